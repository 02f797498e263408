"""Speech is found in clean and noisy clips; clicks and silence are not speech."""

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.audio.vad import levels_db, speech_mask, speech_span

RATE = 16000


def clip(noise_level: float) -> NDArray[np.float32]:
    """1 s of nothing, 2 s of a syllabic buzz, 0.5 s of nothing."""
    rng = np.random.default_rng(0)
    times = np.arange(2 * RATE) / RATE
    buzz = 0.2 * np.sin(2 * np.pi * 150 * times) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * times))
    whole = np.concatenate([np.zeros(RATE), buzz, np.zeros(RATE // 2)])
    return (whole + rng.normal(0, noise_level, len(whole))).astype(np.float32)


@pytest.mark.parametrize("noise_level", [0.0, 0.0005, 0.005])
def test_the_span_is_found(noise_level: float) -> None:
    start, end = speech_span(clip(noise_level), RATE)
    assert start == pytest.approx(1.0, abs=0.1)
    assert end == pytest.approx(3.0, abs=0.1)
    assert start <= 1.0


def test_a_click_is_not_speech() -> None:
    samples = clip(0.0005)
    samples[3000:3040] = 0.9
    start, _ = speech_span(samples, RATE)
    assert start > 0.8


def test_no_speech_is_the_whole_clip() -> None:
    silence = np.zeros(RATE, np.float32)
    assert speech_span(silence, RATE) == (0.0, 1.0)
    assert not speech_mask(silence, RATE).any()
    assert len(speech_mask(np.zeros(0, np.float32), RATE)) == 0


def test_rumble_and_dc_do_not_count() -> None:
    times = np.arange(RATE) / RATE
    rumble = (0.3 + 0.3 * np.sin(2 * np.pi * 12 * times)).astype(np.float32)
    assert np.median(levels_db(rumble, RATE)) < -35
