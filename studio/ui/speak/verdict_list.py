"""How good a recording is: a line each, with a sign for good or bad."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from backend.protocol.imitation_jobs import Verdict
from studio.ui.shared.layout import clear, column, label, row
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE

_SIGNS = {
    "good": ("circle-check", "good"),
    "warning": ("triangle-alert", "warning"),
    "error": ("circle-alert", "record"),
}
"""Kind → icon and colour."""
_SIGN_PX = 16


class VerdictList(QWidget):
    """Verdicts below each other; nothing is cut off."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdicts: Sequence[Verdict] = ()
        self._lines = column(gap=6)
        self.setLayout(self._lines)
        theme.changed.connect(lambda: self.show_verdicts(self._verdicts))

    def show_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Show these."""
        self._verdicts = verdicts
        clear(self._lines)
        for one in verdicts:
            icon, colour = _SIGNS[one.kind]
            sign = QLabel()
            sign.setPixmap(self._theme.pixmap(icon, _SIGN_PX, colour))
            sign.setAlignment(Qt.AlignmentFlag.AlignTop)
            said = label(one.says.say(), "", wrap=True, kind="" if one.kind == "good" else one.kind)
            line = QWidget()
            laid = row(sign, said, gap=SPACE)
            laid.setStretch(1, 1)
            line.setLayout(laid)
            self._lines.addWidget(line)

    @property
    def said(self) -> list[str]:
        """The sentences that are shown."""
        return [one.says.say() for one in self._verdicts]
