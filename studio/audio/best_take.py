"""Which take of a sentence is the best, and why: one list of grounds, the gravest first.

Takes are compared by the first ground on which they differ; each ground is coarse, so that what nobody hears decides
nothing. Where all are alike, the newest is the best: it was said last, and for a reason.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from backend.protocol import levels
from studio.audio.take_figures import TakeFigures

Ground = Literal["words", "clipping", "edges", "noise", "echo", "level", "pace", "session", "newest"]

_PACE = 0.2
"""So much faster or slower than usual is as usual."""
_STEP_DB = 3.0
"""Differences of noise and level below that are none."""


@dataclass(frozen=True)
class Candidate:
    """One take, as far as it is known."""

    take: int
    """Its id; newer takes have greater ones."""
    figures: TakeFigures
    words_wrong: int | None = None
    """Words that are missing or too many; None where nobody has listened."""
    pace: float | None = None
    """How much faster than usual it was said; None: nothing is usual yet."""
    louder_db: float | None = None
    """Its peak beside the usual one; None: nothing is usual yet."""


@dataclass(frozen=True)
class Best:
    """The best take, and the first ground on which it is better than the next best."""

    take: int
    ground: Ground
    wholly: bool
    """Whether on that ground nothing is wrong with it: else the others are only worse."""


def best(candidates: Sequence[Candidate]) -> Best | None:
    """None where there are fewer than two. Words count once all takes were listened to."""
    if len(candidates) < 2:
        return None
    grounds = [one for one in _GROUNDS if one[0] != "words" or all(c.words_wrong is not None for c in candidates)]

    def faults(candidate: Candidate) -> tuple[int, ...]:
        return tuple(fault(candidate) for _, fault in grounds)

    first, second = sorted(candidates, key=lambda one: (faults(one), -one.take))[:2]
    for (ground, _), mine, others in zip(grounds, faults(first), faults(second), strict=True):
        if mine != others:
            return Best(first.take, ground, mine == 0)
    return Best(first.take, "newest", True)


def _remarked(candidate: Candidate, *kinds: str) -> list[float]:
    return [one.figure for one in candidate.figures.remarks if one.kind in kinds]


def _clipping(candidate: Candidate) -> int:
    """In doublings: twice as many samples that are cut off are worse, one more is not."""
    return sum(1 + round(math.log2(max(1.0, figure))) for figure in _remarked(candidate, "clipped"))


def _noise(candidate: Candidate) -> int:
    return max(0, math.ceil((levels.NOISY_DB - candidate.figures.above_noise_db) / _STEP_DB))


def _pace(candidate: Candidate) -> int:
    off = abs(math.log2(candidate.pace)) if candidate.pace else 0.0
    return max(0, math.ceil((off - math.log2(1 + _PACE)) * 10))


def _session(candidate: Candidate) -> int:
    return round(abs(candidate.louder_db or 0.0) / (2 * _STEP_DB))


_GROUNDS: tuple[tuple[Ground, Callable[[Candidate], int]], ...] = (
    ("words", lambda one: one.words_wrong or 0),
    ("clipping", _clipping),
    ("edges", lambda one: len(_remarked(one, "cut-start", "cut-end"))),
    ("noise", _noise),
    ("echo", lambda one: len(_remarked(one, "echo"))),
    ("level", lambda one: len(_remarked(one, "loud", "quiet"))),
    ("pace", _pace),
    ("session", _session),
)
"""Each with how much is wrong; 0 is nothing. What cannot be mended later comes first, what training evens out last."""
