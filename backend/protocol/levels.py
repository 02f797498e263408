"""What levels tell of a recording's room and edges: the same to a new take as to a clip that is checked."""

import numpy as np
from numpy.typing import NDArray

HOP_S = 0.01
"""Seconds between two levels."""
FLOOR_DB = -90.0
"""No level is lower, dBFS."""
RINGS_DB = 11.5
"""A room in which speech falls by no more than this within a tenth of a second rings."""
WITHIN_SPEECH_DB = -22.0
"""An edge that is louder than this, beside the speech, lies within a word."""
NOISY_DB = 25.0
"""Speech less than this above its noise is noisy."""

_STEADY_DB, _STEADY = 4.0, 0.06
"""Where more than this share of the frames amid the speech lies so near the quietest, steady noise hides how the room
rings. The quiet before and behind it is as long as it was left.
"""
_FALL = 10
"""Frames: how far speech falls within a tenth of a second."""
_LOUD_DB = 20.0
"""Below the speech: from there on a fall counts."""
_ENOUGH = 40
_EDGE = 3
"""Frames at either end."""


def levels_db(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Levels of samples (n,), dBFS, not below ``FLOOR_DB``; (T,), ``HOP_S`` each."""
    size = max(1, round(HOP_S * sample_rate))
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    level_db_T: NDArray[np.float64] = np.maximum(FLOOR_DB, 10 * np.log10(np.square(frames).mean(axis=1) + 1e-10))
    return level_db_T


def fall_db(level_db_T: NDArray[np.float64]) -> float | None:
    """How far speech falls at its quickest (90th percentile), dB in 0.1 s; None where that cannot be told.

    Of the sample dataset's clips 13 or more, in a room with a reverberation time of a second 7 to 11, of half a second
    9 to 14.
    """
    if len(level_db_T) < _ENOUGH:
        return None
    speech_db, floor_db = np.percentile(level_db_T, (90, 3))
    loud = np.flatnonzero(level_db_T > speech_db - _LOUD_DB)
    within = level_db_T[loud[0] : loud[-1] + 1]
    if float((within < floor_db + _STEADY_DB).mean()) > _STEADY:
        return None
    smooth = np.convolve(level_db_T, [0.5, 0.5], "valid")
    lowest = np.lib.stride_tricks.sliding_window_view(smooth, _FALL + 1).min(axis=1)
    before = smooth[: len(lowest)]
    falls = (before - lowest)[before > speech_db - _LOUD_DB]
    return float(np.percentile(falls, 90)) if len(falls) >= _ENOUGH else None


def speech_and_noise_db(level_db_T: NDArray[np.float64]) -> tuple[float, float]:
    """How loud speech and what lies between it are: where the loudest and the quietest tenth of levels begin."""
    speech_db, noise_db = np.percentile(level_db_T, (90, 10))
    return float(speech_db), float(noise_db)


def edges_db(level_db_T: NDArray[np.float64]) -> tuple[float, float]:
    """Level of the first and the last 30 ms beside that of the speech, dB; of a whole recording 35 below."""
    if len(level_db_T) < _ENOUGH:
        return -120.0, -120.0
    speech_db = np.percentile(level_db_T, 90)
    return float(level_db_T[:_EDGE].max() - speech_db), float(level_db_T[-_EDGE:].max() - speech_db)
