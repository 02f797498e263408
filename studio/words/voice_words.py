"""A voice in words: what it can, who carries out an edit, and how good it is beside a real speaker."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.protocol.abilities import Ability, By, Control
from backend.protocol.families import stage_title
from backend.protocol.figures import FIGURES, Figure, Kind
from backend.protocol.voices import VoiceInfo
from studio.words.format import listed
from studio.words.language import tr, trn


def trained(voice: VoiceInfo) -> str:
    """For how long each of its stages was trained: ``Sound 1,200 steps, Voice 1 step``."""
    return listed(
        f"{stage_title(voice.family, stage)} {trn('{n:,} step', '{n:,} steps', step)}"
        for stage, step in voice.steps.items()
    )


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One line about a voice."""

    figure: Figure
    value: float

    @property
    def shown(self) -> str:
        """The number with its unit."""
        return self.figure.say("shown", self.value)

    @property
    def words(self) -> str:
        """How good it is."""
        return self.figure.verdict(self.value)[0]

    @property
    def kind(self) -> Kind:
        """Of the words."""
        return self.figure.verdict(self.value)[1]


def measured(known: Mapping[str, float | None]) -> list[Measured]:
    """What was measured, in the table's order; what was not measured, or says nothing by itself, is left out."""
    values = ((figure, known.get(figure.key)) for figure in FIGURES.values() if figure.verdicts)
    return [Measured(figure=figure, value=value) for figure, value in values if value is not None]


_ABILITIES: dict[Ability, str] = {
    "speaks": tr("speak"),
    "converts": tr("convert recordings"),
    "sings": tr("sing its own way"),
    "follows": tr("follow a recording"),
    "imitates": tr("be the start of a likeness"),
}
_CONTROLS: dict[Control, str] = {
    "pitch": tr("pitch"),
    "duration": tr("lengths"),
    "energy": tr("loudness"),
    "speed": tr("speed"),
    "style": tr("style"),
}
_BY: dict[By, str] = {"native": tr("{what} by the voice"), "vocoder": tr("{what} by the vocoder")}
_AND = tr(" and ")


def abilities(voice: VoiceInfo) -> str:
    """What it can be asked for: ``speak, follow a recording``."""
    return listed(said for ability, said in _ABILITIES.items() if ability in voice.can)


def controls(voice: VoiceInfo, by: By) -> str:
    """What the voice itself, or the vocoder, carries out: ``pitch, lengths``."""
    return listed(said for control, said in _CONTROLS.items() if voice.controls.get(control) == by)


def carried_out(voice: VoiceInfo) -> str:
    """Who carries out edits of a score: ``Pitch and lengths by the voice``."""
    edited: tuple[Control, ...] = ("pitch", "duration")
    said = {by: [_CONTROLS[one] for one in edited if voice.controls.get(one) == by] for by in _BY}
    whole = listed(_BY[by].format(what=_AND.join(theirs)) for by, theirs in said.items() if theirs)
    return f"{whole[:1].upper()}{whole[1:]}"
