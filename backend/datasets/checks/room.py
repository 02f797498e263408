"""What a recording tells of its room, its cables and its cutting: ringing, hum, edges within speech."""

import math

import numpy as np
from numpy.typing import NDArray

_ROOM_DB = 20.0
"""So much below the speech it must be silent somewhere, or noise hides how the room rings."""
_FALL = 10
"""Frames of 10 ms: how far speech falls within a tenth of a second."""
_LOUD_DB = 12.0
_ENOUGH = 40
_EDGE = 3
"""Frames at either end."""
_MAINS_HZ = (50.0, 60.0)


def fall_db(level_db_T: NDArray[np.float64]) -> float | None:
    """How far speech falls at its quickest (90th percentile), dB in 0.1 s; None where that cannot be told.

    Of the sample dataset's clips 12 or more, in a room with a reverberation time of one second 10 to 11.
    """
    if len(level_db_T) < _ENOUGH:
        return None
    speech_db, noise_db = np.percentile(level_db_T, (90, 10))
    if speech_db - noise_db < _ROOM_DB:
        return None
    smooth = np.convolve(level_db_T, [0.5, 0.5], "valid")
    lowest = np.lib.stride_tricks.sliding_window_view(smooth, _FALL + 1).min(axis=1)
    before = smooth[: len(lowest)]
    falls = (before - lowest)[before > speech_db - _LOUD_DB]
    return float(np.percentile(falls, 90)) if len(falls) >= _ENOUGH else None


def edges_db(level_db_T: NDArray[np.float64]) -> tuple[float, float]:
    """Level of the first and the last 30 ms beside that of the speech, dB; of a whole recording 35 below."""
    if len(level_db_T) < _ENOUGH:
        return -120.0, -120.0
    speech_db = np.percentile(level_db_T, 90)
    return float(level_db_T[:_EDGE].max() - speech_db), float(level_db_T[-_EDGE:].max() - speech_db)


def hum_db(samples: NDArray[np.float32], rate: int) -> float:
    """How far 50 or 60 Hz stand out of what is beside them, dB; without a hum 9 at most.

    Not more than 60 dB above nothing: a line that is far below all speech is none.
    """
    if len(samples) < rate:
        return 0.0
    power = np.square(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))))
    hz = np.fft.rfftfreq(len(samples), 1 / rate)
    total = float(power.sum()) + 1e-12
    found = 0.0
    for mains in _MAINS_HZ:
        off = np.abs(hz - mains)
        line, beside = float(power[off < 1.5].sum()), 0.3 * float(power[(off > 3) & (off < 8)].sum())
        if line > 0:
            over_beside, of_all = 10 * math.log10(line / (beside + 1e-12)), 10 * math.log10(line / total)
            found = max(found, min(over_beside, of_all + 60))
    return found
