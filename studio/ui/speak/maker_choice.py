"""“Made with”: what a voice from a clip can be made with, and what to expect of it."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from backend.protocol.families import FamilyInfo
from backend.protocol.voices import VoiceInfo
from studio.models.families import FamiliesModel
from studio.models.voices import AbleVoices
from studio.ui.needs import HasVoices
from studio.ui.shared.controls import choice
from studio.ui.shared.layout import column, label, row
from studio.words.language import tr


class Needs(HasVoices, Protocol):
    """Where the makers come from."""

    @property
    def families(self) -> FamiliesModel: ...


class MakerChoice(QWidget):
    """The bases that come along, by the family's title; then the project's voices that know others."""

    def __init__(self, needs: Needs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._families = needs.families
        self._voices = AbleVoices(needs.voices, "imitates", parent=self)
        self.box = choice(tr("Made with"))
        self.expect = label("", "caption", wrap=True)
        self.setLayout(column(row(label(tr("Made with"), "dim"), self.box, None), self.expect))
        self.box.currentIndexChanged.connect(lambda _index: self._say())
        self._voices.items_changed.connect(self._offer)
        self._families.changed.connect(self._offer)
        self._offer()

    @property
    def chosen(self) -> str:
        """A family whose base it is, or a voice's id; empty, until the families are known: the usual base."""
        return str(self.box.currentData() or "")

    def _bases(self) -> list[FamilyInfo]:
        return [family for family in self._families.families if family.base and {"speaks", "imitates"} <= family.can]

    def _offer(self) -> None:
        held = self.chosen
        self.box.blockSignals(True)
        self.box.clear()
        for family in self._bases():
            self.box.addItem(tr("{title}, the base that comes along", title=family.title), family.name)
        if not self.box.count():
            self.box.addItem(tr("The base that comes along"), "")
        for voice in self._voices.items:
            if not voice.built_in and _knows_others(voice):
                self.box.addItem(voice.name, voice.id)
        self.box.setCurrentIndex(max(0, self.box.findData(held)))
        self.box.blockSignals(False)
        any_choice = self.box.count() > 1
        if self.parentWidget() is not None or not any_choice:  # what has no parent yet would be a window of its own
            self.setVisible(any_choice)
        self._say()

    def _say(self) -> None:
        said = {family.name: family.likeness for family in self._bases()}.get(self.chosen, "")
        self.expect.setText(said)
        self.expect.setVisible(bool(said))
        self.box.setAccessibleDescription(said)


def _knows_others(voice: VoiceInfo) -> bool:
    """Whether somebody else can be made of it: it goes on from a recording, or met many speakers. One that learnt a
    single speaker has forgotten the others.
    """
    return "follows" in voice.can or len(voice.speakers) > 1
