"""A short hum of one tone: what is heard while a note is dragged."""

import numpy as np
from numpy.typing import NDArray

RATE = 24000
LENGTH_S = 0.4


def hum(tone: float) -> NDArray[np.float32]:
    """Samples (n,) at ``RATE`` of a soft voice-like tone (MIDI number)."""
    at_s = np.arange(round(LENGTH_S * RATE)) / RATE
    hz = 440 * 2 ** ((tone - 69) / 12)
    swell = np.clip(at_s / 0.02, 0, 1) * np.clip((LENGTH_S - at_s) / 0.25, 0, 1)
    partials = [np.sin(2 * np.pi * hz * n * at_s) / n**1.7 for n in range(1, 9) if hz * n < RATE / 2]
    return np.asarray(0.22 * swell * np.sum(partials, axis=0), np.float32)
