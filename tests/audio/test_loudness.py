"""Loudness to a target, and no true peak above the limit."""

import numpy as np
import pytest

from backend.audio.loudness import SILENT_LUFS, limit_true_peak, lufs, normalize, true_peak_db
from backend.audio.resample import resample


def noise(seconds: float, rate: int = 16000, level: float = 0.1) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    return np.random.default_rng(1).normal(0, level, int(seconds * rate)).astype(np.float32)


@pytest.mark.parametrize("seconds", [0.01, 0.1, 0.39, 0.4, 0.41, 3.0])
def test_any_length_reaches_the_target(seconds: float) -> None:
    out = normalize(noise(seconds), 16000, -23)
    assert lufs(out, 16000) == pytest.approx(-23, abs=0.1)


def test_a_full_scale_tone_is_where_the_standard_says() -> None:
    tone = np.sin(2 * np.pi * 997 * np.arange(48000 * 3) / 48000).astype(np.float32)
    assert lufs(tone, 48000) == pytest.approx(-3.01, abs=0.1)


def test_a_short_clip_is_as_loud_as_a_long_one_of_the_same_sound() -> None:
    assert lufs(noise(0.1), 16000) == pytest.approx(lufs(noise(3.0), 16000), abs=1)


@pytest.mark.parametrize("rate", [4000, 6000, 8000, 11025, 96000])
def test_odd_rates(rate: int) -> None:
    tone = (0.5 * np.sin(2 * np.pi * 500 * np.arange(rate) / rate)).astype(np.float32)
    assert lufs(tone, rate) == pytest.approx(-9.7, abs=1.0)


def test_silence_stays_silence() -> None:
    silence = np.zeros(8000, np.float32)
    assert lufs(silence, 16000) == SILENT_LUFS
    assert lufs(np.zeros(0, np.float32), 16000) == SILENT_LUFS
    assert not normalize(silence, 16000, -20).any()


@pytest.mark.parametrize("dbtp", [-1.0, -6.0])
def test_the_limiter_holds_between_the_samples(dbtp: float) -> None:
    # A tone at a quarter of the rate, 45° off: samples at 0.707 of the true peak.
    n = np.arange(16000)
    tone = (1.2 * np.sin(np.pi / 2 * n + np.pi / 4) * np.hanning(16000)).astype(np.float32)
    assert true_peak_db(tone, 16000) > 1.0
    out = limit_true_peak(tone, 16000, dbtp)
    fine = np.abs(resample(out, 16000, 256000)).max()
    assert 20 * np.log10(fine) <= dbtp + 0.1
    assert 20 * np.log10(fine) >= dbtp - 0.5


def test_the_limiter_leaves_the_rest_alone() -> None:
    samples = noise(1.0, level=0.05)
    assert np.array_equal(limit_true_peak(samples, 16000, -1), samples)
    samples[8000] = 2.0
    out = limit_true_peak(samples, 16000, -1)
    assert np.array_equal(out[:7500], samples[:7500])
    assert len(limit_true_peak(np.zeros(0, np.float32), 16000, -1)) == 0
