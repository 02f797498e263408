"""The line above a plot: which curve is which, and their values, the last ones or those under the pointer."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme

HEIGHT_PX = 20
SWATCH_PX = 14
GAP_PX = 5
WIDEST = "0.0×10⁻⁰"
"""No value is wider: texts stand still while values change."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One curve."""

    text: str
    colour: QColor
    dashed: bool
    value: float | None


class CurveLegend(QWidget):
    """Painted in one row; where it is too narrow for all the words, values stay and words go.

    Values that would still not have their room stand closer, each as wide as it is.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: Sequence[Entry] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as its text."""
        return QSize(200, self._theme.scaled(HEIGHT_PX))

    def say(self, entries: Sequence[Entry]) -> None:
        """Say this."""
        self._entries = entries
        self.setToolTip(self.text())
        self.update()

    def text(self) -> str:
        """All of it, as it is read aloud."""
        return ", ".join(f"{entry.text} {value_text(entry.value)}" for entry in self._entries)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        theme, middle = self._theme, self.height() / 2
        centred = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(theme.font(12))
        metrics = painter.fontMetrics()
        words = [metrics.horizontalAdvance(entry.text) + GAP_PX for entry in self._entries]
        values = [metrics.horizontalAdvance(WIDEST)] * len(words)
        others = (SWATCH_PX + 2 * GAP_PX) * len(words)
        if sum(words) + sum(values) + others > self.width():
            words = [0] * len(words)
        if sum(values) + others > self.width():
            values = [metrics.horizontalAdvance(value_text(entry.value)) for entry in self._entries]
        x = 0
        for entry, word_px, value_px in zip(self._entries, words, values, strict=True):
            style = Qt.PenStyle.DashLine if entry.dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(entry.colour, 2, style))
            painter.drawLine(QPointF(x, middle), QPointF(x + SWATCH_PX, middle))
            x += SWATCH_PX + GAP_PX
            painter.setPen(theme.color("text-dim"))
            if word_px:
                painter.drawText(QRect(x, 0, word_px, self.height()), centred, entry.text)
            x += word_px
            painter.setPen(theme.color("text"))
            painter.drawText(QRect(x, 0, value_px, self.height()), centred, value_text(entry.value))
            x += value_px + GAP_PX


def value_text(value: float | None) -> str:
    """Four figures, so that the width hardly changes: ``1.630``, ``0.0123``, ``7.4×10⁻⁵``; ``–`` for none."""
    if value is None:
        return "–"
    size = abs(value)
    if size and (size >= 1e5 or size < 1e-3):
        figure, power = f"{value:.1e}".split("e")
        return f"{figure}×10{str(int(power)).translate(_RAISED)}"
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3 if size >= 1 else 4
    return f"{value:.{decimals}f}"
