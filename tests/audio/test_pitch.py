"""Known F0 is found, in tune and in time, by both methods on the same grid."""

from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.audio.pitch import f0

Method = Literal["swift", "world"]
METHODS: tuple[Method, ...] = ("swift", "world")


def voice(hz: NDArray[np.float64], sample_rate: int) -> NDArray[np.float32]:
    """A buzz with twenty falling harmonics and that F0 (n,)."""
    phase = 2 * np.pi * np.cumsum(hz) / sample_rate
    waves = [np.sin(k * phase) / k for k in range(1, 20)]
    return np.asarray(0.2 * np.sum(waves, axis=0), np.float32)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("rate", "hop_s"), [(16000, 0.01), (22050, 0.0125), (48000, 0.005)])
def test_a_glide_is_followed_in_tune_and_in_time(method: Method, rate: int, hop_s: float) -> None:
    times = np.arange(2 * rate) / rate
    curve = 150 * 2 ** (np.sin(2 * np.pi * 1.0 * times) / 2)
    found = f0(voice(curve, rate), rate, hop_s=hop_s, method=method)
    assert found.dtype == np.float32
    assert len(found) == round(2 / hop_s)
    centres = (np.arange(len(found)) + 0.5) * hop_s
    asked = np.interp(centres, times, curve)
    inner = (found > 0) & (centres > 0.1) & (centres < 1.9)
    assert inner.mean() > 0.85
    cents = 1200 * np.log2(found[inner] / asked[inner])
    # A shift of one 10 ms frame would be 20 cents and more on the steep parts.
    assert np.median(np.abs(cents)) < 8
    assert np.percentile(np.abs(cents), 95) < 20


@pytest.mark.parametrize("method", METHODS)
def test_silence_and_noise_have_none(method: Method) -> None:
    assert not f0(np.zeros(16000, np.float32), 16000, method=method).any()
    hiss = np.random.default_rng(0).normal(0, 0.05, 16000).astype(np.float32)
    assert (f0(hiss, 16000, method=method) > 0).mean() < 0.2


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [0, 1, 100, 161, 700])
def test_very_short_clips_have_their_frames(method: Method, n: int) -> None:
    assert len(f0(np.zeros(n, np.float32), 16000, method=method)) == -(-n // 160)
