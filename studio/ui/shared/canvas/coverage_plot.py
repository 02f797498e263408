"""How often each phone of the language occurs in the dataset."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from backend.protocol.findings import UnitCount
from studio.ui.shared.canvas.picture_menu import offer_picture, paint_focus
from studio.ui.theme import Theme
from studio.words.language import tr, trn

LABEL_PX = 18
RARE = 5
"""Fewer than this is too few to learn a phone well."""


class CoveragePlot(QWidget):
    """A bar a phone, most frequent first, on a log axis; rare ones in the warning colour, missing ones as gaps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._counts: list[UnitCount] = []
        self._missing: list[str] = []
        self.setAccessibleName(tr("Phone coverage"))
        self.setMouseTracking(True)
        self.setMinimumHeight(96)
        offer_picture(self)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(480, 120)

    def set_counts(self, counts: list[UnitCount], missing: list[str]) -> None:
        """Most frequent first, and those that never occur."""
        self._counts, self._missing = counts, missing
        rare = [unit.symbol for unit in counts if unit.count < RARE]
        occurring = trn("{n:,} phone occurs", "{n:,} phones occur", len(counts))
        self.setAccessibleDescription(
            tr(
                "{occurring}; rare: {rare}; missing: {missing}.",
                occurring=occurring,
                rare=" ".join(rare) or tr("none"),
                missing=" ".join(missing) or tr("none"),
            )
        )
        self.update()

    def _bars(self) -> list[tuple[str, int]]:
        return [(unit.symbol, unit.count) for unit in self._counts] + [(symbol, 0) for symbol in self._missing]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bars = self._bars()
        if bars:
            self._paint_bars(painter, bars)
        paint_focus(self, painter, self.theme)
        painter.end()

    def _paint_bars(self, painter: QPainter, bars: list[tuple[str, int]]) -> None:
        step = self.width() / len(bars)
        floor = self.height() - LABEL_PX
        top = math.log10(1 + max(count for _, count in bars) * 1.1)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        last_label = -1e9
        self._paint_grid(painter, top, floor)
        for index, (symbol, count) in enumerate(bars):
            x = index * step
            height = math.log10(1 + count) / top * (floor - 4) if top > 0 else 0
            token = "error" if count == 0 else "warning" if count < RARE else "accent"
            box = QRectF(x + step * 0.14, floor - max(height, 2), step * 0.72, max(height, 2))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color(token))
            painter.drawRoundedRect(box, min(2, box.width() / 3), min(2, box.height() / 2))
            width = metrics.horizontalAdvance(symbol)
            middle = x + step / 2
            if middle - width / 2 > last_label + 2:
                painter.setPen(self.theme.color("text-dim" if count >= RARE else token))
                painter.drawText(QPointF(middle - width / 2, self.height() - 5), symbol)
                last_label = middle + width / 2

    def _paint_grid(self, painter: QPainter, top: float, floor: float) -> None:
        painter.setPen(QPen(self.theme.color("grid"), 1))
        for count in (10, 100, 1000, 10_000):
            level = math.log10(1 + count)
            if level < top:
                y = round(floor - level / top * (floor - 4)) + 0.5
                painter.setPen(QPen(self.theme.color("grid"), 1))
                painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
                painter.setPen(self.theme.color("text-faint"))
                text = f"{count:,}".replace(",", " ")
                width = painter.fontMetrics().horizontalAdvance(text)
                painter.drawText(QPointF(self.width() - width - 2, y - 3), text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        bars = self._bars()
        index = int(event.position().x() / max(self.width(), 1) * len(bars)) if bars else -1
        if 0 <= index < len(bars):
            symbol, count = bars[index]
            said = (
                f"{symbol}: {trn('{n:,} time', '{n:,} times', count)}"
                if count
                else tr("{symbol}: never", symbol=symbol)
            )
            QToolTip.showText(event.globalPosition().toPoint(), said, self)

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()
