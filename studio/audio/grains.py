"""What is heard while somebody drags along a sound: a short piece of where the pointer is, then silence."""

import numpy as np

from studio.audio.engine import Samples

GRAIN_S = 0.09
"""Long enough to tell a vowel, short enough to follow a hand."""
FADE_S = 0.008
"""At both ends, and into the next: a hard edge clicks."""


class Grains:
    """One piece after the other, each faded into the next; silence when nothing moves."""

    def __init__(self, sample_rate: int) -> None:
        self._grain, self._fade = round(GRAIN_S * sample_rate), max(1, round(FADE_S * sample_rate))
        self._left: Samples = np.zeros(0, np.float32)

    def go(self, samples: Samples, at: int) -> None:
        """The pointer is at sample ``at`` of ``samples`` (n,)."""
        piece = np.zeros(self._grain, np.float32)
        there, before = samples[at : at + self._grain], self._left[: self._fade]
        from_start = (np.arange(there.size, dtype=np.float32) + 0.5) / self._fade
        piece[: there.size] = there * np.minimum(1, np.minimum(from_start, from_start[::-1]))
        piece[: before.size] += before * (1 - (np.arange(before.size, dtype=np.float32) + 0.5) / self._fade)
        self._left = piece

    def next(self, most: int) -> Samples:
        """The next samples, ``most`` of them or fewer; none where all was heard."""
        piece, self._left = self._left[:most], self._left[most:]
        return piece
