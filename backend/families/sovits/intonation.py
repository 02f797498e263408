"""How far pitch moves while somebody speaks: heard in a reference, and given to a line."""

import numpy as np
from numpy.typing import NDArray

HOP_S = 0.01
"""Of F0 as it is heard here."""
_MOST = 2.0
"""A line's pitch moves at most so many times as far as it did, and at least the inverse of it."""
_INNER = (10, 90)
"""Percentiles: single frames in a wrong octave count for nothing."""


def spread(hz_F: NDArray[np.float32]) -> float:
    """Semitones between low and high of the voiced frames, (F,); 0 where none is."""
    voiced = hz_F[hz_F > 0]
    if not len(voiced):
        return 0.0
    low, high = np.percentile(voiced, _INNER)
    return float(12 * np.log2(high / low))


def moved(hz_F: NDArray[np.float32], wanted: float, share: float) -> NDArray[np.float32]:
    """F0 (F,), 0 where unvoiced, about its median: moving ``wanted`` semitones at a ``share`` of 1, as it did at 0."""
    own = spread(hz_F)
    if share == 0 or not own or not wanted:
        return hz_F
    middle = np.float32(np.median(hz_F[hz_F > 0]))
    times = np.clip((wanted / own) ** share, 1 / _MOST, _MOST)
    found: NDArray[np.float32] = np.where(hz_F > 0, middle * (hz_F / middle) ** np.float32(times), 0).astype(np.float32)
    return found
