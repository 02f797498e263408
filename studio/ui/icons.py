"""Icons: Lucide's SVGs from assets/icons, drawn in any colour and at the screen's density."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
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


class _Engine(QIconEngine):
    """Draws an icon when it is looked at: a hundred actions have one, and few of them are ever seen."""

    def __init__(self, name: str, color: str, disabled: str, on: str) -> None:
        super().__init__()
        self._look = (name, color, disabled, on)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The picture in device pixels."""
        return pixmap(self._look[0], min(size.width(), size.height()), self._color(mode, state))

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """The picture for a screen of that density; ``size`` is in logical pixels."""
        return pixmap(self._look[0], min(size.width(), size.height()), self._color(mode, state), scale)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw it straight."""
        QSvgRenderer(QByteArray(svg(self._look[0], self._color(mode, state)))).render(painter, QRectF(rect))

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        """Any size will do."""
        return size

    def clone(self) -> QIconEngine:
        """Another one like this."""
        made = _Engine(*self._look)
        _KEPT.append(made)
        return made

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        _, color, disabled, on = self._look
        return disabled if mode == QIcon.Mode.Disabled else on if state == QIcon.State.On else color


_KEPT: list[_Engine] = []
"""Qt owns what ``clone`` returns; Python must not end it before."""


@lru_cache(maxsize=1024)
def icon(name: str, color: str, disabled: str, on: str | None = None) -> QIcon:
    """An icon with its disabled look, and another colour while checked where ``on`` is given."""
    svg(name, color)  # a name that is none fails here, and not when it is drawn
    return QIcon(_Engine(name, color, disabled, on or color))
