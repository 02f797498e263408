"""Which ten seconds of a recording are used, and what is said of them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.speech import excerpt

RATE = 16_000


def _speech(seconds: float) -> NDArray[np.float32]:
    """Something as loud as speech."""
    chance = np.random.default_rng(1)
    return (0.1 * chance.standard_normal(round(seconds * RATE))).astype(np.float32)


def _pause(seconds: float, noise: float = 1e-4) -> NDArray[np.float32]:
    return (noise * np.random.default_rng(2).standard_normal(round(seconds * RATE))).astype(np.float32)


def _kinds(samples_N: NDArray[np.float32]) -> list[str]:
    return [one.says.kind for one in excerpt.judged(excerpt.best(samples_N, RATE))]


def test_silence_around_it_is_left_out() -> None:
    found = excerpt.best(np.concatenate([_pause(1), _speech(6), _pause(2)]), RATE)
    assert found.duration_s == pytest.approx(6, abs=0.3)


def test_of_much_the_longest_phrases_that_fit_are_used() -> None:
    samples = np.concatenate([_speech(4), _pause(0.5), _speech(5), _pause(0.5), _speech(4.2), _pause(0.5)])
    found = excerpt.best(samples, RATE)
    assert found.duration_s == pytest.approx(9.7, abs=0.3), "the second and the third"
    assert _kinds(samples)[0] == "clip-length/cut"


def test_without_a_pause_it_is_the_beginning() -> None:
    assert excerpt.best(_speech(15), RATE).duration_s == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize(
    ("samples", "kinds"),
    [
        (2 * [_pause(0.5), _speech(3)], ["clip-length", "clip-level", "clip-noise"]),
        ([_pause(0.5), _speech(1.5)], ["clip-length/short", "clip-level", "clip-noise"]),
        (2 * [_pause(0.5, 0.02), _speech(3)], ["clip-length", "clip-level", "clip-noise/some"]),
        ([0.01 * _speech(3), _pause(0.5, 1e-6), 0.01 * _speech(4)], ["clip-length", "clip-level/faint", "clip-noise"]),
        ([np.clip(20 * _speech(6), -1, 1)], ["clip-length", "clip-level/clipped", "clip-noise/much"]),
    ],
)
def test_what_is_wrong_is_said(samples: list[NDArray[np.float32]], kinds: list[str]) -> None:
    assert _kinds(np.concatenate(samples)) == kinds
