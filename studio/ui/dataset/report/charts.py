"""The pictures of the report: a ring, histograms, and the map of voices. Each says in words what it shows."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from backend.protocol.findings import Histogram, Spot
from studio.ui.shared.canvas.picture_menu import offer_picture, paint_focus
from studio.ui.theme import Theme
from studio.words.format import sentence
from studio.words.health_words import PICTURES, number, of_histogram
from studio.words.language import tr, trn

_FLOOR_PX = 20
_REACH_PX = 8
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


class Ring(QWidget):
    """How many clips are good, doubtful and wrong, as a ring with the good share in its middle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._parts: list[tuple[str, int]] = []
        self.setFixedSize(112, 112)
        offer_picture(self, tr("Clips by fault"))
        theme.changed.connect(self.update)

    def show_parts(self, good: int, doubtful: int, wrong: int) -> None:
        """Clips of each kind."""
        self._parts = [("good", good), ("warning", doubtful), ("error", wrong)]
        self.setAccessibleName(
            tr("{good} good, {doubtful} doubtful, {wrong} wrong", good=good, doubtful=doubtful, wrong=wrong)
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        total = sum(clips for _, clips in self._parts)
        box = QRectF(self.rect()).adjusted(9, 9, -9, -9)
        painter.setPen(QPen(self.theme.color("grid"), 10))
        painter.drawArc(box, 0, 5760)
        begin = 90.0
        for token, clips in self._parts:
            sweep = 360 * clips / total if total else 0
            if sweep > 0:
                painter.setPen(QPen(self.theme.color(token), 10, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
                painter.drawArc(box, round(begin * 16), -round(sweep * 16))
            begin -= sweep
        good = self._parts[0][1] if self._parts else 0
        share = f"{math.floor(100 * good / total)}%" if total else "–"
        painter.setPen(self.theme.color("text"))
        painter.setFont(self.theme.font(22))
        painter.drawText(box.translated(0, -7), Qt.AlignmentFlag.AlignCenter, share)
        painter.setPen(self.theme.color("text-dim"))
        painter.setFont(self.theme.font(11))
        painter.drawText(box.translated(0, 14), Qt.AlignmentFlag.AlignCenter, tr("good"))
        paint_focus(self, painter, self.theme)
        painter.end()


class HistogramChart(QWidget):
    """Bars over a figure; those that lie where they should not are in the warning colour, the middle is marked."""

    def __init__(self, theme: Theme, histogram: Histogram, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.histogram = histogram
        self.setMinimumSize(200, 110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName(PICTURES[histogram.figure][0])
        self.setAccessibleDescription(of_histogram(histogram))
        offer_picture(self)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(380, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        counts, floor = self.histogram.counts, self.height() - _FLOOR_PX
        wide, tallest = self.width() / max(1, len(counts)), max(1, *counts)
        for index, clips in enumerate(counts):
            tall = clips / tallest * (floor - 10)
            if clips:
                box = QRectF(index * wide + 1, floor - max(2.0, tall), max(1.0, wide - 2), max(2.0, tall))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.color(self._token(index)))
                painter.drawRoundedRect(box, 2, 2)
        painter.setPen(QPen(self.theme.color("border-strong"), 1))
        painter.drawLine(QPointF(0, floor + 0.5), QPointF(self.width(), floor + 0.5))
        middle = self._x(self.histogram.middle)
        painter.setPen(QPen(self.theme.color("text"), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(middle, 2), QPointF(middle, floor))
        self._paint_ticks(painter)
        paint_focus(self, painter, self.theme)
        painter.end()

    def _paint_ticks(self, painter: QPainter) -> None:
        made = self.histogram
        painter.setFont(self.theme.font(11))
        painter.setPen(self.theme.color("text-dim"))
        span = made.step * len(made.counts)
        step = next((tick * made.step for tick in _TICKS if span / (tick * made.step) <= 6), span)
        at, last = math.ceil(made.first / step - 1e-6) * step, made.first + span
        unit = made.unit
        while at <= last + 1e-6:
            text = f"{number(at)} {unit}".strip()
            width = painter.fontMetrics().horizontalAdvance(text)
            x = min(max(self._x(at) - width / 2, 0.0), self.width() - width)
            painter.drawText(QPointF(x, self.height() - 4), text)
            at, unit = at + step, ""

    def _x(self, value: float) -> float:
        made = self.histogram
        return (value - made.first) / max(made.step * len(made.counts), 1e-9) * self.width()

    def _token(self, index: int) -> str:
        made = self.histogram
        begin, end = made.first + index * made.step, made.first + (index + 1) * made.step
        low = made.least is not None and end <= made.least + 1e-9
        return "warning" if low or (made.most is not None and begin >= made.most - 1e-9) else "accent"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        made = self.histogram
        index = int(event.position().x() / max(self.width(), 1) * len(made.counts))
        if 0 <= index < len(made.counts):
            begin, end = made.first + index * made.step, made.first + (index + 1) * made.step
            said = trn(
                "{n:,} clip from {begin} to {end} {unit}",
                "{n:,} clips from {begin} to {end} {unit}",
                made.counts[index],
                begin=number(begin),
                end=number(end),
                unit=made.unit,
            )
            QToolTip.showText(event.globalPosition().toPoint(), said, self)

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()


class VoiceMap(QWidget):
    """A dot a clip: those that sound alike lie together. Speakers have colours; who sounds odd stands out."""

    clip_asked = Signal(int)

    def __init__(self, theme: Theme, spots: list[Spot], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.spots = spots
        self.speakers = list(dict.fromkeys(spot.speaker for spot in spots))
        self.setMinimumSize(200, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        odd = sum(spot.odd for spot in spots)
        self.setAccessibleName(tr("Map of voices"))
        offer_picture(self)
        speakers = trn("{n:,} speaker", "{n:,} speakers", len(self.speakers))
        odd_clips = trn("{n:,} odd clip", "{n:,} odd clips", odd)
        self.setAccessibleDescription(sentence(speakers, odd_clips))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(380, 220)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("grid"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        for spot in sorted(self.spots, key=lambda one: one.odd):
            at = self.place(spot)
            if spot.odd:
                painter.setPen(QPen(self.theme.color("error"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, 7, 7)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("error") if spot.odd else self.color(spot.speaker))
            painter.drawEllipse(at, 3, 3)
        paint_focus(self, painter, self.theme)
        painter.end()

    def color(self, speaker: str) -> QColor:
        """A speaker's colour."""
        colors = self.theme.plots
        made = QColor(colors[self.speakers.index(speaker) % len(colors)])
        made.setAlphaF(0.75)
        return made

    def place(self, spot: Spot) -> QPointF:
        """Where a spot is drawn."""
        half = QPointF(self.width() / 2, self.height() / 2)
        return half + QPointF(spot.x * (half.x() - 14), -spot.y * (half.y() - 14))

    def _near(self, at: QPointF) -> Spot | None:
        def away(spot: Spot) -> float:
            off = self.place(spot) - at
            return math.hypot(off.x(), off.y())

        found = min(self.spots, key=away, default=None)
        return found if found is not None and away(found) <= _REACH_PX else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self._near(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if spot else Qt.CursorShape.ArrowCursor)
        if spot is None:
            QToolTip.hideText()
        else:
            said = (
                tr("{speaker}: unlike the others. Click to hear it.", speaker=spot.speaker)
                if spot.odd
                else spot.speaker
            )
            QToolTip.showText(event.globalPosition().toPoint(), said, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = self._near(event.position())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clip_asked.emit(spot.clip)
