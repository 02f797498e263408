"""How far a voice's resonances moved between two sounds of the same vowel, whatever their pitch and loudness.

The mean spectral envelopes (CheapTrick) are laid over each other on an axis of octaves: the shift that leaves the
smallest difference, once level and slope are free, is what the resonances moved. The centre of an envelope, which was
asked before, moves with the slope: a voice that is darker seemed to have lower formants.
Ask it of notes that glide: where the pitch stands still, high notes have no harmonics on the resonances.
"""

import numpy as np
import pyworld
from numpy.typing import NDArray

Samples = NDArray[np.float32]
_LOW_HZ, _HIGH_HZ, _POINTS = 300.0, 4500.0, 300
_MOST, _STEP = 6.0, 0.1
_F0_HZ = (50.0, 1100.0)


def moved(before: Samples, after: Samples, rate: int) -> tuple[float, float]:
    """Semitones by which the resonances lie higher in ``after``, and by how many dB an octave its slope is steeper."""
    first, second = envelope(before, rate), envelope(after, rate)
    hz = np.linspace(0, rate / 2, len(first))
    grid = np.geomspace(_LOW_HZ, _HIGH_HZ, _POINTS)
    octaves = np.log2(grid) - np.log2(grid).mean()
    straight = np.stack([np.ones(_POINTS), octaves], axis=1)
    told = np.interp(grid, hz, first)
    tried = []
    for semitones in np.arange(-_MOST, _MOST + _STEP / 2, _STEP):
        differs = np.interp(grid * 2 ** (semitones / 12), hz, second) - told
        line, *_ = np.linalg.lstsq(straight, differs, rcond=None)
        tried.append((float(np.std(differs - straight @ line)), float(semitones), float(line[1])))
    _, semitones, slope = min(tried)
    return semitones, slope


def envelope(samples: Samples, rate: int) -> NDArray[np.float64]:
    """(bins,) of dB: the mean over the voiced frames of the sound's middle half."""
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4].astype(np.float64)
    f0, at_s = pyworld.harvest(middle, rate, f0_floor=_F0_HZ[0], f0_ceil=_F0_HZ[1])
    power = pyworld.cheaptrick(middle, f0, at_s, rate, fft_size=2048)[f0 > 0]
    mean: NDArray[np.float64] = 10 * np.log10(power + 1e-12).mean(axis=0)
    return mean
