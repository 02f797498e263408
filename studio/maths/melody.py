"""Two melodies beside each other: how far one is from the other, in cents."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.protocol.score import Contour

LEAST_SPAN = 8.0
"""Semitones that a picture of melodies shows at least."""
_PAD = 3.0
_EXTREME = 0.5
"""Percent of frames on either side that may lie outside of it: an octave error shall not squeeze the rest."""


@dataclass(frozen=True)
class Drift:
    """How far a melody is from another one, over the frames where both are voiced."""

    median_cents: float
    p95_cents: float
    frames: int


def midi(contour: Contour, semitones: float = 0.0) -> NDArray[np.float64]:
    """MIDI numbers (T,), moved by ``semitones``; NaN where it is voiceless."""
    hz = np.asarray(contour.hz, np.float64)
    with np.errstate(divide="ignore"):
        return np.where(hz > 0, 69 + 12 * np.log2(np.maximum(hz, 1e-9) / 440) + semitones, np.nan)


def cents(wanted_T: NDArray[np.float64], made_T: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much higher what was made is than what was wanted (both MIDI numbers); NaN unless both are voiced."""
    frames = min(len(wanted_T), len(made_T))
    return 100 * (made_T[:frames] - wanted_T[:frames])


def drift(cents_T: NDArray[np.float64]) -> Drift | None:
    """Their usual and their large distances; None where the two are never voiced together."""
    away = np.abs(cents_T[~np.isnan(cents_T)])
    if not len(away):
        return None
    return Drift(float(np.median(away)), float(np.percentile(away, 95)), len(away))


def span(*melodies: NDArray[np.float64]) -> tuple[float, float]:
    """Lowest and highest MIDI number of a picture that shows them."""
    voiced = [one[~np.isnan(one)] for one in melodies]
    tones = np.concatenate([*voiced, np.zeros(0)])
    if not len(tones):
        return 60 - LEAST_SPAN / 2, 60 + LEAST_SPAN / 2
    low, high = (float(edge) for edge in np.percentile(tones, [_EXTREME, 100 - _EXTREME]))
    lack = max(0.0, LEAST_SPAN - (high - low) - 2 * _PAD) / 2
    return low - _PAD - lack, high + _PAD + lack
