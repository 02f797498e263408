"""What ``state.json`` of a checkpoint holds, beside the hash of itself."""

import msgspec

from backend.protocol.resources import Resource
from backend.voices.rng import Numbers
from backend.voices.tensors import OptimizerNumbers

FORMAT = 1


class BadStepCounts(msgspec.Struct, frozen=True, kw_only=True):
    """See :class:`backend.training.loop.bad_steps.BadSteps`."""

    backoff: float = 1.0
    """Factor on the rates."""
    order: int = 0
    """Which order the batches come in."""
    good: int = 0
    """Good steps in a row, since the rates were lowered."""
    recent: list[int] = []
    rollbacks: int = 0
    last_bad_step: int = 0


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What the trainer itself must know to go on."""

    trained_s: float = 0.0
    """Seconds of training in the model."""
    listening_s: float = 0.0
    bad_steps: BadStepCounts = BadStepCounts()
    batch_size: float | None = None
    """Clips, or seconds of speech, in a step; None where the family has no such setting."""
    without_better: int = 0
    """Comparisons in a row that found no better checkpoint."""


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about a training that is no tensor."""

    format: int = FORMAT
    family: str = ""
    stage: str = ""
    values: dict[str, object] | None = None
    """The config that the modules were built with; the oldest checkpoints do not say it."""
    step: int
    trainer: Progress = Progress()
    numbers: dict[str, float] = {}
    """See :attr:`backend.recipe.TrainState.numbers`."""
    resources: list[Resource] = []
    """What listened or read for the training; older checkpoints do not say it."""
    optimizers: dict[str, OptimizerNumbers] = {}
    rng: Numbers
    files: dict[str, str]
    """Name of each other file → its SHA-256."""
