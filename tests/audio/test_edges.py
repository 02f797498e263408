"""Trimming takes nothing of the sound: a release behind a closure, a nasal that fades, though the room is loud."""

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.audio.edges import sound_span

RATE = 16_000
BEGIN_S, END_S = 0.8, 2.14


def recording(noise_db: float, *, fading: bool) -> NDArray[np.float32]:
    """A syllabic buzz from 0.8 to 2 s; then a closure of 120 ms and a release of 20 ms, or a nasal that fades."""
    rng = np.random.default_rng(1)
    at_s = np.arange(round(3.2 * RATE)) / RATE
    buzz = 0.2 * np.sign(np.sin(2 * np.pi * 150 * at_s)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * at_s))
    whole = np.where((at_s >= BEGIN_S) & (at_s < 2.0), buzz, 0.0)
    if fading:
        whole += np.where(
            (at_s >= 2.0) & (at_s < END_S), 0.1 * (END_S - at_s) / 0.24 * np.sin(2 * np.pi * 220 * at_s), 0
        )
    else:
        release = (at_s >= END_S - 0.02) & (at_s < END_S)
        whole[release] = 0.05 * np.diff(rng.standard_normal(release.sum() + 1))
    return (whole + 0.13 * 10 ** (noise_db / 20) * rng.standard_normal(len(at_s))).astype(np.float32)


@pytest.mark.parametrize("fading", [False, True])
@pytest.mark.parametrize("noise_db", [-60, -40, -30, -20])
def test_the_end_is_kept(noise_db: float, fading: bool) -> None:
    start_s, end_s = sound_span(recording(noise_db, fading=fading), RATE)
    assert 0.3 < start_s <= BEGIN_S
    assert END_S - 0.01 <= end_s < END_S + 0.5


def test_silence_noise_and_crumbs_are_kept_whole() -> None:
    rng = np.random.default_rng(0)
    for length in (0, 1, 100, 5000, RATE):
        for sound in (np.zeros(length), 0.1 * rng.standard_normal(length)):
            assert sound_span(sound.astype(np.float32), RATE) == (0.0, length / RATE)
