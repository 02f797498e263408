"""Another colour for a voice: resonances move, the pitch stays, nothing asked changes nothing."""

import numpy as np
import pytest

from backend.audio import timbre

RATE = 16_000


def vowel(hz: float = 160.0) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A second of a buzz with one resonance at 1000 Hz."""
    at_s = np.arange(RATE) / RATE
    partials = [np.sin(2 * np.pi * hz * n * at_s) / (1 + ((hz * n - 1000) / 150) ** 2) for n in range(1, 40)]
    return np.asarray(0.1 * np.sum(partials, axis=0), np.float32).reshape(-1)


def loudest_hz(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    middle = samples[4000:12000] * np.hanning(8000)
    return float(np.argmax(np.abs(np.fft.rfft(middle))) * RATE / 8000)


def test_nothing_asked_is_the_same_sound() -> None:
    samples = vowel()
    assert timbre.shaped(samples, RATE, [160.0] * 100, 0.01) is samples


def test_resonances_move_and_the_pitch_stays() -> None:
    samples = vowel()
    higher = timbre.shaped(samples, RATE, [160.0] * 100, 0.01, formant_semitones=5)
    assert higher.shape == samples.shape
    assert 1000 * 2 ** (3 / 12) < loudest_hz(higher) < 1000 * 2 ** (7 / 12)
    assert loudest_hz(higher) % 160 < 3, "it is still a harmonic of the same tone"


def test_tension_makes_it_brighter_and_no_louder() -> None:
    samples = vowel()
    pressed, soft = (timbre.shaped(samples, RATE, [160.0] * 100, 0.01, tension=[t] * 100) for t in (1.0, -1.0))

    def bright(x: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
        power = np.abs(np.fft.rfft(x[4000:12000])) ** 2
        return float(power[1000:].sum() / power.sum())

    assert bright(pressed) > bright(samples) > bright(soft)
    assert np.std(pressed[4000:12000]) / np.std(samples[4000:12000]) < 1.2


@pytest.mark.parametrize("tilt", [0.0, 1.0])
def test_full_breathiness_is_breath_that_one_hears_in_every_voice(tilt: float) -> None:
    """Noise 30 dB and more under the voice was added, the less the deeper the valleys between its harmonics are."""
    samples = vowel() + np.float32(tilt * 0.001) * np.random.default_rng(0).standard_normal(RATE).astype(np.float32)
    breathy, half = (timbre.shaped(samples, RATE, [160.0] * 100, 0.01, breathiness=[b] * 100) for b in (1.0, 0.5))

    def added_db(made: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
        return float(20 * np.log10(np.std((made - samples)[4000:12000]) / np.std(samples[4000:12000])))

    assert added_db(breathy) == pytest.approx(-14, abs=2)
    assert added_db(half) == pytest.approx(-20, abs=2)
    assert loudest_hz(breathy) == loudest_hz(samples)
