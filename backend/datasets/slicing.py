"""Where a long recording is cut: at its pauses, into pieces that a voice can learn from."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.recognition.speech import HOP_S, Activity

LONGEST_S = 12.0
SHORTEST_S = 1.5
_IDEAL_S = 6.0
_SPEECH = 0.35
"""Probability under which nobody speaks."""
_PAUSE_S, _BREAK_S = 0.12, 1.0
"""The shortest pause that is one; and one that ends a piece however short that is."""
_ROOM_S = 0.15
"""Of silence that a piece keeps on each side."""
_SILENT_S, _LEAST_SPEECH_S = 0.3, 0.2
"""Pauses up to here are better the longer they are; a piece with less speech than that is none."""
_INSIDE = 6.0
"""What a cut without a pause costs; that of a piece of the ideal length is 0, of twice or half of it about 1."""
_QUIET_EVERY_S = 0.5


@dataclass(frozen=True)
class Piece:
    """One span of a recording."""

    start_s: float
    end_s: float
    forced: bool
    """Whether there was no pause to end it at."""


@dataclass(frozen=True)
class _Cut:
    """A place to cut: all of a pause, or one quiet frame."""

    first: int
    last: int

    @property
    def seconds(self) -> float:
        return (self.last - self.first) * HOP_S

    @property
    def pause(self) -> bool:
        return self.seconds >= _PAUSE_S

    @property
    def cost(self) -> float:
        return 1.5 * (1 - min(1.0, self.seconds / _SILENT_S)) if self.pause else _INSIDE


def pieces(heard: Activity, longest_s: float = LONGEST_S) -> list[Piece]:
    """The cheapest way to cut: pieces of at most ``longest_s``, near six seconds, at long pauses rather than short
    ones, and inside speech only where it goes on for longer than that. Silence, and what is no speech, is in none.
    """
    found: list[Piece] = []
    for first, last in _stretches(heard.speech_T >= _SPEECH):
        found += _divided(heard, first, last, longest_s)
    return found


def _stretches(speech_T: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Frames between long breaks, with the short pauses inside."""
    merged: list[tuple[int, int]] = []
    for first, last in _runs(speech_T):
        if merged and (first - merged[-1][1]) * HOP_S < _BREAK_S:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return [(first, last) for first, last in merged if speech_T[first:last].sum() * HOP_S >= _LEAST_SPEECH_S]


def _divided(heard: Activity, first: int, last: int, longest_s: float) -> list[Piece]:
    """Dynamic programming over the places where it can be cut."""
    cuts = [_Cut(first, first), *_inside(heard, first, last), _Cut(last, last)]
    best = np.full(len(cuts), np.inf)
    before = np.zeros(len(cuts), np.int64)
    best[0] = 0.0
    for at in range(1, len(cuts)):
        for other in range(at - 1, -1, -1):
            seconds = (cuts[at].first - cuts[other].last) * HOP_S
            if seconds > longest_s - 2 * _ROOM_S and other < at - 1:
                break
            price = best[other] + _price(seconds) + (cuts[at].cost if at < len(cuts) - 1 else 0.0)
            if price < best[at]:
                best[at], before[at] = price, other
    path = [len(cuts) - 1]
    while path[-1] > 0:
        path.append(int(before[path[-1]]))
    path.reverse()
    total = len(heard.speech_T)
    spans = []
    for begin, end in pairwise(path):
        start_s = cuts[begin].last * HOP_S - _room(cuts[begin], begin == 0)
        end_s = cuts[end].first * HOP_S + _room(cuts[end], end == len(cuts) - 1)
        forced = end < len(cuts) - 1 and not cuts[end].pause
        spans.append(Piece(round(max(0.0, start_s), 3), round(min(total * HOP_S, end_s), 3), forced))
    return spans


def _room(cut: _Cut, edge: bool) -> float:
    return _ROOM_S if edge else min(_ROOM_S, cut.seconds / 2)


def _price(seconds: float) -> float:
    short = 4.0 if seconds < SHORTEST_S else 0.0
    return float(np.log2(max(seconds, 0.1) / _IDEAL_S) ** 2) + short


def _inside(heard: Activity, first: int, last: int) -> list[_Cut]:
    """Pauses, and between them the quietest frame of each half second."""
    pauses = [
        _Cut(first + begin, first + end)
        for begin, end in _runs(heard.speech_T[first:last] < _SPEECH)
        if (end - begin) * HOP_S >= _PAUSE_S
    ]
    every = round(_QUIET_EVERY_S / HOP_S)
    quiet = []
    for begin in range(first + every, last - every, every):
        at = begin + int(heard.level_db_T[begin : begin + every].argmin())
        if not any(pause.first - every < at < pause.last + every for pause in pauses):
            quiet.append(_Cut(at, at))
    return sorted([*pauses, *quiet], key=lambda cut: cut.first)


def _runs(mask_T: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Begin and end of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask_T.astype(np.int8), [0]])))
    return [(int(begin), int(end)) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
