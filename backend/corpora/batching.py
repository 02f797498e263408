"""Which clips a batch is made of, and how they become tensors."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_POOL = 4


def neighbours(total: int, size: int, step: int, seed: int) -> NDArray[np.int64]:
    """Which of ``total`` clips, sorted by length, a step learns from: ``size`` of similar length, so that little is
    padded. The same for the same step and seed.
    """
    chance = np.random.default_rng([seed, step])
    size = min(total, size)
    pool = min(total, _POOL * size)
    # Pools may reach over the ends, so that the shortest and longest come as often as the rest.
    first = int(np.clip(chance.integers(-pool + 1, total), 0, total - pool))
    return np.asarray(first + chance.choice(pool, size, replace=False), np.int64)


def stacked(arrays: Sequence[NDArray[np.generic]], value: float = 0) -> Tensor:
    """One tensor; what ends before the longest is filled with ``value``."""
    longest = [max(sizes) for sizes in zip(*(array.shape for array in arrays), strict=True)]
    filled = np.full((len(arrays), *longest), value, arrays[0].dtype)
    for row, array in enumerate(arrays):
        place: tuple[int | slice, ...] = (row, *(slice(have) for have in array.shape))
        filled[place] = array
    return torch.from_numpy(filled)
