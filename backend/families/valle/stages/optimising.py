"""What both stages' optimisers have in common: AdamW (Loshchilov and Hutter 2019), and how its rate falls."""

import copy
import math
from dataclasses import dataclass

import torch
from torch import nn

from backend.families.valle.config import ValleConfig
from backend.protocol.resources import Resource
from backend.recipe import TrainState

_BETAS = (0.9, 0.95)
_FLOOR = 0.02


@dataclass(frozen=True)
class Fall:
    """Rises in a line, then falls as half a cosine (Loshchilov and Hutter 2017)."""

    warmup_steps: int
    fall_steps: int
    """Where it has fallen; 0: at the end of the budget."""

    def __call__(self, optimizer: str, step: int, progress: float) -> float:
        """Factor on the base rate. See :class:`backend.recipe.TrainState`."""
        way = min(1.0, step / self.fall_steps) if self.fall_steps else progress
        return min(1.0, (step + 1) / self.warmup_steps) * max(_FLOOR, 0.5 * (1 + math.cos(math.pi * way)))


def state_of(stage: str, network: nn.Module, config: ValleConfig, codec: Resource) -> TrainState:
    """AdamW; matrices are drawn to zero, norms and biases are not."""
    decayed = [one for one in network.parameters() if one.dim() > 1]
    others = [one for one in network.parameters() if one.dim() <= 1]
    groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return TrainState(
        modules={stage: network},
        optimizers={stage: torch.optim.AdamW(groups, lr=config.rate, betas=_BETAS)},
        ema={stage: copy.deepcopy(network).eval()} if config.ema > 0 else {},
        ema_decay=config.ema,
        schedule=Fall(config.warmup_steps, config.fall_steps),
        resources=[codec],
    )
