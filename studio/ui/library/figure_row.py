"""One figure of a voice: what it is, how it is, and where a real speaker would be."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.shared.layout import column, label, row, set_kind
from studio.ui.theme import Theme
from studio.words.voice_words import Figure

MARK = 10


class FigureRow(QWidget):
    """Title and number, a scale with the real speaker's range, and the verdict."""

    def __init__(self, figure: Figure, theme: Theme) -> None:
        super().__init__()
        real = f"A real speaker: {figure.scale.real_words}" if figure.scale.real_words else ""
        self.verdict = label(figure.words, "", wrap=True)
        set_kind(self.verdict, figure.kind)
        number = label(figure.shown, "heading")
        lines = column(
            row(label(figure.scale.title, "dim"), None, number), RangeBar(figure, theme), self.verdict, gap=3
        )
        if real:
            lines.addWidget(label(real, "caption", wrap=True))
        lines.setContentsMargins(0, 0, 0, 6)
        self.setLayout(lines)
        self.setToolTip(figure.scale.explained)
        self.setAccessibleName(". ".join(w for w in (figure.scale.title, figure.shown, figure.words, real) if w))


class RangeBar(QWidget):
    """Left is poor, right is good; the band is where a real speaker lies, the dot is this voice."""

    def __init__(self, figure: Figure, theme: Theme) -> None:
        super().__init__()
        self._figure = figure
        self._theme = theme
        self.setFixedHeight(MARK + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        theme, scale = self._theme, self._figure.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room, middle = self.width() - MARK, self.height() / 2
        painter.setBrush(theme.color("border"))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width(), 4), 2, 2)
        if scale.real is not None:
            first, last = (MARK / 2 + room * scale.place(value) for value in scale.real)
            painter.setBrush(theme.color("good"))
            painter.drawRoundedRect(QRectF(first, middle - 2, max(6.0, last - first), 4), 2, 2)
        painter.setBrush(theme.color("panel"))
        spot = QRectF(room * scale.place(self._figure.value), middle - MARK / 2, MARK, MARK)
        painter.drawEllipse(spot.adjusted(-1, -1, 1, 1))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(spot)
