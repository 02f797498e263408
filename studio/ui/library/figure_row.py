"""One figure of a voice: what it is, how it is, and where a real speaker would be."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.shared.explain import explain_button
from studio.ui.shared.layout import column, label, row, set_kind
from studio.ui.theme import Theme
from studio.words.language import tr
from studio.words.voice_words import Measured

MARK = 10


class FigureRow(QWidget):
    """Title and number, a scale with the real speaker's range, and the verdict."""

    def __init__(self, found: Measured, theme: Theme) -> None:
        super().__init__()
        title, scale = found.figure.say("title"), found.figure.say("real")
        real = tr("A real speaker: {scale}", scale=scale) if scale else ""
        self.verdict = label(found.words, "", wrap=True)
        set_kind(self.verdict, found.kind)
        number = label(found.shown, "heading")
        head = row(label(title, "dim"), explain_button(found.figure.say("explained")), None, number, gap=2)
        lines = column(head, RangeBar(found, theme), self.verdict, gap=3)
        if real:
            lines.addWidget(label(real, "caption", wrap=True))
        lines.setContentsMargins(0, 0, 0, 6)
        self.setLayout(lines)
        self.setAccessibleName(". ".join(w for w in (title, found.shown, found.words, real) if w))


class RangeBar(QWidget):
    """Left is poor, right is good; the band is where a real speaker lies, the dot is this voice."""

    def __init__(self, found: Measured, theme: Theme) -> None:
        super().__init__()
        self._found = found
        self._theme = theme
        self.setFixedHeight(MARK + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        theme, figure = self._theme, self._found.figure
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room, middle = self.width() - MARK, self.height() / 2
        painter.setBrush(theme.color("border"))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width(), 4), 2, 2)
        if figure.real is not None:
            first, last = (MARK / 2 + room * figure.place(value) for value in figure.real)
            painter.setBrush(theme.color("good"))
            painter.drawRoundedRect(QRectF(first, middle - 2, max(6.0, last - first), 4), 2, 2)
        painter.setBrush(theme.color("panel"))
        spot = QRectF(room * figure.place(self._found.value), middle - MARK / 2, MARK, MARK)
        painter.drawEllipse(spot.adjusted(-1, -1, 1, 1))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(spot)
