"""The waveform of what is being said, while it is said: the newest sound at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.audio import meters
from studio.audio.recorder import Stretch
from studio.ui.theme import Theme
from studio.words.language import tr

SPAN_S = 6.0
"""So much is shown."""
_QUIET = 10 ** (meters.QUIET_DBFS / 20)


class LiveWaveform(QWidget):
    """Amplitudes from -1 to 1 over the last ``SPAN_S``, red where it clips, with two lines that speech should pass."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Sequence[Stretch] = ()
        self.setFixedHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Waveform of what is being said"))
        theme.changed.connect(self.update)

    @property
    def shown(self) -> Sequence[Stretch]:
        """What is drawn."""
        return self._shown

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(240, self.height())

    def show_outline(self, outline: Sequence[Stretch]) -> None:
        """Show the end of what was captured; blocks in their order."""
        first = len(outline)
        while first and outline[-1].end_s - outline[first - 1].end_s <= SPAN_S:
            first -= 1
        self._shown = outline[first:]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        middle, half = self.height() / 2, self.height() / 2 - 2
        painter.setPen(QPen(self._theme.color("border"), 1))
        for amplitude in (-_QUIET, 0.0, _QUIET):
            y = middle - amplitude * half
            painter.drawLine(QLineF(0, y, self.width(), y))
        if not self._shown:
            return
        calm, clipped = self._theme.color("accent"), self._theme.color("record")
        now, scale = self._shown[-1].end_s, self.width() / SPAN_S
        for stretch in self._shown:
            loud = max(-stretch.low, stretch.high) >= meters.CLIP
            painter.setPen(QPen(clipped if loud else calm, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            x = self.width() - 1 - (now - stretch.end_s) * scale
            painter.drawLine(QLineF(x, middle - stretch.high * half, x, middle - stretch.low * half))
