"""Part of a take, said anew and put in its place."""

import numpy as np

from studio.audio import take_figures
from studio.audio.engine import Samples

FADE_S = 0.015
"""The old fades into the new, and back."""
ROOM_S = 0.05
"""Of the new that stays before and behind its speech."""


def spliced(old: Samples, new: Samples, sample_rate: int, span_s: tuple[float, float]) -> Samples:
    """``old`` (n,) with what lies in ``span_s`` replaced by the speech of ``new`` (m,), whatever its length."""
    figures = take_figures.measured(new, sample_rate)
    begin = max(0, round((figures.begin_s - ROOM_S) * sample_rate))
    speech = new[begin : round((figures.end_s + ROOM_S) * sample_rate)]
    first, last = (min(len(old), max(0, round(at_s * sample_rate))) for at_s in span_s)
    return _joined(_joined(old[:first], speech, sample_rate), old[last:], sample_rate)


def _joined(before: Samples, after: Samples, sample_rate: int) -> Samples:
    """One after the other, of equal power where they overlap: what they hold there is not the same."""
    fade = min(len(before), len(after), round(FADE_S * sample_rate))
    if not fade:
        return np.concatenate([before, after])
    share = (np.arange(fade, dtype=np.float32) + 0.5) / fade
    mixed = before[-fade:] * np.sqrt(1 - share) + after[:fade] * np.sqrt(share)
    return np.concatenate([before[:-fade], mixed.astype(np.float32), after[fade:]])
