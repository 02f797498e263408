"""What stands left of a canvas: its heights by name, beside the picture and never on it."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme

WIDTH_PX = 48
"""At the usual size of text. Every canvas of a stack has as much at its left, so that their times line up."""
_STROKE_PX, _GAP_PX = 4, 7
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def axis_px(theme: Theme) -> int:
    """How wide an axis is, logical pixels."""
    return theme.scaled(WIDTH_PX)


class Tick(NamedTuple):
    """A height of a canvas that has a name."""

    y: float
    """Logical pixels from the top."""
    text: str
    strong: bool = False
    stroke: bool = True
    """Whether it is a line of the canvas, or names a whole row."""


class Measured(Protocol):
    """A canvas as its axis sees it."""

    theme: Theme

    @property
    def redrawn(self) -> SignalInstance: ...
    def ticks(self) -> Sequence[Tick]: ...
    def stretch_values(self, factor: float, y: float) -> bool: ...


class ValueAxis(QWidget):
    """The wheel shows more or less of the heights, where the canvas can."""

    def __init__(self, canvas: Measured) -> None:
        super().__init__()
        self._canvas = canvas
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        canvas.redrawn.connect(self.update)
        canvas.theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(axis_px(self._canvas.theme))
        self.update()

    def readable(self) -> list[Tick]:
        """The ticks that are written: none cut off at an end, none over another; strong ones come first."""
        room = self._line_px()
        inside = [tick for tick in self._canvas.ticks() if room / 2 <= tick.y <= self.height() - room / 2]
        written: list[Tick] = []
        for tick in sorted(inside, key=lambda one: not one.strong):
            if all(abs(tick.y - other.y) >= room for other in written):
                written.append(tick)
        return sorted(written)

    def _line_px(self) -> int:
        return self._canvas.theme.scaled(10) + 3

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, room = self._canvas.theme, self._line_px()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window"))
        painter.setFont(theme.font(10))
        right = self.width()
        for tick in self.readable():
            ink = theme.color("text" if tick.strong else "text-dim")
            painter.setPen(ink)
            painter.drawText(QRectF(0, tick.y - room, right - _GAP_PX, 2 * room), _RIGHT, tick.text)
            if tick.stroke:
                y = round(tick.y) + 0.5
                painter.setPen(QPen(theme.color("border-strong"), 1))
                painter.drawLine(QPointF(right - _STROKE_PX, y), QPointF(right, y))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        event.setAccepted(bool(turn) and self._canvas.stretch_values(0.9 ** (turn / 120), event.position().y()))
