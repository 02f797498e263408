"""Where the speech is: an energy gate set by the clip's own floor and level. Fast, and enough for
recordings made to be clips; it needs no model.

The gate and its figures are our own. It has two thresholds: the lower one says how far a run of frames reaches, the
upper one whether the run counts, so that soft edges stay and breaths go. Both lie between the quiet and the loud of
this clip, for a fixed level would fail with the next microphone. Rumble under 60 Hz may be louder than soft consonants.
"""

import numpy as np
from numpy.typing import NDArray

from backend.protocol import levels

HOP_S = levels.HOP_S

_EDGE_S = 0.04
"""Kept around what was found: soft consonants begin below the gate."""
_SILENCE_DB = -70.0


def speech_span(samples: NDArray[np.float32], sample_rate: int) -> tuple[float, float]:
    """Start and end of the speech, seconds, with a little room; the whole clip where no speech stands out."""
    duration = len(samples) / sample_rate
    mask = speech_mask(samples, sample_rate)
    hits = np.flatnonzero(mask)
    if len(hits) == 0:
        return 0.0, duration
    start = max(0.0, float(hits[0]) * HOP_S - _EDGE_S)
    end = min(duration, float(hits[-1] + 1) * HOP_S + _EDGE_S)
    return start, end


def speech_mask(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.bool_]:
    """(frames,) of 10 ms: True where there is speech."""
    level = levels_db(samples, sample_rate)
    if len(level) == 0 or level.max() < _SILENCE_DB:
        return np.zeros(len(level), np.bool_)
    smooth = np.convolve(np.pad(level, 1, mode="edge"), np.full(3, 1 / 3), mode="valid")
    floor, loud = np.percentile(smooth, 5), np.percentile(smooth, 95)
    floor = max(floor, _SILENCE_DB - 10)
    span = max(loud - floor, 0.0)
    if span < 6:  # nothing stands out: steady noise, or speech without any pause
        return np.ones(len(level), np.bool_)
    low = max(floor + 0.3 * span, loud - 45)
    high = max(floor + 0.5 * span, loud - 35)
    return _grow(smooth > low, smooth > high, round(0.05 / HOP_S))


def levels_db(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """(ceil(n / hop),): RMS of each 10 ms in dBFS, -120 for digital silence. Rumble under 60 Hz does not
    count.
    """
    hop = max(1, round(HOP_S * sample_rate))
    frames = -(-len(samples) // hop)
    if frames == 0:
        return np.zeros(0)
    quiet = without_rumble(samples, sample_rate)
    padded = np.pad(quiet, (0, frames * hop - len(quiet)))
    power = np.square(padded, dtype=np.float64).reshape(frames, hop).mean(axis=1)
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, 1e-12))
    return levels


def without_rumble(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """The clip without what is under about 60 Hz and without DC, no phase change."""
    from scipy.signal import butter, sosfiltfilt

    if len(samples) < 32:
        return samples - samples.mean() if len(samples) else samples
    sos = butter(2, 60, "highpass", fs=sample_rate, output="sos")
    out: NDArray[np.float32] = sosfiltfilt(sos, samples).astype(np.float32)
    return out


def _grow(low: NDArray[np.bool_], high: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Runs of ``low`` that hold some ``high`` and are ``least`` frames or longer (clicks are shorter)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], low.astype(np.int8), [0]])))
    mask = np.zeros(len(low), np.bool_)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start >= least and high[start:end].any():
            mask[start:end] = True
    return mask
