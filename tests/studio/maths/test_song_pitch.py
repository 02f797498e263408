"""Drawn pitch: it lies where it was drawn, over whichever notes, and the eraser takes it away again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backend.protocol.song import Note, Stroke
from studio.maths import pitch_shapes, song_pitch
from studio.maths.song_pitch import last_of
from tests.studio.maths.songs import assert_in_order, notes

SPAN = st.tuples(st.integers(0, 4000), st.integers(0, 1500)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def heard(found: list[Note]) -> dict[int, float]:
    """Tick → tone, where something is drawn."""
    return {
        note.start + stroke.start + 10 * at: note.tone + (note.tuning_cents + cents) / 100
        for note in found
        for stroke in note.drawn
        for at, cents in enumerate(stroke.cents)
    }


@given(notes(), SPAN)
def test_what_is_drawn_is_what_is_heard(found: list[Note], span: tuple[int, int]) -> None:
    ticks = np.linspace(*span, 50)
    tones = 60 + ticks / 500
    after = song_pitch.drawn(found, ticks, tones)
    assert_in_order(after)
    for note in after:
        for tick, tone in heard([note]).items():
            if span[0] <= tick <= span[1] and note.start <= tick < note.end:
                assert abs(tone - (60 + tick / 500)) < 0.011
    covered = [tick for note in after for tick in range(note.start, note.end, 10) if span[0] <= tick <= span[1]]
    drawn_over = [note for note in after for tick in covered if note.start <= tick < note.end]
    assert all(note.drawn for note in drawn_over)


@given(notes(), SPAN)
def test_the_eraser_takes_away_what_was_drawn_and_nothing_else(found: list[Note], span: tuple[int, int]) -> None:
    clean = song_pitch.erased(found, *span)
    for before, after in zip(found, clean, strict=True):
        was, now = heard([before]), heard([after])
        assert now.items() <= was.items()
        assert {tick for tick in was if not span[0] <= tick <= span[1]} == set(now)


@given(notes(), SPAN)
def test_strokes_stay_sorted_and_apart(found: list[Note], span: tuple[int, int]) -> None:
    for note in song_pitch.drawn(found, np.linspace(*span, 9), np.full(9, 61.0), pinned=True):
        for before, after in zip(note.drawn, note.drawn[1:], strict=False):
            assert last_of(before) < after.start


def test_drawing_twice_is_one_stroke() -> None:
    note = [Note(id=0, start=0, length=960, tone=60)]
    first = song_pitch.drawn(note, np.array([100.0, 300.0]), np.array([60.0, 61.0]))
    both = song_pitch.drawn(first, np.array([310.0, 400.0]), np.array([61.0, 61.0]))
    (stroke,) = both[0].drawn
    assert (stroke.start, last_of(stroke)) == (100, 400)
    assert stroke.cents[0] == 0
    assert stroke.cents[-1] == 100


def test_shapes_begin_and_end_where_they_were_told_to() -> None:
    at = np.linspace(0, 1, 101)
    for shape in ("line", "s-curve"):
        curve = pitch_shapes.ramp(shape, at, (0.0, 60.0), (1.0, 67.0))
        assert curve[0] == 60
        assert curve[-1] == 67
        assert (np.diff(curve) >= 0).all()
    gentle = pitch_shapes.ramp("s-curve", at, (0.0, 60.0), (1.0, 67.0))
    assert gentle[1] - gentle[0] < 0.1 * (gentle[51] - gentle[50])
    wave = pitch_shapes.wave(at, 0.2, 0.9, 0.5, 6)
    assert not wave[at < 0.2].any()
    assert not wave[at > 0.9].any()
    assert 0.4 < wave.max() <= 0.5


def test_smoothing_keeps_the_ends() -> None:
    rough = np.array([60.0, 62, 60, 62, 60, 62, 60, 62, 60])
    soft = pitch_shapes.smoothed(rough, 2.0)
    assert (soft[0], soft[-1]) == (60, 60)
    assert soft.std() < rough.std() / 2


def test_a_stroke_of_a_kind_is_not_joined_to_one_of_another() -> None:
    drawn = [Stroke(start=0, cents=[1.0])]
    assert len(song_pitch.overlaid(drawn, Stroke(start=10, cents=[2.0], pinned=True))) == 2
