"""A metronome's clicks in a sound."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LENGTH_S = 0.045
_STRONG_HZ, _WEAK_HZ = 1568.0, 1046.5
_LEVEL = 0.35
Click = tuple[float, bool]
"""Seconds, and whether it begins a bar."""


def clicked(samples: NDArray[np.float32], rate: int, lead_s: float, clicks: Sequence[Click]) -> NDArray[np.float32]:
    """The samples (n,) after ``lead_s`` of silence, with clicks; their seconds count from the silence's start."""
    lead = round(lead_s * rate)
    out = np.concatenate([np.zeros(lead, np.float32), samples])
    since_s = np.arange(round(_LENGTH_S * rate)) / rate
    fall = np.exp(-since_s / 0.009) * _LEVEL
    pitches = {True: _STRONG_HZ, False: _WEAK_HZ}
    sounds = {strong: np.asarray(fall * np.sin(2 * np.pi * hz * since_s), np.float32) for strong, hz in pitches.items()}
    for at_s, strong in clicks:
        first = round(at_s * rate)
        if 0 <= first < len(out):
            piece = sounds[strong][: len(out) - first]
            out[first : first + len(piece)] += piece
    return np.asarray(np.clip(out, -1.0, 1.0), np.float32)
