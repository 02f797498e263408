"""A curve of cents beside the notes, as other programs keep drawn pitch, as strokes of the notes that it lies over."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from backend.protocol.song import STROKE_STEP, Note, Stroke


def drawn(notes: Sequence[Note], points: Mapping[int, float]) -> list[Note]:
    """The notes with the curve where it is not 0. ``points``: tick of the song → cents; between them it is linear."""
    ticks = sorted(points)
    if not ticks:
        return list(notes)
    result = []
    for note in notes:
        if note.drawn:  # the curve lies over what is drawn already
            result.append(_over(note, points, ticks))
            continue
        inside = ticks[bisect_left(ticks, note.start) : bisect_left(ticks, note.end)]
        first = next((tick for tick in inside if points[tick]), None)
        last = next((tick for tick in reversed(inside) if points[tick]), None)
        if first is None or last is None:
            result.append(note)
            continue
        first, last = _reach(ticks, first, -1, note.start), _reach(ticks, last, 1, note.end)
        grid = range(first, last + 1, STROKE_STEP)
        cents = [_between(points, ticks, tick) for tick in grid]
        result.append(replace(note, drawn=[Stroke(start=first - note.start, cents=cents)]))
    return result


def steps(values: Mapping[int, float]) -> dict[int, float]:
    """Points of a curve whose values hold until the next one."""
    points: dict[int, float] = {}
    before: float | None = None
    for tick in sorted(values):
        if before is not None and tick - 1 not in points:
            points[tick - 1] = before
        points[tick] = before = values[tick]
    return points


def _reach(ticks: Sequence[int], at: int, way: int, limit: int) -> int:
    """The next point, if the curve moves there slowly; a point right beside this one is the end of a stroke that was
    written here.
    """
    place = bisect_left(ticks, at) + way
    if not 0 <= place < len(ticks) or abs(ticks[place] - at) < STROKE_STEP:
        return at
    return max(ticks[place], limit) if way < 0 else min(ticks[place], limit)


def _over(note: Note, points: Mapping[int, float], ticks: Sequence[int]) -> Note:
    (stroke,) = note.drawn
    at = (note.start + stroke.start + STROKE_STEP * number for number in range(len(stroke.cents)))
    more = [_between(points, ticks, tick) if ticks[0] <= tick <= ticks[-1] else 0.0 for tick in at]
    return replace(
        note, drawn=[replace(stroke, cents=[one + other for one, other in zip(stroke.cents, more, strict=True)])]
    )


def _between(points: Mapping[int, float], ticks: Sequence[int], tick: int) -> float:
    at = bisect_left(ticks, tick)
    if at < len(ticks) and ticks[at] == tick:
        return points[tick]
    before, after = ticks[at - 1], ticks[at]
    share = (tick - before) / (after - before)
    return (1 - share) * points[before] + share * points[after]
