"""The recipe contract: what a family offers, and all that trainer, forms, command line and tests use of it.

A recipe is stateless; what changes lives in :class:`TrainState`. A batch is a pure function of the step, so
the position in the data needs no checkpoint of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.protocol.families import StageInfo
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo

if TYPE_CHECKING:
    from backend.datasets.features import FeatureCache
    from backend.datasets.manifest import Item

Batch = dict[str, Tensor]
Metrics = dict[str, Tensor]
Report = Callable[[float, str], None]
"""Called with a fraction in [0, 1] and a sentence; raises ``Cancelled`` when the work is to stop."""


@dataclass(kw_only=True)
class TrainState:
    """Everything that training changes. The trainer saves and restores all of it but ``extras``.

    After ``build`` the trainer wraps the modules (precision, several devices): a step calls them as functions
    (``state.modules["acoustic"](…)``), each at most once for each backward pass where DDP is to work.
    Names hold no ``/``.
    """

    modules: dict[str, nn.Module]
    optimizers: dict[str, torch.optim.Optimizer]
    """Their ``lr`` at ``build`` is the base rate that ``schedule`` is a factor on."""
    ema: dict[str, nn.Module] = field(default_factory=dict)
    """Averaged copies, by the module's name; ``Stepper`` moves them."""
    ema_decay: float = 0.999
    """In [0, 1); warmed up as min(ema_decay, (1 + step) / (10 + step))."""
    schedule: Callable[[str, int, float], float] | None = None
    """(optimizer, step, progress in [0, 1] of the budget or 0 without one) → factor on its base rate."""
    numbers: dict[str, float] = field(default_factory=dict)
    """Numbers of the family's own that an exact resume needs."""
    extras: dict[str, Any] = field(default_factory=dict)
    """What steps and samples need and training does not change (a teacher, a vocoder to listen with).

    Not saved, not wrapped; ``build`` makes it again.
    """
    step: int = 0


class Stepper(Protocol):
    """Moves an optimizer, or raises: the one place where weights change."""

    def apply(
        self,
        state: TrainState,
        optimizer: str,
        loss: Tensor,
        *,
        clip_norm: float | None = None,
        clip_value: float | None = None,
    ) -> Tensor:
        """Backward, check that loss and gradients are finite, clip, step, move the EMA.

        Returns the gradient's norm before clipping. Raises ``NonFiniteLoss`` before anything moved.
        """


class Corpus(Protocol):
    """The training data of one stage, features in memory or memory-mapped."""

    symbols: Sequence[str]
    speakers: Sequence[str]
    languages: Sequence[str]

    def __len__(self) -> int:
        """Number of training clips."""

    def batch(self, step: int, seed: int) -> Batch:
        """The batch of that step, on the CPU: the same for the same step and seed, in any process.

        Called from a thread of its own, ahead of the step: uses a generator of its own, never the
        global ones.
        """

    def held_out(self) -> Iterator[Batch]:
        """Batches of clips that training never reads; empty where there are none."""


@runtime_checkable
class LeavesOut(Protocol):
    """A corpus that names what it cannot learn from; the trainer says it."""

    left_out: Sequence[str]
    """Clips, in words: what they say and why that does not fit."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One sample made during training."""

    text: str
    samples: NDArray[np.float32]
    sample_rate: int
    attention: NDArray[np.float32] | None = None
    """(phones, frames)."""
    hint: str = ""
    """A sentence on an attention that is not as it should be."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A picture of what the model looks at."""

    title: str
    values: NDArray[np.float32]
    """(rows from the bottom to the top, columns), 0 or more."""
    hint: str = ""
    """A sentence where it is not as it should be."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a voice intends to say."""

    score: Score
    attention: NDArray[np.float32] | None = None
    """(phones, frames)."""
    hint: str = ""
    """A sentence on an attention that is not as it should be: where it was stuck, what it skipped."""


class Voice(Protocol):
    """A loaded voice. Not safe to share between threads."""

    info: VoiceInfo

    def plan(
        self,
        text: str,
        *,
        language: str = "",
        speaker: str = "",
        speed: float = 1.0,
        semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:
        """One sentence → score. Raises ``VoicewrightError`` for text that has no phones."""

    def render(self, score: Score) -> NDArray[np.float32]:
        """Score → samples (n,), in [-1, 1], at ``info.sample_rate``, as long as the score says."""


@runtime_checkable
class Tunable(Protocol):
    """A voice with knobs (``info.knobs``)."""

    def tuned(self, knobs: Mapping[str, float]) -> Voice:
        """The same voice with knobs set; names and ranges have been checked."""


class Recipe(Protocol):
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

    def load_voice(self, folder: Path, device: torch.device) -> Voice:
        """Raises ``VoicewrightError`` when the folder is not a voice of this family."""


@runtime_checkable
class Draws(Protocol):
    """A recipe that shows, as often as held-out losses are measured, what its model looks at."""

    def pictures(self, state: TrainState, corpus: Corpus, config: Any, stage: str) -> Iterator[Seen]:
        """A few small pictures, in eval mode, quickly; none where the stage has nothing to show."""


@runtime_checkable
class Settles(Protocol):
    """A recipe whose trainings take over from some voices that they start from more than weights."""

    def settled(self, config: Any, parent: Path) -> Any:
        """The settings for a start from ``parent``, a voice's folder. Raises ``VoicewrightError``."""


@runtime_checkable
class ImportsWeights(Protocol):
    """A recipe that reads official checkpoints. Its ``config.py`` says in ``IMPORTS`` which."""

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """Write a voice into ``folder``, which is there and empty. Strict: every tensor used, every tensor filled.

        Returns ``info`` with sample rate, languages, speakers and controls filled in; the caller writes it as
        ``voice.json`` and hears the voice. Raises ``VoicewrightError`` that names what does not fit.
        """


@runtime_checkable
class Imitates(Protocol):
    """A recipe whose shipped base can sound like somebody new without training."""

    def imitate(
        self, base: Path, heard: NDArray[np.float32], language: str, folder: Path, info: VoiceInfo
    ) -> VoiceInfo:
        """Write a voice like the speaker in (n,) samples at 16 kHz into ``folder``, which is there and empty; they are
        called as ``info`` says. Returns ``info`` filled in. Raises ``VoicewrightError``.
        """


@runtime_checkable
class ExportsOnnx(Protocol):
    """A recipe whose voices can be written as ONNX graphs."""

    def export_onnx(self, voice: Path, folder: Path) -> dict[str, Any]:
        """Write the graphs of the voice in ``voice`` into ``folder``, which is there and empty.

        Returns what one must know to call them, for ``onnx.json``. Raises ``VoicewrightError``.
        """
