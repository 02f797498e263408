"""An alignment between phones and frames, with what the voice says of it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.shared.canvas.picture_menu import offer_picture, paint_focus
from studio.ui.theme import Theme
from studio.words.language import tr

HEALTHY = tr("Healthy: a clear diagonal.")
"""Where a voice has nothing to say against its alignment: it alone knows how long a frame is, and where it was."""


class AttentionView(QWidget):
    """Frames to the right, phones upwards: a healthy one climbs from the lower left to the upper right."""

    def __init__(self, theme: Theme, *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._small = small
        self._weights: NDArray[np.float32] | None = None
        self._symbols: list[str] = []
        self._image: QImage | None = None
        self.words = ""
        """What is said of what is shown."""
        self.setAccessibleName(tr("Alignment"))
        theme.changed.connect(self._make_image)
        if small:
            self.setFixedSize(56, 28)
        else:
            self.setMinimumHeight(120)
            offer_picture(self)

    def sizeHint(self) -> QSize:
        return QSize(56, 28) if self._small else QSize(240, 180)

    def set_weights(
        self, weights: NDArray[np.float32] | None, symbols: list[str] | None = None, said: str = ""
    ) -> None:
        """(phones, frames) in [0, 1]; None for nothing. ``said``: what the voice says against it."""
        self._weights = weights
        self._symbols = symbols or []
        self.words = "" if weights is None else said or HEALTHY
        self.setAccessibleDescription(self.words)
        self.setToolTip(self.words)
        self._make_image()

    def _make_image(self) -> None:
        self._image = None
        if self._weights is not None and self._weights.size:
            top = max(float(self._weights.max()), 1e-6)
            levels = np.clip(self._weights[::-1] / top * 255, 0, 255).astype(np.uint8)
            table = np.ascontiguousarray(self.theme.spectrogram[:, [2, 1, 0, 3]]).view(np.uint32).ravel()
            pixels = np.ascontiguousarray(table[levels])
            rows, frames = pixels.shape
            seen = QImage(pixels.data, frames, rows, frames * 4, QImage.Format.Format_RGB32)
            self._image = seen.copy()  # a QImage does not own the memory that it is given
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("sunken"))
        left = 0 if self._small or not self._symbols else 28
        area = QRectF(left, 0, self.width() - left, self.height())
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._small)
            painter.drawImage(area, self._image)
            if left:
                self._paint_symbols(painter, left)
        elif not self._small:
            painter.setPen(self.theme.color("text-faint"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, tr("No alignment for this one"))
        paint_focus(self, painter, self.theme)
        painter.end()

    def _paint_symbols(self, painter: QPainter, left: int) -> None:
        count = len(self._symbols)
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(self.theme.color("text-dim"))
        step = max(1, -(-count * 11 // max(self.height(), 1)))
        for index in range(0, count, step):
            y = self.height() * (1 - (index + 0.5) / count)
            if not 6 <= y <= self.height() - 6:  # half a letter says nothing
                continue
            box = QRectF(0, y - 7, left - 4, 14)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._symbols[index].strip("_")
            )
