"""Levels: peak, RMS, clipping, too quiet."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FLOOR_DB = -90.0
CLIP = 0.999
"""A sample at or above this is at full scale."""
QUIET_DBFS = -30.0
"""A take whose peak stays under this is too quiet."""
SHORTEST_S = 0.3


@dataclass(frozen=True)
class Reading:
    """The level of a stretch of sound."""

    peak_db: float
    """dBFS, at least ``FLOOR_DB``."""
    rms_db: float
    clipped: int
    """Samples at full scale."""


SILENCE = Reading(FLOOR_DB, FLOOR_DB, 0)


def measure(samples: NDArray[np.float32]) -> Reading:
    """The level of samples (n,) in [-1, 1]."""
    if samples.size == 0:
        return SILENCE
    loud = np.abs(samples)
    peak = float(loud.max())
    rms = math.sqrt(float(np.mean(np.square(samples, dtype=np.float64))))
    return Reading(decibels(peak), decibels(rms), int(np.count_nonzero(loud >= CLIP)))


def decibels(amplitude: float) -> float:
    """Amplitude (1 is full scale) → dBFS, not below ``FLOOR_DB``."""
    return max(FLOOR_DB, 20 * math.log10(amplitude)) if amplitude > 0 else FLOOR_DB


def noise_db(samples: NDArray[np.float32], sample_rate: int) -> float:
    """The level of the quietest tenth, dBFS, measured in pieces of 50 ms."""
    size = max(1, sample_rate // 20)
    pieces = [samples[start : start + size] for start in range(0, max(1, samples.size - size + 1), size)]
    levels = sorted(measure(piece).rms_db for piece in pieces)
    return levels[len(levels) // 10] if levels else FLOOR_DB
