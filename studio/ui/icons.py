"""Icons: Lucide's SVGs from assets/icons, drawn in any colour and at the screen's density."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import assets

FOLDER = Path(assets.__file__).parent / "icons"
STROKE = 1.75
"""One stroke width for all, in the icons' own 24-pixel grid."""


class MissingIconError(LookupError):
    """An icon that assets/icons does not hold."""


@lru_cache(maxsize=256)
def svg(name: str, color: str) -> bytes:
    """The icon's SVG, drawn in ``color`` (``#rrggbb``). Raises ``MissingIconError``."""
    path = FOLDER / f"{name}.svg"
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise MissingIconError(name) from error
    text = text.replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    return text.encode()


@lru_cache(maxsize=1024)
def pixmap(name: str, size: int, color: str, ratio: float = 1.0) -> QPixmap:
    """The icon, ``size`` logical pixels square, for a screen with ``ratio`` device pixels a logical one."""
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg(name, color))).render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, color: str, disabled: str, on: str | None = None) -> QIcon:
    """An icon with its disabled look, and another colour while checked where ``on`` is given."""
    made = QIcon()
    for size in (16, 20):
        for ratio in (1.0, 2.0):
            made.addPixmap(pixmap(name, size, color, ratio), QIcon.Mode.Normal, QIcon.State.Off)
            made.addPixmap(pixmap(name, size, on or color, ratio), QIcon.Mode.Normal, QIcon.State.On)
            made.addPixmap(pixmap(name, size, disabled, ratio), QIcon.Mode.Disabled)
    return made
