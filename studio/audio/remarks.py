"""What is to be said of a take: too loud, too quiet, noise, a room that echoes, a beginning or an end that is cut."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from studio.audio import meters

Kind = Literal["clipped", "loud", "quiet", "noisy", "echo", "cut-start", "cut-end"]

_LOUD_DBFS, _QUIET_DBFS = -1.0, -24.0
"""Peaks above and below."""
_NOISY_DB = 25.0
"""Speech this much above the noise, as the check of the dataset wants it."""
_FRAME_S, _EDGE_S = 0.01, 0.05
_CUT_DB = 15.0
"""An edge within this of the speech's level is speech."""
_FALL_S, _ECHO_DB, _ROOM_DB = 0.1, 9.5, 30.0
"""Speech in a dry room falls by 16 to 26 dB within a tenth of a second, in one that rings for 0.8 s by 9 (measured on
the sample dataset, with decaying noise as the room). It takes ``_ROOM_DB`` of silence below the speech to tell.
"""
_FALLS = 20


@dataclass(frozen=True)
class Remark:
    """One thing that is not as it should be."""

    kind: Kind
    figure: float
    """Decibels; samples for ``clipped``."""


def remarks(samples: NDArray[np.float32], sample_rate: int) -> list[Remark]:
    """What is to be said of samples (n,), the gravest first; empty: a good take."""
    reading = meters.measure(samples)
    level_db_T = _levels(samples, sample_rate)
    if len(level_db_T) < _FALLS:
        return []
    speech_db, noise_db = (float(np.percentile(level_db_T, q)) for q in (90, 10))
    found: list[Remark] = []
    if reading.clipped > 2:
        found.append(Remark("clipped", reading.clipped))
    elif reading.peak_db > _LOUD_DBFS:
        found.append(Remark("loud", reading.peak_db))
    edge = round(_EDGE_S / _FRAME_S)
    starts, ends = float(level_db_T[:edge].max()), float(level_db_T[-edge:].max())
    if starts > speech_db - _CUT_DB:
        found.append(Remark("cut-start", starts))
    if ends > speech_db - _CUT_DB:
        found.append(Remark("cut-end", ends))
    if reading.peak_db < _QUIET_DBFS:
        found.append(Remark("quiet", reading.peak_db))
    if speech_db - noise_db < _NOISY_DB:
        found.append(Remark("noisy", speech_db - noise_db))
    fall = _fall(level_db_T, speech_db, noise_db)
    if fall is not None and fall < _ECHO_DB:
        found.append(Remark("echo", fall))
    return found


def _levels(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    size = round(_FRAME_S * sample_rate)
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    level: NDArray[np.float64] = np.maximum(meters.FLOOR_DB, 10 * np.log10(np.square(frames).mean(axis=1) + 1e-10))
    return level


def _fall(level_db_T: NDArray[np.float64], speech_db: float, noise_db: float) -> float | None:
    """How far speech falls at its quickest, dB in ``_FALL_S``; None where noise or few sounds hide it."""
    if speech_db - noise_db < _ROOM_DB:
        return None
    smooth = np.convolve(level_db_T, [0.5, 0.5], "valid")
    steps = round(_FALL_S / _FRAME_S)
    lowest = np.lib.stride_tricks.sliding_window_view(smooth, steps + 1).min(axis=1)
    loud = smooth[: len(lowest)] > speech_db - 12
    falls = (smooth[: len(lowest)] - lowest)[loud]
    return float(np.percentile(falls, 90)) if len(falls) >= _FALLS else None
