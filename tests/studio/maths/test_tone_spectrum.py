import numpy as np
import pytest

from studio.maths import tone_spectrum


@pytest.mark.parametrize("midi", [57, 69, 81])
def test_a_tone_lies_on_its_row(midi: int) -> None:
    rate, semitones = 16000, 12.0
    at_s = np.arange(rate) / rate
    tone = np.sin(2 * np.pi * 440 * 2 ** ((midi - 69) / 12) * at_s).astype(np.float32)
    found = tone_spectrum.tone_spectrum(tone, rate, 0.0, semitones)
    loudest = found.levels[:, found.levels.shape[1] // 2].argmax() + 0.5
    assert loudest == pytest.approx(found.row_of(midi - semitones), abs=1.5), "an octave higher than it is written"
    assert found.levels.shape[1] * found.hop_s == pytest.approx(1.0, abs=0.03)
