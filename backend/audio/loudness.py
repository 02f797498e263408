"""Loudness after EBU R128 (pyloudnorm), and a limiter of true peaks (ITU-R BS.1770, annex 2: seen between samples)."""

import numpy as np
from numpy.typing import NDArray

from backend.audio.resample import resample

SILENT_LUFS = -70.0
"""R128's absolute gate: what is quieter counts as silence."""
_BLOCK_S = 0.4
_LOUDEST = 0.99


def lufs(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Integrated loudness, LUFS, at least -70 (silence). A clip shorter than a gating block is repeated to
    fill one: padding it with silence would make it seem quieter than it is.
    """
    import pyloudnorm

    if samples.size == 0 or not np.any(samples):
        return SILENT_LUFS
    # Rates under 8 kHz have the weighting's shelf beyond their band, where the filter isn't stable.
    if sample_rate < 8000:
        samples, sample_rate = resample(samples, sample_rate, 8000), 8000
    need = int(np.ceil(_BLOCK_S * sample_rate)) + 1
    if len(samples) < need:
        samples = np.tile(samples, -(-need // len(samples)))
    loudness = float(pyloudnorm.Meter(sample_rate).integrated_loudness(samples.astype(np.float64)))
    return max(SILENT_LUFS, loudness) if np.isfinite(loudness) else SILENT_LUFS


def gain_to(samples: NDArray[np.float32], sample_rate: int, target_lufs: float) -> float:
    """The gain in dB that brings the clip to the target; 0 for silence."""
    now = lufs(samples, sample_rate)
    return 0.0 if now <= SILENT_LUFS else target_lufs - now


def normalize(samples: NDArray[np.float32], sample_rate: int, target_lufs: float) -> NDArray[np.float32]:
    """The clip at ``target_lufs``; silence stays as it is. Peaks may pass ±1: limit them afterwards."""
    gain = 10 ** (gain_to(samples, sample_rate, target_lufs) / 20)
    return (samples * np.float32(gain)).astype(np.float32, copy=False)


def limit_peak(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The whole clip softer where a sample passes ±0.99, which is as loud as networks make sound; else as it is."""
    peak = float(np.abs(samples).max(initial=0.0))
    return samples * np.float32(_LOUDEST / peak) if peak > _LOUDEST else samples


def rms(samples: NDArray[np.float32], hop: int, around: int = 2) -> NDArray[np.float32]:
    """Root mean square of each frame and ``around`` neighbours on either side: (ceil(n / hop),)."""
    frames = -(-len(samples) // hop)
    squares = np.zeros(frames * hop)
    squares[: len(samples)] = np.square(samples, dtype=np.float64)
    sums = np.pad(squares.reshape(frames, hop).sum(axis=1), around)
    width = 2 * around + 1
    means = np.convolve(sums, np.ones(width), mode="valid") / (width * hop)
    return np.sqrt(np.maximum(means, 0)).astype(np.float32)


def level(samples: NDArray[np.float32]) -> float:
    """Root mean square of all samples, or of the root mean squares of frames; 0 for none."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def loud_level(samples: NDArray[np.float32], above: float) -> float:
    """:func:`level` of those alone that are larger than ``above``, whatever their sign: pauses do not count."""
    return level(samples[np.abs(samples) > above])


def true_peak_db(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Highest level between the samples too (4× oversampled), dBTP; -120 for silence."""
    peak = float(_oversampled(samples, sample_rate).max(initial=0.0))
    return 20 * float(np.log10(max(peak, 1e-6)))


def limit_true_peak(samples: NDArray[np.float32], sample_rate: int, dbtp: float) -> NDArray[np.float32]:
    """The clip with no true peak above ``dbtp``: gain falls smoothly over 5 ms around a peak, all else is
    untouched.
    """
    from scipy.ndimage import minimum_filter1d

    ceiling = 10 ** (dbtp / 20)
    out = samples.astype(np.float32)
    half = max(1, round(0.005 * sample_rate))
    bell = np.hanning(2 * half + 3)[1:-1]
    bell /= bell.sum()
    for _ in range(3):  # changing gain bends the waveform a little: look again
        peaks = _oversampled(out, sample_rate)
        if peaks.max(initial=0.0) <= ceiling:
            return out
        need = np.minimum(1.0, ceiling * 0.999 / np.maximum(peaks, 1e-9))
        lowest = minimum_filter1d(need, 2 * half + 1, mode="nearest")
        gain = np.convolve(np.pad(lowest, half, mode="edge"), bell, mode="valid")
        out = (out * gain).astype(np.float32)
    peak = _oversampled(out, sample_rate).max(initial=0.0)
    return (out * np.float32(min(1.0, ceiling / max(peak, 1e-9)))).astype(np.float32)


def _oversampled(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """(n,): each sample's own highest magnitude in the four steps around it."""
    if samples.size == 0:
        return np.zeros(0)
    pad = 64
    four = np.abs(resample(np.pad(samples, pad), sample_rate, sample_rate * 4)).astype(np.float64)
    wanted = (len(samples) + 2 * pad) * 4
    four = np.pad(four, (0, max(0, wanted - len(four))))[:wanted].reshape(-1, 4).max(axis=1)
    # A peak between sample i and i+1 is held down by both.
    both = np.maximum(four, np.concatenate([[0.0], four[:-1]]))
    kept: NDArray[np.float64] = np.maximum(both[pad:-pad], np.abs(samples))
    return kept
