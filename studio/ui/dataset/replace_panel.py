"""Find and replace in the texts of the clips that are shown: one step of undo."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from backend.project.clips import Clip
from studio.maths.replacing import UnusableError, replaced
from studio.ui.shared.buttons import button
from studio.ui.shared.layout import column, label
from studio.words.language import tr, trn

EXAMPLES = 12


class ReplacePanel(QWidget):
    """Says how many texts would change, and shows some of them, before anything does."""

    asked = Signal(str, str, bool)
    """Pattern, replacement, whether it is a regular expression."""

    def __init__(self, clips: Callable[[], list[Clip]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clips = clips
        self.pattern = QLineEdit()
        self.pattern.setPlaceholderText(tr("Find"))
        self.pattern.setAccessibleName(tr("Find"))
        self.replacement = QLineEdit()
        self.replacement.setPlaceholderText(tr("Replace with (\\1 is the first group)"))
        self.replacement.setAccessibleName(tr("Replace with"))
        self.regex = QCheckBox(tr("Regular expression"))
        self.said = label(tr("In the clips that the filter shows."), "caption", wrap=True)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setAccessibleName(tr("What would change"))
        self.go = button(tr("Replace all"), self._ask)
        self.go.setEnabled(False)
        asked = column(self.pattern, self.replacement, self.regex, self.said)
        layout = column(label(tr("Find and replace"), "heading"), asked, self.preview, self.go)
        layout.setStretchFactor(self.preview, 1)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self.look)
        self.pattern.textChanged.connect(self._timer.start)
        self.replacement.textChanged.connect(self._timer.start)
        self.regex.toggled.connect(self._timer.start)

    def start_over(self) -> None:
        """Another project: nothing is looked for."""
        self.pattern.clear()
        self.replacement.clear()
        self.regex.setChecked(False)
        self.look()

    def look(self) -> None:
        """Count and show what would change."""
        self.preview.clear()
        self.go.setEnabled(False)
        if not self.pattern.text():
            self.said.setText(tr("In the clips that the filter shows."))
            return
        texts = {clip.id: clip.text for clip in self._clips()}
        try:
            changed = replaced(texts, self.pattern.text(), self.replacement.text(), expression=self.regex.isChecked())
        except UnusableError as error:
            self.said.setText(tr("This expression can’t be used: {error}.", error=error))
            return
        self.said.setText(
            trn("{n:,} text would change.", "{n:,} texts would change.", len(changed))
            if changed
            else tr("Nothing would change.")
        )
        shown = list(changed.items())[:EXAMPLES]
        self.preview.setPlainText("\n\n".join(f"− {texts[id_]}\n+ {new}" for id_, new in shown))
        self.go.setEnabled(bool(changed))

    def _ask(self) -> None:
        self.asked.emit(self.pattern.text(), self.replacement.text(), self.regex.isChecked())
