"""Cepstra for alignment: 13 MFCC with c0 (Davis and Mermelstein 1980), and their slopes (Furui 1986)."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
"""Hz of everything in here."""
_N_FFT, _WINDOW, _MELS, _CEPSTRA = 512, 400, 40, 13

Frames = NDArray[np.float32]
"""(frames, coefficients)."""


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float32]:
    """(bins, mels): triangles on the mel scale, 60–7600 Hz."""

    def to_mel(hz: float) -> float:
        return float(2595.0 * np.log10(1.0 + hz / 700.0))

    edges_hz = 700.0 * (10.0 ** (np.linspace(to_mel(60.0), to_mel(7600.0), _MELS + 2) / 2595.0) - 1.0)
    bins_hz = np.linspace(0.0, SAMPLE_RATE / 2, _N_FFT // 2 + 1)[:, None]
    low, mid, high = edges_hz[:-2], edges_hz[1:-1], edges_hz[2:]
    rising, falling = (bins_hz - low) / (mid - low), (high - bins_hz) / (high - mid)
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)), np.float32)


@lru_cache(maxsize=1)
def _cosines() -> NDArray[np.float32]:
    """(mels, cepstra): the orthonormal DCT-II."""
    n = np.arange(_MELS)[:, None] + 0.5
    k = np.arange(_CEPSTRA)[None, :]
    basis = np.cos(np.pi * n * k / _MELS) * np.sqrt(2.0 / _MELS)
    basis[:, 0] *= np.sqrt(0.5)
    return np.asarray(basis, np.float32)


def frame_count(samples: int, hop: int) -> int:
    """Frames of so many samples; frame i is centred at ``(i + 0.5) * hop``."""
    return max(1, -(-samples // hop))


def _framed(samples: NDArray[np.float32], hop: int) -> NDArray[np.float32]:
    count = frame_count(len(samples), hop)
    lead = _WINDOW // 2 - hop // 2
    padded = np.zeros(count * hop + _WINDOW, np.float32)
    padded[lead : lead + len(samples)] = samples
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::hop][:count]
    return np.asarray(windows)


def log_mel(samples: NDArray[np.float32], hop: int) -> Frames:
    """(frames, 40) natural logarithm of mel powers; ``samples`` (n,) at 16 kHz, ``hop`` in samples."""
    emphasised = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1]).astype(np.float32)
    windows = _framed(emphasised, hop) * np.hanning(_WINDOW).astype(np.float32)
    power = np.abs(np.fft.rfft(windows, _N_FFT).astype(np.complex64)) ** 2
    return np.asarray(np.log(power @ _filters() + 1e-7), np.float32)


def mfcc(samples: NDArray[np.float32], hop: int) -> Frames:
    """(frames, 13)."""
    return log_mel(samples, hop) @ _cosines()


def energy_db(samples: NDArray[np.float32], hop: int) -> NDArray[np.float32]:
    """(frames,) power in dB of full scale."""
    return np.asarray(10.0 * np.log10(np.mean(_framed(samples, hop) ** 2, axis=1) + 1e-10), np.float32)


def slopes(frames: Frames, reach: int) -> Frames:
    """Regression slope of each coefficient over ``2 * reach + 1`` frames."""
    padded = np.pad(frames, ((reach, reach), (0, 0)), mode="edge")
    count = len(frames)
    total = np.zeros_like(frames)
    for k in range(1, reach + 1):
        total += k * (padded[reach + k : reach + k + count] - padded[reach - k : reach - k + count])
    return np.asarray(total / (2 * sum(k * k for k in range(1, reach + 1))), np.float32)


def normalized(frames: Frames) -> Frames:
    """Zero mean, unit variance over the clip."""
    return np.asarray((frames - frames.mean(axis=0)) / (frames.std(axis=0) + 1e-3), np.float32)
