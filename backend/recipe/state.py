"""What a training changes, and the one place where its weights move."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import torch
from torch import Tensor, nn

from backend.protocol.resources import Resource

Batch = dict[str, Tensor]
"""What most stages call a batch."""
Metrics = dict[str, Tensor]
T = TypeVar("T")


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
    resources: Sequence[Resource] = ()
    """What listens or reads for this training; the trainer adds what the stage needs. Each checkpoint names them, and a
    training that is resumed with others is refused. The codebook of another stage is one, too, with the hash of its
    vectors as ``content``.
    """
    extras: dict[str, object] = field(default_factory=dict)
    """What steps and samples need and training does not change (a teacher, a vocoder to listen with).

    Not saved, not wrapped; ``build`` makes it again.
    """
    step: int = 0

    def extra(self, name: str, kind: type[T]) -> T:
        """One of the extras, checked to be of that type."""
        found = self.extras[name]
        assert isinstance(found, kind), f"{name} is a {type(found).__name__}"
        return found


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
