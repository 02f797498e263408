"""The spectrogram: a picture of bytes through the theme's colour table."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from studio.maths.picture import Picture
from studio.maths.spectrum import HOP_S, Spectrum
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.shared.canvas.value_axis import Tick
from studio.ui.theme import Theme
from studio.words.language import tr

_RESTED_MS = 60
"""After the last zoom or scroll, until a part of a long sound is drawn finer."""
_FRAMES = 600
"""Of a finer part: so many are made within two frames of the screen."""
TICKS_HZ = (500, 1000, 2000, 4000, 8000)


class Spectrogram(TimeCanvas):
    """Frequencies on the mel scale."""

    opacity = 1.0

    def __init__(
        self, theme: Theme, view: TimeView, name: str = tr("Spectrogram"), parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, view, name, parent)
        self._sound: Picture | None = None
        self._image: QImage | None = None
        self._detail: tuple[Spectrum, QImage] | None = None
        self.setMinimumHeight(64)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self.refine)
        view.span_changed.connect(self._rest)
        theme.changed.connect(self._make_image)

    @property
    def _spectrum(self) -> Spectrum | None:
        return self._sound.spectrum if self._sound else None

    def set_picture(self, picture: Picture | None) -> None:
        """Another sound; None while it is read."""
        self._sound = picture
        self._make_image()

    def refine(self) -> None:
        """Draw what is in sight of a long sound as fine as a short one is drawn."""
        view = self.view
        if self._sound is None or (self._detail is not None and self._is_fine(self._detail[0])):
            return
        part = self._sound.detail(
            max(0.0, view.start_s), min(view.end_s, self._sound.duration_s), min(_FRAMES, max(1, self.width()))
        )
        self._detail = None if part is None else (part, self._image_of(part))
        self.redraw()

    def _is_fine(self, part: Spectrum) -> bool:
        inside = part.start_s <= self.view.start_s and self.view.end_s <= part.end_s
        return inside and part.hop_s <= 1.01 * self.view.span_s / _FRAMES

    def _rest(self) -> None:
        if self._spectrum is not None and self._spectrum.hop_s > HOP_S:
            self._resting.start(_RESTED_MS)

    def _make_image(self) -> None:
        self._detail = None
        self._image = None if self._spectrum is None else self._image_of(self._spectrum)
        self._rest()
        self.redraw()

    def _image_of(self, spectrum: Spectrum) -> QImage:
        colours = np.ascontiguousarray(self.theme.spectrogram[:, [2, 1, 0, 3]])
        table = colours.view(np.uint32).ravel()
        pixels = np.ascontiguousarray(table[spectrum.levels])
        rows, frames = pixels.shape
        seen = QImage(pixels.data, frames, rows, frames * 4, QImage.Format.Format_RGB32)
        return seen.copy()  # a QImage does not own the memory that it is given

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        self.paint_spectrum(painter, width, height)
        self.paint_marks(painter, height, 0.35)

    def ticks(self) -> Sequence[Tick]:
        """A few frequencies."""
        if self._spectrum is None:
            return ()
        return [Tick(self.height() * (1 - self._spectrum.height_of(hz)), _named(hz)) for hz in TICKS_HZ]

    def paint_spectrum(self, painter: QPainter, width: int, height: int) -> None:
        """The picture alone."""
        if self._image is None or self._spectrum is None:
            return
        hop_s = self._spectrum.hop_s
        source = QRectF(self.view.start_s / hop_s, 0, self.view.span_s / hop_s, self._image.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(self.opacity)
        painter.drawImage(QRectF(0, 0, width, height), self._image, source)
        if self._detail is not None:
            part, image = self._detail
            left, right = self.x_of(part.start_s), self.x_of(part.end_s)
            painter.drawImage(QRectF(left, 0, right - left, height), image, QRectF(image.rect()))
        painter.setOpacity(1.0)


def _named(hz: int) -> str:
    return f"{hz // 1000} kHz" if hz >= 1000 else f"{hz} Hz"
