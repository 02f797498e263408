"""Edges of phones lie where the voice sets in, wherever an aligner put them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.voices import setting_in

RATE = 24_000
SYMBOLS = ("_", "s", "ɑː", "m", "t", "_.")
TRUE_S = np.array([0.0, 0.1, 0.2, 0.35, 0.5, 0.6, 0.8])
HZ = np.full(80, 200.0, np.float32)


def said() -> NDArray[np.float32]:
    """A hiss, a voice from .2 to .5 s, a hiss."""
    at_s = np.arange(round(0.8 * RATE)) / RATE
    voice = sum(np.cos(2 * np.pi * 200 * h * at_s + h) / h for h in range(1, 20)) * ((at_s > 0.2) & (at_s < 0.5))
    hiss = 0.3 * np.random.default_rng(1).standard_normal(len(at_s)) * ((at_s > 0.1) & (at_s < 0.6) & (voice == 0))
    return np.asarray(0.2 * (voice + hiss), np.float32)


@pytest.mark.parametrize("off_s", [-0.025, -0.01, 0.012, 0.03])
def test_edges_go_to_where_the_voice_begins_and_ends(off_s: float) -> None:
    aligned_s = TRUE_S.copy()
    aligned_s[[2, 4]] += off_s
    assert np.allclose(setting_in.edges(SYMBOLS, aligned_s, said(), RATE, HZ), TRUE_S, atol=0.002)


def test_edges_without_a_voice_near_them_stay() -> None:
    aligned_s = TRUE_S + np.array([0, 0, 0.09, 0.09, 0.09, 0.09, 0.0])
    assert np.array_equal(setting_in.edges(SYMBOLS, aligned_s, said(), RATE, HZ), aligned_s)
    assert np.array_equal(setting_in.edges(SYMBOLS, TRUE_S, said(), RATE, 0 * HZ), TRUE_S)
