"""Tracks of all kinds, for tests by property."""

from itertools import pairwise

from hypothesis import strategies as st

from backend.protocol.song import STROKE_STEP, Note, Stroke


@st.composite
def strokes(draw: st.DrawFn, length: int) -> list[Stroke]:
    """A few, sorted, without overlaps."""
    found, at = [], -60
    for _ in range(draw(st.integers(0, 3))):
        at += draw(st.integers(1, 12)) * STROKE_STEP
        cents = draw(st.lists(st.integers(-400, 400).map(float), min_size=1, max_size=9))
        found.append(Stroke(start=at, cents=cents, pinned=draw(st.booleans())))
        at += STROKE_STEP * len(cents)
    return [stroke for stroke in found if stroke.start < length]


@st.composite
def notes(draw: st.DrawFn, most: int = 8) -> list[Note]:
    """Sorted, without overlaps; some with rests before them, some with drawings."""
    found, at = [], 0
    for id_ in draw(st.permutations(range(draw(st.integers(0, most))))):
        at += draw(st.sampled_from([0, 0, 60, 240, 481]))
        length = draw(st.integers(15, 1000))
        tone, lyric = draw(st.integers(48, 84)), draw(st.sampled_from(["la", "-", "+", "愛"]))
        tuning = draw(st.sampled_from([0.0, 25.0, -40.0]))
        drawn = draw(strokes(length))
        found.append(Note(id=id_, start=at, length=length, tone=tone, lyric=lyric, tuning_cents=tuning, drawn=drawn))
        at += length
    return found


def assert_in_order(found: list[Note]) -> None:
    """Sorted, without overlaps, each with an id of its own, none before the song's start."""
    assert len({note.id for note in found}) == len(found)
    assert all(note.start >= 0 and note.length > 0 for note in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
