"""OpenUtau's pitch points of a note → a drawn stroke.

``x`` is milliseconds from the note's start, ``y`` tenths of a semitone beside its tone; ``shape`` says how a point is
left: straight, or along a sine (OpenUtau.Core/Ustx/UNote.cs and Util/MusicMath.cs, MIT).
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from backend.protocol.json import JsonObject
from backend.protocol.song import STROKE_STEP, Note, Stroke
from backend.protocol.song_clock import SongClock

USUAL = 2
"""A note that was not edited has so many points: a glide from the note before."""
_LONGEST = 4000
"""Values of a stroke; more is no bend of a note."""


def stroke(pitch: JsonObject, note: Note, before: Note | None, clock: SongClock) -> Stroke | None:
    """What was bent; None where nobody did. ``before``: the note that ends where this one begins. Raises ``KeyError``,
    ``TypeError``, ``ValueError`` for what is no such thing.
    """
    points = sorted(pitch.get("data") or [], key=lambda one: float(one["x"]))
    if len(points) <= USUAL:
        return None
    start_s = clock.seconds(note.start)
    ticks = [clock.tick(start_s + float(one["x"]) / 1000) - note.start for one in points]
    cents = [10 * float(one["y"]) for one in points]
    if pitch.get("snap_first") and before is not None:
        cents[0] = 100.0 * (before.tone - note.tone)
    if not all(map(math.isfinite, (*ticks, *cents))):
        raise ValueError("a pitch point")
    shapes = [str(one.get("shape") or "io") for one in points]
    first, last = math.ceil(ticks[0]), math.floor(min(ticks[-1], note.length))
    grid = range(first, last + 1, STROKE_STEP)
    if not 1 < len(grid) <= _LONGEST:
        return None
    return Stroke(start=first, cents=[round(_between(ticks, cents, shapes, tick), 2) for tick in grid])


def _between(ticks: Sequence[float], cents: Sequence[float], shapes: Sequence[str], tick: float) -> float:
    for number, (left, right) in enumerate(pairwise(ticks)):
        if left <= tick <= right:
            share = (tick - left) / (right - left) if right > left else 1.0
            return cents[number] + (cents[number + 1] - cents[number]) * _eased(shapes[number], share)
    return cents[-1]


def _eased(shape: str, share: float) -> float:
    if shape == "l":
        return share
    if shape == "i":
        return 1 - math.cos(math.pi / 2 * share)
    if shape == "o":
        return math.sin(math.pi / 2 * share)
    return 0.5 - 0.5 * math.cos(math.pi * share)
