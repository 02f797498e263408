"""What a judge listens to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.protocol.score import Score

RATE = 16_000
"""Every judge listens at this rate, Hz."""


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """One rendered sentence."""

    text: str
    samples: NDArray[np.float32]
    """Shape (n,), in [-1, 1]."""
    sample_rate: int
    score: Score | None = None
    """What the voice was asked for; without it nothing is said of tune."""
    wall_s: float | None = None
    """Seconds that planning and rendering took."""

    @property
    def duration_s(self) -> float:
        """Length, seconds."""
        return len(self.samples) / self.sample_rate

    def at_judging_rate(self) -> NDArray[np.float32]:
        """The samples at ``RATE``."""
        return resample(self.samples, self.sample_rate, RATE)
