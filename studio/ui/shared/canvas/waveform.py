"""The waveform, with handles for the trim where there is one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from studio.maths.columns import cover, joined
from studio.maths.picture import Picture
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.bubble import paint_bubble
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.theme import Theme
from studio.words.language import tr

HANDLE_PX = 6
SOFT = 0.42
"""How opaque the peaks are; the loudness is solid."""
Span = tuple[NDArray[np.floating], NDArray[np.floating]]
"""Upper and lower edge of each pixel, logical pixels from the top."""
MIN_TRIM_S = 0.05


class Waveform(TimeCanvas):
    """Peaks as a soft body, loudness as a solid core; what is trimmed away is dimmed."""

    trimmed = Signal(float, float, bool)
    """A person drags a trim handle: start and end, seconds, and whether the drag is over."""

    def __init__(self, theme: Theme, view: TimeView, name: str = tr("Waveform"), parent: QWidget | None = None) -> None:
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
        outline = picture.peaks.line if last - first < 2 * pixels else picture.peaks.outline
        low, high = outline(first, last, pixels)
        scale = 0.94 * height / 2 / max(picture.peaks.loudest, 0.02)
        core = np.minimum(picture.peaks.rms(first, last, pixels) * scale, 0.94 * height / 2)
        middle = height / 2
        hair = 0.5 / ratio
        low_core = np.minimum(core, np.maximum(np.abs(low), np.abs(high)) * scale)
        body = (middle - high * scale - hair, middle - low * scale + hair)
        # Where the swings themselves are seen, their loudness only hides them.
        inner = body if last - first < 8 * pixels else (middle - low_core, middle + low_core)
        if self._goes_to_file(painter):
            self._paint_shapes(painter, body, inner, ratio)
        else:
            self._paint_columns(painter, body, inner, QRectF(0, 0, width, height), ratio)

    def _paint_shapes(self, painter: QPainter, body: Span, core: Span, ratio: float) -> None:
        """Lines, for print."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        soft = self.theme.color("wave")
        soft.setAlphaF(SOFT)
        painter.setBrush(soft)
        painter.drawPolygon(_body(*body, ratio))
        painter.setBrush(self.theme.color("wave"))
        painter.drawPolygon(_body(*core, ratio))

    def _paint_columns(self, painter: QPainter, body: Span, core: Span, area: QRectF, ratio: float) -> None:
        """The same as one image: a polygon of so many corners takes Qt several frames."""
        height = max(1, round(area.height() * ratio))
        soft, solid = (cover(*joined(upper * ratio, lower * ratio), height) for upper, lower in (body, core))
        alpha = np.round(255 * (1 - (1 - SOFT * soft) * (1 - solid))).astype(np.uint32)
        colour = self.theme.color("wave")
        table = np.zeros(256, np.uint32)
        for shift, part in ((24, 255), (16, colour.red()), (8, colour.green()), (0, colour.blue())):
            table |= (np.arange(256) * part // 255).astype(np.uint32) << np.uint32(shift)
        pixels = np.ascontiguousarray(table[alpha])
        width = pixels.shape[1]
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        painter.drawImage(area, image)

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
            edge = tr("Start") if self._dragged == 0 else tr("End")
            text = f"{edge} {at_s:.3f} s"
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


def _body(upper: NDArray[np.floating], lower: NDArray[np.floating], ratio: float) -> QPolygonF:
    xs = ((np.arange(upper.size) + 0.5) / ratio).tolist()
    points = [QPointF(x, y) for x, y in zip(xs, upper.tolist(), strict=True)]
    points += [QPointF(x, y) for x, y in zip(reversed(xs), lower[::-1].tolist(), strict=True)]
    return QPolygonF(points)
