"""When a voice sets in is told to the millisecond, whatever lies before it."""

import numpy as np
import pytest

from tests.benchmarks.onsets import onset_s

RATE = 24_000


@pytest.mark.parametrize("hz", [110.0, 233.0, 523.0])
@pytest.mark.parametrize("late_s", [-0.018, 0.0, 0.0037, 0.011])
def test_a_voice_that_sets_in_after_a_hiss_is_told_within_half_a_period(hz: float, late_s: float) -> None:
    beat_s, times_s = 0.5, np.arange(RATE) / RATE
    voice = sum(np.cos(2 * np.pi * h * hz * times_s + h) / h for h in range(1, int(4000 / hz)))
    hiss = 0.3 * np.random.default_rng(3).standard_normal(RATE) * (times_s > 0.4)
    sounds = voice * (times_s >= beat_s + late_s) + hiss * (times_s < beat_s + late_s)
    found = onset_s(sounds.astype(np.float32), RATE, beat_s, hz)
    assert found is not None
    assert abs(found - beat_s - late_s) < max(0.002, 0.25 / hz)


def test_silence_has_none() -> None:
    assert onset_s(np.zeros(RATE, np.float32), RATE, 0.5, 200.0) is None
