"""The inspector of the Library: one voice, with its figures and where it lies."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from backend.protocol.voices import VoiceInfo
from studio.models import languages
from studio.models.families import FamiliesModel
from studio.ui.library.figure_row import FigureRow
from studio.ui.needs import HasVoices, Shell
from studio.ui.shared.buttons import action_button
from studio.ui.shared.layout import clear, column, divider, label, row, set_role
from studio.words import voice_words
from studio.words.language import tr
from studio.words.voice_words import Measured, measured

NOT_MEASURED = {
    True: tr("Its figures did not come with it."),
    False: tr("Not measured yet. It is while it trains; or do it now, in about a minute."),
}
"""Whether it is a built-in voice → what is said where it has no figures."""


class Needs(Shell, HasVoices, Protocol):
    """What showing a voice needs."""

    @property
    def families(self) -> FamiliesModel: ...


class VoicePanel(QWidget):
    """Shows a voice; its name can be edited in place, but for a built-in voice."""

    def __init__(self, context: Needs, action: Callable[[str], QAction]) -> None:
        super().__init__()
        self._context = context
        self._rename: Callable[[str], object] = lambda _name: None
        set_role(self, "panel")
        self._none = label(tr("Select a voice to see what it can."), "dim", wrap=True)
        self._name = QLineEdit()
        self._about = column()
        self._facts: dict[str, str] = {}
        self._figures = column(gap=8)
        self._known: list[Measured] = []
        self._measured = label("", "caption", wrap=True)
        self.measure = action_button(action("library.judge"), text=tr("Measure"))
        self._remove = action_button(action("library.remove"), "danger", text=tr("Remove"))
        self._open = action_button(action("library.folder"), text=tr("Open"))
        self._where = label("", "caption", wrap=True)
        self._body = QWidget()
        self._build()
        self._name.editingFinished.connect(lambda: self._rename(self._name.text()))
        self.show_voice(None, self._rename)

    def _build(self) -> None:
        self._name.setAccessibleName(tr("Name of the voice"))
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        quality = label(tr("How good it is"), "heading"), 4, self._figures, self._measured, row(self.measure, None)
        folder = label(tr("Folder"), "heading"), self._where, row(self._open, None)
        self._body.setLayout(
            column(
                *(self._name, 8, *quality, 8, divider(), 8),
                *(self._about, 8, divider(), 8, *folder, 16, row(self._remove, None), None),
            )
        )
        self.setLayout(column(self._none, self._body, None, margin=16))

    def show_voice(self, voice: VoiceInfo | None, rename: Callable[[str], object]) -> None:
        """Show this one."""
        self._rename = rename
        self._none.setVisible(voice is None)
        self._body.setVisible(voice is not None)
        if voice is None:
            return
        for button in (self.measure, self._remove):
            button.setVisible(not voice.built_in)
        if self._name.text() != voice.name:
            self._name.setText(voice.name)
        fixed = voice.built_in or not self._context.state.writable
        self._name.setReadOnly(fixed)
        set_role(self._name, "fixed" if fixed else "")
        built_in = {tr("From"): tr("Voicewright: it is in every project and stays as it is.")} if voice.built_in else {}
        self._show_facts(
            built_in
            | {
                tr("Family"): self._context.families.title(voice.family),
                tr("Languages"): ", ".join(map(languages.name, voice.languages)),
                tr("Speakers"): ", ".join(voice.speakers) or "one",
                tr("Rate", "samples a second"): f"{voice.sample_rate:,} Hz",
                tr("Can"): voice_words.abilities(voice),
                tr("Obeys"): voice_words.controls(voice, "native"),
                tr("In its sound"): voice_words.controls(voice, "vocoder"),
                tr("Trained"): voice_words.trained(voice),
                tr("Made"): voice.created[:16].replace("T", " "),
            }
            | {name: said for name, said in ((tr("Speech"), voice.source), (tr("Licence"), voice.licence)) if said},
        )
        self._show_figures(voice)
        folder = self._context.voices.folder(voice.id)
        self._where.setText(str(folder).replace("/", "/\u200b") if folder else "")

    def _show_facts(self, facts: dict[str, str]) -> None:
        """Rows are not taken out of a form: Qt would end widgets of which Python does not hear."""
        if facts == self._facts:
            return
        self._facts = facts
        clear(self._about)
        self._about.addWidget(_facts(facts))

    def _show_figures(self, voice: VoiceInfo) -> None:
        known = measured(voice.figures)
        if known != self._known:
            self._known = known
            clear(self._figures)
            for figure in known:
                self._figures.addWidget(FigureRow(figure, self._context.theme))
        self.measure.show_text(tr("Measure again") if known else tr("Measure"))
        self._measured.setText(
            tr("Measured on sentences that training never saw.") if known else NOT_MEASURED[voice.built_in]
        )

    def edit_name(self) -> None:
        """Put the cursor into the name."""
        self._name.setFocus()
        self._name.selectAll()


def _facts(rows: dict[str, str]) -> QWidget:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(8)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    for name, value in rows.items():
        form.addRow(label(name, "dim"), label(value or "–", wrap=True))
    made = QWidget()
    made.setLayout(form)
    return made
