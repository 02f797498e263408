"""All of it as a strip, and a frame around what is shown. Drag the frame to go there."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF, QWheelEvent

from studio.maths.picture import Picture
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.theme import Theme
from studio.words.language import tr

_LEAST_PX = 14.0
WAVE_PX = 24


class Overview(TimeCanvas):
    """``shown`` is what the canvases beside it show; the strip itself shows everything, always."""

    def __init__(self, theme: Theme, shown: TimeView, name: str, height_px: int) -> None:
        self._shown = shown
        super().__init__(theme, TimeView(), name)
        self.setFixedHeight(height_px)
        self._grip_s: float | None = None
        shown.span_changed.connect(self.follow)
        shown.cursor_changed.connect(lambda: self.view.set_cursor(shown.cursor_s))

    def paint_over(self, painter: QPainter) -> None:
        frame = self.frame()
        shade = self.theme.color("sunken", 0.55)
        painter.fillRect(QRectF(0, 0, frame.left(), self.height()), shade)
        painter.fillRect(QRectF(frame.right(), 0, self.width() - frame.right(), self.height()), shade)
        painter.setPen(QPen(self.theme.color("border-strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 3, 3)
        painter.setPen(QPen(self.theme.color("border"), 1))
        painter.drawLine(QPointF(0, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5))

    def frame(self) -> QRectF:
        """Around what is shown."""
        left, right = self.x_of(self._shown.start_s), self.x_of(self._shown.end_s)
        lack = max(0.0, _LEAST_PX - (right - left)) / 2
        return QRectF(left - lack, 0.5, right - left + 2 * lack, self.height() - 1.5)

    def follow(self) -> None:
        """Another part is shown, or there is more or less of all."""
        if self.view.duration_s != self._shown.duration_s:
            self.view.set_duration(self._shown.duration_s)
        self.update()

    # -- mouse and keys ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            at_s = self.time_at(event.position().x())
            inside = self.frame().contains(event.position())
            self._grip_s = at_s - self._shown.start_s if inside else self._shown.span_s / 2
            self._go(at_s)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip_s is not None:
            self._go(self.time_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip_s = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        self._shown.scroll(-turn / 120 * 0.25 * self._shown.span_s)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -0.5, Qt.Key.Key_Right: 0.5}.get(Qt.Key(event.key()))
        if way is not None:
            self._shown.scroll(way * self._shown.span_s)
        elif event.key() == Qt.Key.Key_Home:
            self._shown.scroll(-self._shown.duration_s)
        elif event.key() == Qt.Key.Key_End:
            self._shown.scroll(self._shown.duration_s)
        else:
            event.ignore()

    def _go(self, at_s: float) -> None:
        start_s = at_s - (self._grip_s or 0.0)
        self._shown.show(start_s, start_s + self._shown.span_s)


class WaveOverview(Overview):
    """The whole sound, small."""

    def __init__(self, theme: Theme, shown: TimeView) -> None:
        super().__init__(theme, shown, tr("The whole sound"), WAVE_PX)
        self.setAccessibleDescription(tr("The sound, small. Drag the frame, or press ← and →, to show another part."))
        self._sound: Picture | None = None

    def set_picture(self, picture: Picture | None) -> None:
        """Another sound; None while it is read."""
        self._sound = picture
        self.redraw()

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        painter.fillRect(0, 0, width, height, self.theme.color("panel"))
        if self._sound is None:
            return
        peaks, middle = self._sound.peaks, height / 2
        low, high = peaks.outline(0.0, self.view.duration_s * self._sound.sample_rate, max(1, width))
        size = np.maximum(np.abs(low), np.abs(high)) * 0.84 * middle / max(peaks.loudest, 0.02) + 0.5
        xs = np.arange(size.size) + 0.5
        upper = [QPointF(x, middle - half) for x, half in zip(xs, size, strict=True)]
        lower = [QPointF(x, middle + half) for x, half in zip(xs[::-1], size[::-1], strict=True)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("text-faint"))
        painter.drawPolygon(QPolygonF([*upper, *lower]))
