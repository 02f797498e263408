"""How fast the stages learn."""

import math

_WARM_STEPS = 100
_FLOOR = 0.02


def schedule(optimizer: str, step: int, progress: float) -> float:
    """Linear warm-up, then half a cosine over the budget; constant where there is none."""
    return min(1.0, (step + 1) / _WARM_STEPS) * max(_FLOOR, 0.5 * (1 + math.cos(math.pi * progress)))
