"""What the families' stages replace; it goes with the last of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import torch

from backend.protocol.families import StageInfo
from backend.protocol.voices import VoiceInfo
from backend.recipe.asks import Heard, Seen
from backend.recipe.corpus import Corpus as Data
from backend.recipe.start import Report
from backend.recipe.state import Batch, Metrics, Stepper, TrainState
from backend.recipe.voice import Speaks

if TYPE_CHECKING:
    from backend.datasets.features import FeatureCache
    from backend.datasets.manifest import Item


class Corpus(Data[Batch], Protocol):
    """The training data of one stage, features in memory or memory-mapped."""

    symbols: Sequence[str]
    speakers: Sequence[str]
    languages: Sequence[str]


class OldRecipe(Protocol):
    """A family."""

    name: str
    title: str
    doc: str
    stages: tuple[StageInfo, ...]
    controls: tuple[str, ...]

    def presets(self) -> Mapping[str, Any]:
        """Name → frozen config dataclass."""

    def prepare(self, items: Sequence[Item], config: Any, stage: str, cache: FeatureCache, report: Report) -> Corpus:
        """Features of the clips, through the shared cache."""

    def build(
        self,
        config: Any,
        stage: str,
        corpus: Corpus,
        device: torch.device,
        needs: Mapping[str, Path],
        parent: Path | None,
    ) -> TrainState:
        """Models and optimizers. ``needs``: stage → checkpoint folder; ``parent``: a voice to start from."""

    def train_step(self, state: TrainState, batch: Batch, config: Any, stage: str, stepper: Stepper) -> Metrics:
        """One step; adversaries and teachers live in here. Returns scalars by name, ``loss`` among them."""

    def held_out_step(self, state: TrainState, batch: Batch, config: Any, stage: str) -> Metrics:
        """The same losses without learning, in eval mode; ``loss`` says how good the model is (lower is
        better).
        """

    def samples(
        self, state: TrainState, corpus: Corpus, config: Any, stage: str, sentences: Sequence[str]
    ) -> Iterator[Heard]:
        """Audio from the model as it stands (EMA where there is one)."""

    def export(
        self, checkpoints: Mapping[str, Path], config: Mapping[str, Any], folder: Path, info: VoiceInfo
    ) -> VoiceInfo:
        """Stage → checkpoint folder, stage → config → a voice in ``folder`` (empty, the caller's temporary
        one).

        Returns ``info`` with sample rate, languages, speakers and controls filled in; the caller writes it as
        ``voice.json``, verifies the voice by loading it, and gives the folder its name.
        """

    def load_voice(self, folder: Path, device: torch.device) -> Speaks:
        """Raises ``VoicewrightError`` when the folder is not a voice of this family."""


@runtime_checkable
class OldDraws(Protocol):
    """A recipe that shows, as often as held-out losses are measured, what its model looks at."""

    def pictures(self, state: TrainState, corpus: Corpus, config: Any, stage: str) -> Iterator[Seen]:
        """A few small pictures, in eval mode, quickly; none where the stage has nothing to show."""


@runtime_checkable
class Settles(Protocol):
    """A recipe whose trainings take over from some voices that they start from more than weights."""

    def settled(self, config: Any, parent: Path) -> Any:
        """The settings for a start from ``parent``, a voice's folder. Raises ``VoicewrightError``."""
