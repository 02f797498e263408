"""How learning rates go: factors on an optimizer's base rate, for :attr:`backend.recipe.TrainState.schedule`."""

import math
from collections.abc import Callable

_WARM_STEPS = 100
_FLOOR = 0.02
_LAST = 0.05

Schedule = Callable[[str, int, float], float]
"""(optimizer, step, progress in [0, 1] of the budget or 0 without one) → factor."""


def cosine(optimizer: str, step: int, progress: float) -> float:
    """Linear warm-up, then half a cosine over the budget (Loshchilov and Hutter 2017, eq. 5), not below a fiftieth;
    constant where there is no budget.
    """
    return _warm(step) * max(_FLOOR, 0.5 * (1 + math.cos(math.pi * progress)))


def falling(after: float) -> Schedule:
    """Linear warm-up, then constant up to that share of the budget, then down to a twentieth at its end."""

    def schedule(optimizer: str, step: int, progress: float) -> float:
        return _warm(step) * (1.0 if progress < after else _LAST ** ((progress - after) / (1 - after)))

    return schedule


def _warm(step: int) -> float:
    return min(1.0, (step + 1) / _WARM_STEPS)
