"""The waveform, with handles for the trim where there is one."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from studio.maths.picture import Picture
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.bubble import paint_bubble
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.theme import Theme

HANDLE_PX = 6
MIN_TRIM_S = 0.05


class Waveform(TimeCanvas):
    """Peaks as a soft body, loudness as a solid core; what is trimmed away is dimmed."""

    trimmed = Signal(float, float, bool)
    """A person drags a trim handle: start and end, seconds, and whether the drag is over."""

    def __init__(self, theme: Theme, view: TimeView, name: str = "Waveform", parent: QWidget | None = None) -> None:
        super().__init__(theme, view, name, parent)
        self._picture_of_sound: Picture | None = None
        self._trim: tuple[float, float] | None = None
        self._dragged = -1
        self.setMinimumHeight(48)

    @property
    def picture(self) -> Picture | None:
        """The sound that is drawn; None while it is read."""
        return self._picture_of_sound

    def set_picture(self, picture: Picture | None) -> None:
        """Another sound; None while it is read."""
        self._picture_of_sound = picture
        self.redraw()

    def set_trim(self, span: tuple[float, float] | None) -> None:
        """What is used of the sound, seconds; None: no handles."""
        if self._dragged < 0 and span != self._trim:
            self._trim = span
            self.redraw()

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        middle = height / 2
        painter.setPen(self.theme.color("grid"))
        painter.drawLine(QPointF(0, round(middle) + 0.5), QPointF(width, round(middle) + 0.5))
        if self._picture_of_sound is not None:
            self._paint_wave(painter, self._picture_of_sound, width, height)
        self.paint_marks(painter, height, 0.2)
        self._paint_trim(painter, height)

    def _paint_wave(self, painter: QPainter, picture: Picture, width: int, height: int) -> None:
        ratio = self.devicePixelRatioF()
        pixels = max(1, round(width * ratio))
        first, last = (at_s * picture.sample_rate for at_s in (self.view.start_s, self.view.end_s))
        low, high = picture.peaks.outline(first, last, pixels)
        scale = 0.94 * height / 2 / max(picture.peaks.loudest, 0.02)
        core = np.minimum(picture.peaks.rms(first, last, pixels) * scale, 0.94 * height / 2)
        middle = height / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        soft = self.theme.color("wave")
        soft.setAlphaF(0.42)
        painter.setBrush(soft)
        hair = 0.5 / ratio
        painter.drawPolygon(_body(middle - high * scale - hair, middle - low * scale + hair, ratio))
        painter.setBrush(self.theme.color("wave"))
        low_core = np.minimum(core, np.maximum(np.abs(low), np.abs(high)) * scale)
        painter.drawPolygon(_body(middle - low_core, middle + low_core, ratio))

    def _paint_trim(self, painter: QPainter, height: int) -> None:
        if self._trim is None:
            return
        start, end = (self.x_of(at_s) for at_s in self._trim)
        veil = self.theme.color("sunken")
        veil.setAlphaF(0.72)
        painter.fillRect(QRectF(0, 0, max(start, 0), height), veil)
        painter.fillRect(QRectF(end, 0, max(self.width() - end, 0), height), veil)
        colour = self.theme.color("accent")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for x, sign in ((start, 1), (end, -1)):
            if not -1 <= x <= self.width() + 1:
                continue  # out of sight: a handle at the canvas' edge would lie
            left = min(max(x, 1.0), self.width() - 1.0) - 1
            painter.drawRect(QRectF(left, 0, 2, height))
            painter.drawRoundedRect(QRectF(left if sign > 0 else left - 6, height / 2 - 11, 8, 22), 2, 2)

    def paint_over(self, painter: QPainter) -> None:
        if self._dragged >= 0 and self._trim is not None:
            at_s = self._trim[self._dragged]
            text = f"{'Start' if self._dragged == 0 else 'End'} {at_s:.3f} s"
            paint_bubble(painter, self.theme, self, QPointF(self.x_of(at_s), self.height() / 2), text)

    def _handle_at(self, x: float) -> int:
        if self._trim is None:
            return -1
        near = [(abs(self.x_of(at_s) - x), i) for i, at_s in enumerate(self._trim)]
        distance, handle = min(near)
        return handle if distance <= HANDLE_PX else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = self._handle_at(event.position().x()) if event.button() == Qt.MouseButton.LeftButton else -1
        if self._dragged < 0:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._dragged < 0:
            near = self._handle_at(x) >= 0
            self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)
            super().mouseMoveEvent(event)
            return
        self._move_handle(self._dragged, self.time_at(x), done=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged < 0:
            super().mouseReleaseEvent(event)
            return
        self._dragged = -1
        if self._trim is not None:
            self.trimmed.emit(*self._trim, True)
        self.redraw()

    def _move_handle(self, handle: int, at_s: float, *, done: bool) -> None:
        if self._trim is None:
            return
        start, end = self._trim
        if handle == 0:
            start = min(at_s, end - MIN_TRIM_S)
        else:
            end = max(at_s, start + MIN_TRIM_S)
        self._trim = (max(0.0, start), min(self.view.duration_s, end))
        self.trimmed.emit(*self._trim, done)
        self.redraw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """``[`` and ``]`` put the trim's ends at the cursor."""
        if self._trim is not None and event.text() in ("[", "]"):
            self._move_handle(0 if event.text() == "[" else 1, self.view.cursor_s, done=True)
        else:
            super().keyPressEvent(event)


def _body(
    upper: "np.ndarray[tuple[int], np.dtype[np.floating]]",
    lower: "np.ndarray[tuple[int], np.dtype[np.floating]]",
    ratio: float,
) -> QPolygonF:
    xs = ((np.arange(upper.size) + 0.5) / ratio).tolist()
    points = [QPointF(x, y) for x, y in zip(xs, upper.tolist(), strict=True)]
    points += [QPointF(x, y) for x, y in zip(reversed(xs), lower[::-1].tolist(), strict=True)]
    return QPolygonF(points)
