"""Singing that was made, so that its manner is known."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.audio import io
from backend.datasets.manifest import Item
from backend.protocol.manners import Singing
from backend.song import pitch
from backend.song.pitch import PitchNote

RATE = 16_000
_STEP_S = 0.001
_FIRST_S = 0.3


def melody(how: Singing, seed: int, notes: int = 16) -> NDArray[np.float32]:
    """Notes of .35 to 1.6 s, up and down by one to four semitones, sung on one vowel."""
    chance = np.random.default_rng(seed)
    at_s, tone, row = _FIRST_S, 55.0, []
    for _ in range(notes):
        end_s = at_s + float(chance.choice([0.35, 0.5, 0.9, 1.6]))
        row.append(PitchNote(at_s, end_s, tone, None))
        at_s = end_s
        tone += float(chance.integers(1, 5)) * (1 if tone <= 48 or (tone < 62 and chance.random() < 0.5) else -1)
    times_s = (np.arange(round((at_s + 0.2) / _STEP_S)) + 0.5) * _STEP_S
    hz = 440 * 2 ** ((pitch.sung(row, times_s, how) - 69) / 12)
    moments_s = np.arange(round((at_s + 0.2) * RATE)) / RATE
    hz_N = np.interp(moments_s, times_s, hz)
    turns = 2 * np.pi * np.cumsum(hz_N) / RATE
    sound = sum(np.cos(k * turns + k) / k**1.2 * (k * hz_N < 7000) for k in range(1, 25))
    sounds = ((moments_s > _FIRST_S) & (moments_s < at_s)).astype(float)
    swell = np.convolve(sounds, np.hanning(500) / 250, mode="same")
    return np.asarray(0.1 * sound * swell + 3e-4 * chance.standard_normal(len(moments_s)), np.float32)


def items(folder: Path, how: Singing, count: int, speaker: str = "") -> list[Item]:
    """So many melodies as the clips of a dataset."""
    found = []
    for seed in range(count):
        path = folder / f"{speaker}{seed}.wav"
        samples = melody(how, seed)
        io.write(path, samples, RATE)
        found.append(
            Item(
                clip=seed,
                audio=path,
                start_s=0.0,
                end_s=len(samples) / RATE,
                gain_db=0.0,
                text="la",
                language="en-us",
                speaker=speaker,
                held_out=False,
                phones=(),
                words=("la",),
            )
        )
    return found
