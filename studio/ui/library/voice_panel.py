"""The inspector of the Library: one voice, with its figures and where it lies."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from backend.protocol.voices import VoiceInfo
from studio.ui.context import AppContext
from studio.ui.shared.buttons import action_button
from studio.ui.shared.layout import column, divider, label, row, set_role

NAMES = {
    "wer": ("Words wrong", "{:.1%}"),
    "cer": ("Letters wrong", "{:.1%}"),
    "likeness": ("Likeness", "{:.3f}"),
    "distillmos": ("Naturalness", "{:.2f} of 5"),
    "dnsmos": ("Cleanness", "{:.2f} of 5"),
    "f0_cents": ("Out of tune", "{:.0f} cents"),
    "rtf": ("Seconds to make a second", "{:.3f} s"),
}


class VoicePanel(QWidget):
    """Shows a voice; its name can be edited in place."""

    def __init__(self, context: AppContext, action: Callable[[str], QAction]) -> None:
        super().__init__()
        self._context = context
        self._rename: Callable[[str], object] = lambda _name: None
        set_role(self, "panel")
        self._none = label("Select a voice to see what it can.", "dim", wrap=True)
        self._name = QLineEdit()
        self._name.setAccessibleName("Name of the voice")
        self._name.editingFinished.connect(lambda: self._rename(self._name.text()))
        self._about = QFormLayout()
        self._about.setHorizontalSpacing(16)
        self._about.setVerticalSpacing(8)
        self._about.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._figures = QFormLayout()
        self._figures.setHorizontalSpacing(16)
        self._figures.setVerticalSpacing(8)
        self._where = label("", "caption", wrap=True)
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._body = QWidget()
        self._body.setLayout(
            column(
                self._name, 4, self._about, 8, divider(), 8, label("Measured", "heading"), self._figures, 8, divider(),
                8, label("Folder", "heading"), self._where,
                row(action_button(action("library.folder"), text="Open"), None),
                16, row(action_button(action("library.remove"), "danger", text="Remove"), None), None,
            )
        )  # fmt: skip
        self.setLayout(column(self._none, self._body, None, margin=16))
        self.show_voice(None, self._rename)

    def show_voice(self, voice: VoiceInfo | None, rename: Callable[[str], object]) -> None:
        """Show this one."""
        self._rename = rename
        self._none.setVisible(voice is None)
        self._body.setVisible(voice is not None)
        if voice is None:
            return
        if self._name.text() != voice.name:
            self._name.setText(voice.name)
        self._name.setReadOnly(not self._context.state.writable)
        _fill(
            self._about,
            {
                "Family": voice.family,
                "Languages": ", ".join(voice.languages),
                "Speakers": ", ".join(voice.speakers) or "one",
                "Rate": f"{voice.sample_rate:,} Hz",
                "Obeys": ", ".join(voice.controls),
                "Trained": ", ".join(f"{stage} {step:,} steps" for stage, step in voice.steps.items()),
                "Made": voice.created[:16].replace("T", " "),
            },
        )
        known = {NAMES[k][0]: NAMES[k][1].format(v) for k, v in voice.figures.items() if k in NAMES and v is not None}
        _fill(self._figures, known or {"": "Not measured yet. The judge listens while it trains."})
        folder = self._context.voices.folder(voice.id)
        self._where.setText(str(folder).replace("/", "/\u200b") if folder else "")

    def edit_name(self) -> None:
        """Put the cursor into the name."""
        self._name.setFocus()
        self._name.selectAll()


def _fill(form: QFormLayout, rows: dict[str, str]) -> None:
    while form.rowCount():
        form.removeRow(0)
    for name, value in rows.items():
        shown: QLabel = label(value or "–", "" if name else "dim", wrap=True)
        if name:
            form.addRow(label(name, "dim"), shown)
        else:
            form.addRow(shown)
