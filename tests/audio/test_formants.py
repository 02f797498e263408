"""The measure that docs/singing.md speaks of: it must tell moved resonances from another pitch and another slope."""

import numpy as np
import pytest
import pyworld
from numpy.typing import NDArray
from scipy.signal import lfilter

from backend.audio import timbre
from tests.benchmarks import formants

RATE, HOP_S = 24_000, 0.005
_RESONANCES = ((700.0, 110.0), (1220.0, 120.0), (2600.0, 160.0), (3500.0, 200.0))


@pytest.fixture(scope="module")
def vowel() -> NDArray[np.float32]:
    """Two seconds of “ah” that glides around 200 Hz."""
    at_s = np.arange(2 * RATE) / RATE
    turns = np.cumsum(200 * 2 ** (np.sin(3 * at_s) / 6)) / RATE
    sound = np.diff(np.floor(turns), prepend=0.0) + 1e-4 * np.random.default_rng(0).standard_normal(len(at_s))
    for hz, width in (*_RESONANCES, (0.0, 600.0)):
        radius = np.exp(-np.pi * width / RATE)
        sound = lfilter([1.0], [1.0, -2 * radius * np.cos(2 * np.pi * hz / RATE), radius**2], sound)
    return np.asarray(0.1 * sound / np.sqrt(np.mean(sound**2)), np.float32)


@pytest.mark.parametrize("semitones", [-2.0, 2.0])
def test_resonances_that_moved_are_told(vowel: NDArray[np.float32], semitones: float) -> None:
    hz, _ = pyworld.harvest(vowel.astype(float), RATE)
    other = timbre.shaped(vowel, RATE, hz.tolist(), HOP_S, formant_semitones=semitones)
    assert formants.moved(vowel, other, RATE)[0] == pytest.approx(semitones, abs=0.3)


@pytest.mark.parametrize("octaves", [-1, 1])
def test_another_pitch_moves_no_resonance(vowel: NDArray[np.float32], octaves: int) -> None:
    sound = vowel.astype(float)
    hz, at_s = pyworld.harvest(sound, RATE)
    envelope, noise = pyworld.cheaptrick(sound, hz, at_s, RATE), pyworld.d4c(sound, hz, at_s, RATE)
    other = pyworld.synthesize(hz * 2.0**octaves, envelope, noise, RATE).astype(np.float32)
    assert formants.moved(vowel, other, RATE)[0] == pytest.approx(0.0, abs=0.5)


def test_another_slope_moves_no_resonance(vowel: NDArray[np.float32]) -> None:
    brighter = np.diff(vowel, prepend=np.float32(0))
    semitones, steeper = formants.moved(vowel, brighter, RATE)
    assert semitones == pytest.approx(0.0, abs=0.3)
    assert steeper == pytest.approx(6.0, abs=1.0)
