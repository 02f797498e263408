"""In which key a recording suits a voice, and whether it lies within what the voice was heard to sing."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backend.protocol.problems import Problem, problem
from backend.protocol.voices import Range

_MUCH = 0.05
"""Share of voiced frames beyond a speaker's range from which on a person is warned."""
_MARGIN = 2 ** (2 / 12)
"""A whole tone more is no other range."""


def key(hz_T: ArrayLike, target: Range | None) -> float:
    """Whole semitones that bring the middle of a recording's pitch (Hz, 0 where unvoiced) to the middle of a voice's; 0
    where one has none.
    """
    voiced = _voiced(hz_T)
    if target is None or not len(voiced):
        return 0.0
    return float(round(12 * np.log2(target.median_hz / np.median(voiced))))


def beyond(hz_T: ArrayLike, semitones: float, target: Range | None) -> float:
    """Share of voiced frames that a voice never sang as high or as low, in [0, 1]."""
    moved = _voiced(hz_T) * 2 ** (semitones / 12)
    if target is None or not len(moved):
        return 0.0
    return float(np.mean((moved < target.lowest_hz / _MARGIN) | (moved > target.highest_hz * _MARGIN)))


def warning(hz_T: ArrayLike, semitones: float | None, speaker: str, target: Range | None) -> Problem | None:
    """What to say where much lies beyond the voice. ``semitones``: None: those of :func:`key`."""
    share = beyond(hz_T, key(hz_T, target) if semitones is None else semitones, target)
    if target is None or share < _MUCH:
        return None
    return problem(
        "beyond-range/by-itself" if semitones is None else "beyond-range",
        share_percent=100 * share,
        speaker=speaker,
        lowest_hz=target.lowest_hz,
        highest_hz=target.highest_hz,
        place=speaker,
    )


def _voiced(hz_T: ArrayLike) -> NDArray[np.float64]:
    hz = np.asarray(hz_T, np.float64)
    return hz[hz > 0]
