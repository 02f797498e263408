"""``voice.json``: what a voice says of itself. It lies beside the voice's safetensors."""

import msgspec

from backend.protocol import sentences
from backend.protocol.abilities import Ability, By, Control
from backend.protocol.families import FamilyInfo
from backend.protocol.resources import Resource


class Knob(msgspec.Struct, frozen=True, kw_only=True):
    """A number that changes how a voice speaks. The catalogue's ``knobs`` say by its name what it is."""

    name: str
    """Digits at its end count knobs of one kind: ``style2``."""
    default: float
    minimum: float
    maximum: float

    @property
    def whole(self) -> bool:
        """Whether there is nothing between its whole numbers."""
        return self.name in _WHOLE

    @property
    def title(self) -> str:
        """For people; the name where the catalogue has none."""
        return self.say("title") or self.name

    @property
    def doc(self) -> str:
        """What it changes; empty where nobody knows."""
        return self.say("doc")

    def say(self, part: str, language: str = "") -> str:
        """``title`` or ``doc``; empty where there is none."""
        kind = self.name.rstrip("0123456789")
        return sentences.part("knobs", kind, part, {"number": self.name.removeprefix(kind)}, language)


SEED = "seed"
_WHOLE = (SEED, "steps", "top_k")
"""The knob of a voice that draws what it says: with another whole number it says the same another way."""
CARD = "voice.json"
"""The file in a voice's folder that holds its :class:`VoiceInfo`."""
ONLY_TRAINING = "training"
"""Folder in a voice's folder, if it is there: what only a training that goes on from it reads. Exports leave it out."""


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """How high a speaker speaks or sings, and how loud they were recorded."""

    lowest_hz: float
    """F0 that one of fifty voiced frames lies below."""
    median_hz: float
    highest_hz: float
    """F0 that one of fifty voiced frames lies above."""
    loudness: float
    """Root mean square of what is not silent, in [0, 1]."""


class VoiceInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A voice as lists show it."""

    id: str
    name: str
    family: str
    sample_rate: int
    """Hz."""
    languages: list[str]
    speakers: list[str]
    can: frozenset[Ability] = frozenset({"speaks"})
    """What it can be asked for."""
    controls: dict[Control, By] = {}
    """Who carries out what one wants otherwise; what is not in it cannot be changed."""
    knobs: list[Knob] = []
    """What of its own the voice can be told beside these: noise, styles …"""
    ranges: dict[str, Range] = {}
    """Speaker → range, of voices that convert."""
    sings: dict[str, dict[str, float]] = {}
    """Speaker → numbers of a manner of singing, learnt where the recordings are sung; those of
    :class:`backend.protocol.manners.Singing` that are not in it were not heard often enough.
    """
    runs: dict[str, str] = {}
    """Stage → id of the run that made it."""
    steps: dict[str, int] = {}
    """Stage → step of the checkpoint in it."""
    resources: list[Resource] = []
    """What listened or read for it while it was trained; it is used with the very same ones, or refused."""
    figures: dict[str, float | None] = {}
    """The judge's last figures."""
    created: str = ""
    source: str = ""
    """Whose speech it learnt from, in words; empty where that is the project's."""
    licence: str = ""
    """Of that speech and of the voice, in words."""
    built_in: bool = False
    """Whether it comes with Voicewright. The folder that it lies in decides this; what the file says is not read."""
    format: int = 2
    """Of the file; older ones are read by :mod:`backend.project.voice_card`."""


def voice_of(family: FamilyInfo, id: str = "", name: str = "", created: str = "") -> VoiceInfo:
    """A voice of the family before more is known of it: what it can, and no speaker."""
    return VoiceInfo(
        id=id, name=name, family=family.name, sample_rate=0, languages=[], speakers=[], can=family.can,
        controls=family.controls, created=created,
    )  # fmt: skip
