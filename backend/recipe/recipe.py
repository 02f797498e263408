"""A recipe: a family as everybody else sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import torch

from backend.protocol.families import FamilyInfo
from backend.protocol.notices import Notice
from backend.protocol.voices import VoiceInfo
from backend.recipe.stage import StageOf
from backend.recipe.start import C
from backend.recipe.voice import Reference, Voice


class MakesVoices(Protocol):
    """A family as far as voices go: from checkpoints to a voice's folder, and from there to the loaded voice."""

    @property
    def info(self) -> FamilyInfo:
        """What forms show; read without torch from the family's ``config.py``."""

    def export(self, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """Stage → checkpoint folder, to a voice in ``folder`` (empty, the caller's temporary one).

        Returns ``info`` with sample rate, languages, speakers and controls filled in; the caller writes it as
        ``voice.json``, verifies the voice by loading it, and gives the folder its name.
        """

    def load_voice(self, folder: Path, device: torch.device) -> Voice:
        """Raises ``VoicewrightError`` when the folder is not a voice of this family."""


class Recipe(MakesVoices, Protocol[C]):
    """A family: its stages in order, its presets, and the voices that come of them."""

    @property
    def stages(self) -> Sequence[StageOf[C]]:
        """In the order in which they are trained when all are."""

    def presets(self) -> Mapping[str, C]:
        """Name → frozen config dataclass."""


def stage_of(recipe: Recipe[C], name: str) -> StageOf[C]:
    """The recipe's stage of that name. Raises KeyError."""
    return {one.stage.info.name: one for one in recipe.stages}[name]


@runtime_checkable
class Borrows(Protocol):
    """A recipe whose voice may keep networks of its parent where their stage was not trained."""

    def fits(self, parent: Path, checkpoints: Mapping[str, Path]) -> bool:
        """Whether what the parent would lend goes with what was trained."""

    def export_onto(self, parent: Path, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """As :meth:`MakesVoices.export`; stages that are not among the checkpoints are the parent's."""


@runtime_checkable
class ImportsWeights(Protocol):
    """A recipe that reads official checkpoints. ``info.imports`` says which."""

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """Write a voice into ``folder``, which is there and empty. Strict: every tensor used, every tensor filled.

        Returns ``info`` with sample rate, languages, speakers and controls filled in; the caller writes it as
        ``voice.json`` and hears the voice. Raises ``VoicewrightError`` that names what does not fit.
        """


@runtime_checkable
class Remarks(Protocol):
    """A recipe that may have something to say of a voice that was imported, though nothing is wrong with it."""

    def remarks(self, folder: Path) -> Sequence[Notice]:
        """What a person should know of the voice in ``folder``. Raises ``VoicewrightError``."""


@runtime_checkable
class Imitates(Protocol):
    """A recipe whose shipped base can sound like somebody new without training."""

    def imitate(self, base: Path, heard: Reference, folder: Path, info: VoiceInfo) -> VoiceInfo:
        """Write a voice like whoever is heard into ``folder``, which is there and empty; they are called as ``info``
        says. Returns ``info`` filled in. Raises ``VoicewrightError``.
        """


@runtime_checkable
class ExportsOnnx(Protocol):
    """A recipe whose voices can be written as ONNX graphs."""

    def export_onnx(self, voice: Path, folder: Path) -> dict[str, object]:
        """Write the graphs of the voice in ``voice`` into ``folder``, which is there and empty.

        Returns what one must know to call them, for ``onnx.json``. Raises ``VoicewrightError``.
        """
