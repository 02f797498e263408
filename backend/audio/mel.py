"""Log-mel spectra, in NumPy; the torch formulation for training gives equal numbers
(tests/audio/test_mel.py).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FLOOR = 1e-5
"""Magnitudes below this are raised to it before the logarithm."""


@dataclass(frozen=True, kw_only=True)
class MelConfig:
    """What a mel spectrum is computed with."""

    sample_rate: int = 16000
    """Hz."""
    n_fft: int = 1024
    """Samples of the transform, even."""
    hop: int = 160
    """Samples between frames, even."""
    win: int = 1024
    """Samples of the periodic Hann window, at most ``n_fft``, centred in it."""
    n_mels: int = 80
    fmin: float = 0.0
    """Hz."""
    fmax: float = 8000.0
    """Hz, at most half of ``sample_rate``."""

    def __post_init__(self) -> None:
        if self.win > self.n_fft or self.n_fft % 2 or self.hop % 2 or self.hop > self.n_fft:
            raise ValueError("need even n_fft and hop, win ≤ n_fft and hop ≤ n_fft")
        if not 0 <= self.fmin < self.fmax <= self.sample_rate / 2:
            raise ValueError("need 0 ≤ fmin < fmax ≤ sample_rate / 2")

    @property
    def hop_s(self) -> float:
        """Seconds between frames."""
        return self.hop / self.sample_rate

    @property
    def left(self) -> int:
        """Zeros before the first sample, so that frame 0 is centred at half a hop."""
        return (self.n_fft - self.hop) // 2

    def frames(self, n: int) -> int:
        """Frames of ``n`` samples."""
        return -(-n // self.hop)


class Framed(Protocol):
    """Anything that says how sound is cut into frames, as most configs do."""

    @property
    def sample_rate(self) -> int: ...
    @property
    def n_fft(self) -> int: ...
    @property
    def hop(self) -> int: ...
    @property
    def n_mels(self) -> int: ...


def full_band(config: Framed) -> MelConfig:
    """A window as long as the transform, and bands up to half the rate."""
    return MelConfig(
        sample_rate=config.sample_rate, n_fft=config.n_fft, hop=config.hop, win=config.n_fft, n_mels=config.n_mels,
        fmax=config.sample_rate / 2,
    )  # fmt: skip


def mel(samples: NDArray[np.float32], config: MelConfig) -> NDArray[np.float32]:
    """Samples (n,) → natural log of the mel magnitudes, (n_mels, ceil(n / hop)); frame i is centred at (i
    + 0.5)·hop.

    Outside of the clip there are zeros. Values lie in [log 1e-5, about 5].
    """
    magnitudes = spectrum(samples, config)
    mels: NDArray[np.float32] = filterbank(config) @ magnitudes
    return np.log(np.maximum(mels, np.float32(FLOOR)))


def spectrum(samples: NDArray[np.float32], config: MelConfig) -> NDArray[np.float32]:
    """Samples (n,) → linear magnitudes (n_fft / 2 + 1, ceil(n / hop)) on the same frames."""
    frames = config.frames(len(samples))
    if not frames:
        return np.zeros((config.n_fft // 2 + 1, 0), np.float32)
    padded = np.zeros((frames - 1) * config.hop + config.n_fft, np.float32)
    padded[config.left : config.left + len(samples)] = samples
    views = np.lib.stride_tricks.sliding_window_view(padded, config.n_fft)[:: config.hop]
    out = np.empty((config.n_fft // 2 + 1, frames), np.float32)
    shape = window(config)
    for at in range(0, frames, 256):  # in pieces that stay in the processor's cache
        out[:, at : at + 256] = np.abs(np.fft.rfft(views[at : at + 256] * shape, axis=1)).T
    return out


@lru_cache(maxsize=16)
def window(config: MelConfig) -> NDArray[np.float32]:
    """Periodic Hann of ``win`` samples in the middle of (n_fft,) zeros."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(config.win) / config.win)
    left = (config.n_fft - config.win) // 2
    return np.pad(hann, (left, config.n_fft - config.win - left)).astype(np.float32)


@lru_cache(maxsize=16)
def filterbank(config: MelConfig) -> NDArray[np.float32]:
    """Slaney's triangles (Auditory Toolbox, 1998) with equal area, (n_mels, n_fft / 2 + 1); equal to
    librosa.filters.mel's, without its import time.
    """
    return triangles(config, np.linspace(0, config.sample_rate / 2, config.n_fft // 2 + 1))


def triangles(config: MelConfig, bins_hz: NDArray[np.float64]) -> NDArray[np.float32]:
    """The same bands over any other frequencies (K,), those of a transform at another sample rate: (n_mels, K)."""
    edges = _hz(np.linspace(_mel(config.fmin), _mel(config.fmax), config.n_mels + 2))
    widths = np.diff(edges)
    slopes = edges[:, None] - bins_hz[None]
    lower, upper = -slopes[:-2] / widths[:-1, None], slopes[2:] / widths[1:, None]
    weights = np.maximum(0, np.minimum(lower, upper)) * (2.0 / (edges[2:] - edges[:-2]))[:, None]
    return weights.astype(np.float32)


def centres(config: MelConfig) -> NDArray[np.float64]:
    """Hz at which each band is widest awake: (n_mels,)."""
    return _hz(np.linspace(_mel(config.fmin), _mel(config.fmax), config.n_mels + 2))[1:-1]


_LINEAR_HZ, _CORNER_HZ, _LOG_STEP = 200.0 / 3, 1000.0, np.log(6.4) / 27


def _mel(hz: float) -> float:
    if hz < _CORNER_HZ:
        return hz / _LINEAR_HZ
    return float(_CORNER_HZ / _LINEAR_HZ + np.log(hz / _CORNER_HZ) / _LOG_STEP)


def _hz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    corner = _CORNER_HZ / _LINEAR_HZ
    return np.where(mels < corner, mels * _LINEAR_HZ, _CORNER_HZ * np.exp(_LOG_STEP * (mels - corner)))
