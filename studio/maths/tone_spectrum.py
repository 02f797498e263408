"""The spectrum of a sound by tones, to be drawn behind notes: a harmonic lies on the row of its tone.

Numpy only, made to run in a worker thread.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.maths.picture import first_minutes
from studio.maths.spectrum import levels

LOWEST, HIGHEST = 21.0, 111.0
"""MIDI numbers of the lower and the upper edge."""
PER_TONE = 4
_WINDOW_S = 0.17
_HOP_S = 0.02
_MOST_FRAMES = 12_000
_BLOCK = 256


@dataclass(frozen=True, kw_only=True)
class ToneSpectrum:
    """A picture of sound whose rows are tones."""

    levels: NDArray[np.uint8]
    """(rows, frames); row 0 is ``HIGHEST``; 0 … 255."""
    hop_s: float
    start_s: float
    """Where the sound begins in the song."""
    semitones: float
    """It is sung so much higher than it is written."""

    def row_of(self, midi: float) -> float:
        """The row at which a tone lies that is written so."""
        return (HIGHEST - midi - self.semitones) * PER_TONE


def tone_spectrum(samples: NDArray[np.float32], rate: int, start_s: float, semitones: float) -> ToneSpectrum:
    """Of mono samples (n,)."""
    hop_s = max(_HOP_S, samples.size / rate / _MOST_FRAMES)
    width = round(_WINDOW_S * rate)
    size = 1 << (2 * width - 1).bit_length()
    window = np.hanning(width).astype(np.float32)
    padded = np.pad(samples, (width // 2, width))
    frames = max(1, int(np.ceil(samples.size / rate / hop_s)))
    offsets = np.round((np.arange(frames) + 0.5) * hop_s * rate).astype(np.intp)
    hz = 440 * 2 ** ((HIGHEST - (np.arange((HIGHEST - LOWEST) * PER_TONE) + 0.5) / PER_TONE - 69) / 12)
    at = np.clip(hz * size / rate, 0, size // 2 - 1)
    low, share = at.astype(np.intp), (at % 1).astype(np.float32)
    power = np.empty((len(hz), frames), np.float32)
    for first in range(0, frames, _BLOCK):
        cut = padded[offsets[first : first + _BLOCK, None] + np.arange(width)] * window
        seen = np.abs(np.fft.rfft(cut, size, axis=1)).astype(np.float32) ** 2
        power[:, first : first + _BLOCK] = (seen[:, low] * (1 - share) + seen[:, low + 1] * share).T
    return ToneSpectrum(levels=levels(power), hop_s=hop_s, start_s=start_s, semitones=semitones)


def read(path: Path, start_s: float, semitones: float) -> ToneSpectrum:
    """Of a sound file's first ten minutes. Raises as ``containers.opened``."""
    samples, rate = first_minutes(path)
    return tone_spectrum(samples.mean(axis=1), rate, start_s, semitones)
