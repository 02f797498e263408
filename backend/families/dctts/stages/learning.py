"""What both stages have in common: the rate, and how a step goes."""

import copy
import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from backend.families.dctts.config import DcttsConfig
from backend.recipe import Metrics, Stepper, TrainState

_CLIP_VALUE = 1.0
_FLOOR = 0.02


@dataclass(frozen=True)
class Noam:
    """Rises in a line to 1, then falls as 1/√step; and to almost nothing in the last part of a budget.

    Vaswani et al. 2017, "Attention is all you need", eq. 3, with its highest value in the place of the model's width.
    """

    warmup_steps: int
    settling: float = 0.0
    """How large that part is, [0, 1]."""

    def __call__(self, optimizer: str, step: int, progress: float) -> float:
        """Factor on the base rate. See :class:`backend.recipe.TrainState`."""
        taken, warm = step + 1, self.warmup_steps
        left = (1 - progress) / self.settling if self.settling > 0 else 1.0
        decay = 1.0 if left >= 1 else max(_FLOOR, math.sin(left * math.pi / 2) ** 2)
        return float(decay * warm**0.5 * min(taken * warm**-1.5, taken**-0.5))


def state_of(name: str, model: nn.Module, config: DcttsConfig, rate: float) -> TrainState:
    """One network and its average."""
    return TrainState(
        modules={name: model},
        optimizers={name: torch.optim.Adam(model.parameters(), lr=rate)},
        ema={name: copy.deepcopy(model)} if config.ema > 0 else {},
        ema_decay=config.ema,
        schedule=Noam(config.warmup_steps, config.settling),
    )


def learn(state: TrainState, name: str, parts: dict[str, Tensor], stepper: Stepper) -> Metrics:
    """One step on the part that is called ``loss``; gradients are clipped one by one."""
    stepper.apply(state, name, parts["loss"], clip_value=_CLIP_VALUE)
    return {part: value.detach() for part, value in parts.items()}
