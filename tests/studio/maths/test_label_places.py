"""Labels of phones: a word is named whole or not at all, and no label lies on another."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studio.maths.label_places import is_covered, label_places


def test_a_word_without_room_loses_all_its_labels_and_another_keeps_all() -> None:
    spans = [(0.0, 5.0), (5.0, 30.0), (30.0, 40.0), (40.0, 44.0), (44.0, 48.0)]
    places = label_places(spans, [8, 8, 0, 8, 8], [0, 0, -1, 1, 1])
    assert [place is None for place in places] == [False, False, True, True, True]


@given(st.lists(st.tuples(st.floats(1, 80), st.floats(1, 20), st.integers(-1, 3)), min_size=1, max_size=12))
def test_labels_stay_in_their_word_and_apart(phones: list[tuple[float, float, int]]) -> None:
    spans, at = [], 0.0
    for long, _, _ in phones:
        spans.append((at, at + long))
        at += long
    widths = [width for _, width, _ in phones]
    places = label_places(spans, widths, [word for _, _, word in phones])
    shown = [(place, place + width) for place, width in zip(places, widths, strict=True) if place is not None]
    assert all(end < start for (_, end), (start, _) in pairwise(shown))
    assert all(start >= 0.0 and end <= at for start, end in shown)


def test_a_boundary_that_letters_stand_on_is_told_from_one_that_is_free() -> None:
    spans, widths = [(0.0, 6.0), (6.0, 40.0), (40.0, 60.0)], [10.0, 8.0, 8.0]
    places = label_places(spans, widths, [0, 0, 1])
    assert is_covered(6.0, 1, places, widths), "the first label is wider than its phone"
    assert not is_covered(40.0, 2, places, widths)
    assert not is_covered(6.0, 1, [None, None, None], widths), "what is not shown covers nothing"
