"""What is drawn on notes, as pure functions: strokes of cents beside the tone, on a grid of ``STROKE_STEP`` ticks."""

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from backend.protocol.song import STROKE_STEP, Note, Stroke

Curve = NDArray[np.float64]

REACH = 120
"""A drawing goes on so many ticks after a note's end, over its last consonants."""
LEAD = 480
"""… and begins so many before a note's start, over its first ones."""


def last_of(stroke: Stroke) -> int:
    """Where a stroke ends, ticks after the note's start."""
    return stroke.start + STROKE_STEP * (len(stroke.cents) - 1)


def drawn(notes: Sequence[Note], ticks: Curve, tones: Curve, *, pinned: bool = False) -> list[Note]:
    """A curve (rising ticks; MIDI numbers with fractions) drawn over notes, each of which takes its part of it."""
    if len(ticks) == 0:
        return list(notes)
    result = list(notes)
    for index in _touched(notes, float(ticks[0]), float(ticks[-1])):
        note, (low, high) = notes[index], _reach(notes, index)
        first = math.ceil((max(float(ticks[0]), low) - note.start) / STROKE_STEP - 1e-6)
        last = math.floor((min(float(ticks[-1]), high) - note.start) / STROKE_STEP + 1e-6)
        if last < first:
            continue
        at = note.start + STROKE_STEP * np.arange(first, last + 1)
        cents = (np.interp(at, ticks, tones) - note.tone) * 100 - note.tuning_cents
        stroke = Stroke(start=first * STROKE_STEP, cents=[round(float(c), 2) for c in cents], pinned=pinned)
        result[index] = replace(note, drawn=overlaid(note.drawn, stroke))
    return result


def erased(notes: Sequence[Note], first: float, last: float) -> list[Note]:
    """Without what was drawn between two ticks: as predicted again."""
    result = list(notes)
    for index in _touched(notes, first, last):
        note = notes[index]
        if note.drawn:
            left = _without(note.drawn, first - note.start, last - note.start)
            result[index] = replace(note, drawn=left)
    return result


def without(notes: Sequence[Note], ids: frozenset[int]) -> list[Note]:
    """Nothing is drawn on these notes any longer."""
    return [replace(note, drawn=[]) if note.id in ids and note.drawn else note for note in notes]


def overlaid(strokes: Sequence[Stroke], new: Stroke) -> list[Stroke]:
    """With one more stroke, which takes the place of what lies under it; strokes that meet become one."""
    low, high = new.start, last_of(new)
    rest = [piece for stroke in strokes for piece in _outside(stroke, low, high)]
    row = sorted([*rest, new], key=lambda stroke: stroke.start)
    joined = [row[0]]
    for stroke in row[1:]:
        before = joined[-1]
        if stroke.start - last_of(before) == STROKE_STEP and stroke.pinned == before.pinned:
            joined[-1] = replace(before, cents=[*before.cents, *stroke.cents])
        else:
            joined.append(stroke)
    return joined


def parted(strokes: Sequence[Stroke], at: int) -> tuple[list[Stroke], list[Stroke]]:
    """Strokes before and after a tick of the note; one that crosses it is in both, so that no piece of it is lost."""
    left, right = [], []
    for stroke in strokes:
        crossed = (at - stroke.start) / STROKE_STEP
        before = stroke.cents[: max(0, math.ceil(crossed) + 1)]
        skipped = min(max(0, math.floor(crossed)), len(stroke.cents))
        if before:
            left.append(replace(stroke, cents=before))
        if skipped < len(stroke.cents):
            right.append(replace(stroke, start=stroke.start + STROKE_STEP * skipped, cents=stroke.cents[skipped:]))
    return left, right


def _outside(stroke: Stroke, low: float, high: float) -> list[Stroke]:
    """What of a stroke lies before ``low`` and after ``high``."""
    pieces = []
    before = min(len(stroke.cents), max(0, math.ceil((low - stroke.start) / STROKE_STEP)))
    after = min(len(stroke.cents), max(0, math.floor((high - stroke.start) / STROKE_STEP) + 1))
    if before:
        pieces.append(replace(stroke, cents=stroke.cents[:before]))
    if after < len(stroke.cents):
        pieces.append(replace(stroke, start=stroke.start + STROKE_STEP * after, cents=stroke.cents[after:]))
    return pieces


def _without(strokes: Sequence[Stroke], low: float, high: float) -> list[Stroke]:
    return [piece for stroke in strokes for piece in _outside(stroke, low, high)]


def _touched(notes: Sequence[Note], first: float, last: float) -> range:
    """Indices of the notes that a span may lie on."""
    begin = max(0, bisect_right(notes, first, key=lambda note: note.start) - 1)
    return range(begin, min(len(notes), bisect_right(notes, last + LEAD, key=lambda note: note.start)))


def _reach(notes: Sequence[Note], index: int) -> tuple[float, float]:
    """The ticks that a drawing on a note may cover: to the next note, and into the rests around it."""
    note = notes[index]
    low = note.start - LEAD if index == 0 else max(note.start - LEAD, notes[index - 1].end + REACH)
    after = notes[index + 1].start - 1 if index + 1 < len(notes) else math.inf
    return min(low, note.start), min(note.end + REACH, after)
