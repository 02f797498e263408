"""Long recordings in pieces that a network can hear, with what lies around each of them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Listen = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Samples (n · hop,) → (n, width)."""


def heard(
    samples_N: NDArray[np.float32], hop: int, listen: Listen, *, longest: int = 1000, around: int = 50
) -> NDArray[np.float32]:
    """Features of all frames, (ceil(n / hop), width); no piece is longer than ``longest`` + 2 · ``around`` frames.

    The last frame is filled up with silence; an empty recording has one frame.
    """
    frames = max(1, -(-len(samples_N) // hop))
    padded = np.pad(samples_N, (0, frames * hop - len(samples_N)))
    if frames <= longest + 2 * around:
        return listen(padded)
    found = []
    for first in range(0, frames, longest):
        last = min(frames, first + longest)
        start, end = max(0, first - around), min(frames, last + around)
        found.append(listen(padded[start * hop : end * hop])[first - start : last - start])
    return np.concatenate(found)
