"""Fundamental frequency, neural (SwiftF0) or classic (Harvest of WORLD: Morise 2017), on one grid."""

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from backend.audio.resample import resample

if TYPE_CHECKING:
    import swift_f0

LOWEST_HZ = 50.0
HIGHEST_HZ = 1100.0
"""A soprano's C6 is 1047 Hz."""


def f0(
    samples: NDArray[np.float32],
    sample_rate: int,
    *,
    hop_s: float = 0.01,
    method: Literal["swift", "world"] = "swift",
    fmin: float = LOWEST_HZ,
    fmax: float = HIGHEST_HZ,
) -> NDArray[np.float32]:
    """F0 in Hz, 0 where unvoiced, (ceil(n / hop),); frame i is centred at (i + 0.5)·hop_s."""
    frames = int(np.ceil(len(samples) / sample_rate / hop_s - 1e-6))
    if frames == 0:
        return np.zeros(0, np.float32)
    centres_s = (np.arange(frames, dtype=np.float64) + 0.5) * np.float64(hop_s)
    if method == "world":
        return _world(samples, sample_rate, hop_s, frames, fmin, fmax)
    return _swift(samples, sample_rate, centres_s, fmin, fmax)


@lru_cache(maxsize=1)
def _detector() -> "swift_f0.SwiftF0":
    from swift_f0 import SwiftF0

    # One thread: clips are measured in parallel processes. No spinning: other work shares the processor.
    return SwiftF0(threads=1, spin=False)


def _swift(
    samples: NDArray[np.float32], sample_rate: int, centres_s: NDArray[np.float64], fmin: float, fmax: float
) -> NDArray[np.float32]:
    audio = resample(samples, sample_rate, 16000)
    if len(audio) < 512:
        return np.zeros(len(centres_s), np.float32)
    result = _detector().detect(audio, 16000, fmin=fmin, fmax=fmax)
    return _regrid(result.timestamps, result.pitch_hz, result.confidence, centres_s)


def _regrid(
    times_s: NDArray[np.float64],
    hz: NDArray[np.float64],
    confidence: NDArray[np.float64],
    centres_s: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Pitch between two voiced frames is interpolated in log frequency; nothing is interpolated across an
    unvoiced one.
    """
    if len(times_s) == 0:
        return np.zeros(len(centres_s), np.float32)
    sure = np.interp(centres_s, times_s, confidence) >= 0.5
    right = np.clip(np.searchsorted(times_s, centres_s), 1, max(1, len(times_s) - 1))
    right = np.minimum(right, len(times_s) - 1)
    left = np.maximum(right - 1, 0)
    voiced = (confidence >= 0.5) & (hz > 0)
    log_hz = np.log(np.where(hz > 0, hz, 1.0))
    span = np.where(right > left, times_s[right] - times_s[left], 1.0)
    weight = np.clip((centres_s - times_s[left]) / span, 0.0, 1.0)
    weight = np.where(~voiced[left], 1.0, np.where(~voiced[right], 0.0, weight))
    pitch = np.exp((1 - weight) * log_hz[left] + weight * log_hz[right])
    return np.where(sure & (voiced[left] | voiced[right]), pitch, 0.0).astype(np.float32)


def _world(
    samples: NDArray[np.float32], sample_rate: int, hop_s: float, frames: int, fmin: float, fmax: float
) -> NDArray[np.float32]:
    import pyworld

    # WORLD's frame i is at i·hop: half a hop is cut from the start to come to the middle of ours.
    audio = samples[round(hop_s / 2 * sample_rate) :].astype(np.float64)
    if len(audio) < 0.05 * sample_rate:
        return np.zeros(frames, np.float32)
    coarse, times_s = pyworld.harvest(audio, sample_rate, f0_floor=fmin, f0_ceil=fmax, frame_period=hop_s * 1000)
    fine = pyworld.stonemask(audio, coarse, times_s, sample_rate)
    # Harvest voices some silence; what is 60 dB below the loudest frame is not voice.
    edges = np.minimum((np.arange(len(fine) + 1) * hop_s * sample_rate).astype(int), len(audio))
    sums = np.concatenate([[0.0], np.cumsum(audio**2)])
    power = (sums[edges[1:]] - sums[edges[:-1]]) / np.maximum(1, np.diff(edges))
    fine = np.where(power > max(1e-9, power.max() * 1e-6), fine, 0.0)
    out = np.zeros(frames, np.float32)
    out[: min(frames, len(fine))] = fine[:frames]
    return out
