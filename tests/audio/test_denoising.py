"""Steady noise goes, speech stays, and nothing moves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.audio.denoising import denoised, is_better, measured
from tests.datasets.checks.conftest import recording


@pytest.mark.parametrize("index", [0, 80, 200])
def test_hiss_goes_and_speech_stays(index: int) -> None:
    speech = np.pad(recording(index), (8000, 8000))
    hiss = np.random.default_rng(0).standard_normal(len(speech)).astype(np.float32)
    noisy = speech + np.float32(0.05 * np.sqrt(np.mean(speech**2))) * 3 * hiss
    made = denoised(noisy, 16000)
    assert len(made) == len(noisy)
    before, after = measured(noisy, 16000), measured(made, 16000)
    assert after.noise_db < before.noise_db - 8
    assert is_better(before, after)
    assert _distance(made, speech) < 0.7 * _distance(noisy, speech), "nearer to what was said"


def test_what_is_quiet_behind_the_speech_is_left_alone() -> None:
    speech = np.pad(recording(80), (8000, 8000))
    made = denoised(speech, 16000)
    assert np.array_equal(made, denoised(speech, 16000))
    assert _distance(made, speech) < 0.02 * float(np.sum(speech**2))


@given(n=st.integers(0, 3000), rate=st.sampled_from([8000, 22050, 48000]), level=st.sampled_from([0.0, 1e-4, 1.0]))
def test_any_length_and_any_level_holds(n: int, rate: int, level: float) -> None:
    made = denoised(np.full(n, level, np.float32), rate)
    assert len(made) == n
    assert np.isfinite(made).all()
    measured(made, rate)


def _distance(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.sum((one - other) ** 2))
