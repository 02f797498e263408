"""Rates change, levels and lengths stay."""

import numpy as np
import pytest

from backend.audio.resample import resample


@pytest.mark.parametrize(("src", "dst"), [(44100, 16000), (8000, 16000), (48000, 22050), (11025, 16000)])
def test_a_tone_keeps_level_and_length(src: int, dst: int) -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(src) / src).astype(np.float32)
    out = resample(tone, src, dst)
    assert out.dtype == np.float32
    assert abs(len(out) - dst) <= 1
    middle = out[dst // 4 : dst * 3 // 4]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(np.sqrt(0.5), rel=1e-3)


def test_the_same_rate_is_left_alone() -> None:
    samples = np.ones(10, np.float32)
    assert resample(samples, 16000, 16000) is samples
    assert len(resample(np.zeros(0, np.float32), 16000, 8000)) == 0
