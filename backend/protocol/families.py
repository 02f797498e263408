"""How a family describes itself to windows and command lines, which never import one."""

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from backend.protocol import sentences
from backend.protocol.abilities import Ability, By, Control

BASE = "base"
"""What a run's ``parent`` is where it started from the shipped base of its family, and the preset of that size."""

Wants = Literal["phones", "text", "nothing"]
"""What a stage wants of a clip beside its sound: phones with their times (it is aligned), its text, or nothing."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a config, taken from the dataclass. The catalogue's ``settings`` say what it means."""

    name: str
    family: str = ""
    """Whose setting it is."""
    type: str
    """``int``, ``float``, ``bool``, ``str`` or ``choice``."""
    default: int | float | bool | str | None
    choices: list[str] = []
    minimum: float | None = None
    maximum: float | None = None

    @property
    def key(self) -> str:
        """Its row in the catalogue's ``settings``."""
        return f"{self.family}/{self.name}"

    @property
    def doc(self) -> str:
        """Meaning, unit and range, for people; empty where nobody knows."""
        return sentences.text("settings", self.key)


class StageInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One of a family's ordered trainings."""

    name: str
    wants: Wants = "phones"
    share: float = 1.0
    """Share of the minutes when all stages are trained in one go; the family's shares sum to 1."""
    share_onward: float | None = None
    """The same where the training goes on from a voice or from the base; None: no different."""

    def share_of(self, parent: str) -> float:
        """Share of the minutes of a training that starts from ``parent``."""
        return self.share if not parent or self.share_onward is None else self.share_onward


class PresetInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A named config."""

    name: str
    fields: list[Field] = []
    """With this preset's values as defaults; the registry reads them off the config."""
    parameters: int | None = None
    """Model size, if it is known without building it."""


class ImportInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Which official checkpoints a family reads."""

    patterns: list[str]
    """Names of files that such a checkpoint has, as ``fnmatch`` understands them, in small letters."""
    strangers: list[str] = []
    """The same of files that only checkpoints of other families have: beside one of them, nothing is this family's."""

    def fits(self, names: Collection[str]) -> bool:
        """Whether files of these names may be such a checkpoint."""

        def met(patterns: Sequence[str]) -> bool:
            return any(fnmatchcase(name.lower(), pattern) for name in names for pattern in patterns)

        return met(self.patterns) and not met(self.strangers)


class FamilyInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A family as the training form shows it: ``INFO`` in its ``config.py``. What it says of itself, and of its stages,
    presets and checkpoints, are rows of the catalogue's ``families``.
    """

    name: str
    title: str
    """As it is known everywhere, in no language."""
    stages: list[StageInfo]
    """In the order in which they are trained when all are."""
    presets: list[PresetInfo]
    can: frozenset[Ability] = frozenset({"speaks"})
    """What its voices can be asked for."""
    controls: dict[Control, By] = {}
    """Who carries out what one wants of its voices otherwise."""
    imports: ImportInfo | None = None
    """None where there are no official checkpoints, or they are not read."""
    base: bool = False
    """Whether this installation has a base that a voice of this family can start from."""
    minutes: float = 20.0
    """After so many of training on a processor, a first voice is understood."""

    def stage(self, name: str) -> StageInfo:
        """The stage of that name. Raises KeyError."""
        return {stage.name: stage for stage in self.stages}[name]

    @property
    def parent(self) -> str:
        """What a training starts from unless a person says otherwise: the base where there is one, on any device."""
        return BASE if self.base else ""

    @property
    def preset(self) -> str:
        """The preset that goes with that: a base has its size."""
        names = [preset.name for preset in self.presets]
        wanted = BASE if self.base else "small"
        return wanted if wanted in names else names[0]

    @property
    def doc(self) -> str:
        """What it makes, and what it wants for that."""
        return sentences.text("families", self.name)

    @property
    def likeness(self) -> str:
        """What to expect of a voice that its base makes of ten seconds; empty where no base of it imitates."""
        return sentences.text("families", f"{self.name}/likeness")

    @property
    def point_to(self) -> str:
        """What to choose where a person imports a checkpoint."""
        return sentences.text("families", f"{self.name}/imports")

    def title_of(self, stage: StageInfo) -> str:
        """For people; the stage's name where the catalogue has none."""
        return stage_title(self.name, stage.name)

    def doc_of(self, one: StageInfo | PresetInfo) -> str:
        """What a stage learns, or what a preset is for."""
        if isinstance(one, PresetInfo):
            return sentences.text("families", f"{self.name}/preset/{one.name}")
        return sentences.part("families", f"{self.name}/stage/{one.name}", "doc", {})


def stage_title(family: str, stage: str) -> str:
    """A stage for people; its name where the catalogue has no title."""
    return sentences.part("families", f"{family}/stage/{stage}", "title", {}) or stage
