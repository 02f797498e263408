"""Two versions of a sentence beside each other: by how much one is longer, higher, and which phones differ."""

from dataclasses import dataclass

import numpy as np

from backend.protocol.score import Score
from studio.maths import contour
from studio.maths.contour import Curve
from studio.maths.score import edges, f0

LEAST_S = 0.005
"""Phones whose lengths differ by less are called alike, seconds."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The first version against the second."""

    longer_s: float
    """Negative: it is shorter."""
    higher_st: float | None
    """Of the frames that are voiced in both, the mean, semitones; None where there is none."""
    phones: int | None
    """How many phones have another length; None where other phones are said."""


def same_phones(one: Score, other: Score) -> bool:
    """Whether they say the same, sound by sound."""
    return [phone.symbol for phone in one.phones] == [phone.symbol for phone in other.phones]


def laid_over(other: Score, on: Score) -> Curve:
    """The F0 of ``other`` on the timeline of ``on``, Hz, 0 unvoiced: phone by phone where both say the same."""
    if same_phones(other, on) and on.phones:
        return contour.stretch(f0(other), other.f0.hop_s, edges(other), edges(on))
    count = contour.frame_count(on.duration_s, on.f0.hop_s)
    at_s = contour.times(count, on.f0.hop_s)
    return contour.sample_at(f0(other), at_s / other.f0.hop_s - 0.5)


def difference(one: Score, other: Score) -> Difference:
    """How ``one`` differs from ``other``."""
    now, before = f0(one), laid_over(other, one)
    count = min(now.size, before.size)
    both = (now[:count] > 0) & (before[:count] > 0)
    higher = float(np.mean(12 * np.log2(now[:count][both] / before[:count][both]))) if both.any() else None
    phones = None
    if same_phones(one, other):
        phones = int(np.sum(np.abs(np.diff(edges(one)) - np.diff(edges(other))) >= LEAST_S))
    return Difference(longer_s=one.duration_s - other.duration_s, higher_st=higher, phones=phones)
