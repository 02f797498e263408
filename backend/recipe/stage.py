"""A stage: one of a family's ordered trainings, as one object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar, runtime_checkable

from backend.protocol.families import StageInfo
from backend.protocol.notices import Report
from backend.recipe.asks import Ask, Heard, Seen
from backend.recipe.corpus import Corpus
from backend.recipe.start import C, Need, Start
from backend.recipe.state import Metrics, Stepper, TrainState

if TYPE_CHECKING:
    from backend.datasets.manifest import Item

AnyCorpus: TypeAlias = Corpus[Any]
"""The one ``Any`` between the trainer and the families. A stage's data ``D`` is a ``Corpus[B]`` of its own batches, and
the bound of a type variable may not name another type variable (PEP 484).
"""
D = TypeVar("D", bound=AnyCorpus)
"""A stage's data."""
B = TypeVar("B", bound=Mapping[str, object])
"""A stage's batch: tensors by name, in a ``dict`` or a ``TypedDict``."""
D_contra = TypeVar("D_contra", contravariant=True)
B_contra = TypeVar("B_contra", bound=Mapping[str, object], contravariant=True)
C_contra = TypeVar("C_contra", contravariant=True)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Ordered(Protocol[C_contra]):
    """As much of a stage as is needed to put stages in order and to look for what they need."""

    @property
    def info(self) -> StageInfo:
        """Name, title, and what it wants of a clip."""

    def needs(self, config: C_contra) -> Sequence[Need]:
        """What must be there before: other stages and resources, as the config wants them. Raises
        ``VoicewrightError`` where a resource is not there, with what to do about it.
        """


class Stage(Protocol[C, D, B_contra]):
    """Typed by its config ``C``, its data ``D`` and its batch ``B``; it can be trained and tested without its family.

    Keeps nothing between calls.
    """

    @property
    def info(self) -> StageInfo:
        """Name, title, and what it wants of a clip."""

    def needs(self, config: C) -> Sequence[Need]:
        """What must be there before: other stages and resources, as the config wants them."""

    def prepare(self, clips: Sequence[Item], start: Start[C], report: Report) -> D:
        """Features of the clips, through the shared cache. Raises ``VoicewrightError``: there is nothing to learn."""

    def build(self, corpus: D, start: Start[C]) -> TrainState:
        """Models and optimizers. May tell the corpus what the voice that it starts from knows."""

    def train_step(self, state: TrainState, batch: B_contra, config: C, stepper: Stepper) -> Metrics:
        """One step; adversaries, teachers and averages live in here. Returns scalars by name, ``loss`` among them."""

    def held_out_step(self, state: TrainState, batch: B_contra, config: C) -> Metrics:
        """The same losses without learning, in eval mode; ``loss`` says how good the model is (lower is better)."""

    def samples(self, state: TrainState, corpus: D, config: C, asks: Sequence[Ask]) -> Iterator[Heard]:
        """Sound from the model as it stands (EMA where there is one), for those of ``asks`` that it can answer."""


class Use(Protocol[C, R_co]):
    """What can be done with every stage of a config ``C``: a function that is generic in data and batch."""

    def __call__(self, stage: Stage[C, D, B], /) -> R_co:
        """Do it."""


class StageOf(Protocol[C]):
    """A stage of one kind of config, whatever its data and batches are: what a recipe lists.

    Says "of some data, the same in all of its methods": to use more than :attr:`stage` shows, :meth:`opened` calls a
    function that does not care which data that is.
    """

    @property
    def stage(self) -> Ordered[C]:
        """As much of it as can be seen without its data."""

    def opened(self, use: Use[C, R]) -> R:
        """What ``use`` returns for the stage."""


@dataclass(frozen=True)
class Listed(Generic[C, D, B]):
    """:class:`StageOf`, as a recipe lists it."""

    stage: Stage[C, D, B]

    def opened(self, use: Use[C, R]) -> R:
        """See :class:`StageOf`."""
        return use(self.stage)


@runtime_checkable
class Draws(Protocol[C_contra, D_contra]):
    """A stage that shows, as often as held-out losses are measured, what its model looks at."""

    def pictures(self, state: TrainState, corpus: D_contra, config: C_contra) -> Iterator[Seen]:
        """A few small pictures, in eval mode, quickly."""


@runtime_checkable
class Adapts(Protocol[C]):
    """A stage that takes more than weights from its parent voice, such as sizes and symbols."""

    def adapted(self, start: Start[C]) -> Start[C]:
        """The start with the config that the parent asks for, and ``origin`` where its symbols and sizes are kept.

        Raises ``VoicewrightError`` where a training cannot go on from that voice.
        """
