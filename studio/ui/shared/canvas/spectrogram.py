"""The spectrogram: a picture of bytes through the theme's colour table."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from studio.maths.picture import Picture
from studio.maths.spectrum import Spectrum
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.shared.canvas.value_axis import Tick
from studio.ui.theme import Theme

TICKS_HZ = (500, 1000, 2000, 4000, 8000)


class Spectrogram(TimeCanvas):
    """Frequencies on the mel scale."""

    opacity = 1.0

    def __init__(self, theme: Theme, view: TimeView, name: str = "Spectrogram", parent: QWidget | None = None) -> None:
        super().__init__(theme, view, name, parent)
        self._spectrum: Spectrum | None = None
        self._image: QImage | None = None
        self.setMinimumHeight(64)
        theme.changed.connect(self._make_image)

    def set_picture(self, picture: Picture | None) -> None:
        """Another sound; None while it is read."""
        self._spectrum = picture.spectrum if picture else None
        self._make_image()

    def _make_image(self) -> None:
        self._image = None
        if self._spectrum is not None:
            colours = np.ascontiguousarray(self.theme.spectrogram[:, [2, 1, 0, 3]])
            table = colours.view(np.uint32).ravel()
            pixels = np.ascontiguousarray(table[self._spectrum.levels])
            rows, frames = pixels.shape
            seen = QImage(pixels.data, frames, rows, frames * 4, QImage.Format.Format_RGB32)
            self._image = seen.copy()  # a QImage does not own the memory that it is given
        self.redraw()

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
        painter.setOpacity(1.0)


def _named(hz: int) -> str:
    return f"{hz // 1000} kHz" if hz >= 1000 else f"{hz} Hz"
