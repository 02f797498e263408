"""Edits of an alignment: phones follow each other without gaps, whatever is done."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backend.protocol.score import Phone
from studio.maths import alignment


def phones(lengths: list[float]) -> list[Phone]:
    made, at_s = [], 0.0
    for number, length_s in enumerate(lengths):
        made.append(Phone(symbol=f"p{number}", start_s=at_s, duration_s=length_s, word=0))
        at_s += length_s
    return made


def whole(found: list[Phone]) -> tuple[float, float]:
    for one, other in pairwise(found):
        assert abs(one.start_s + one.duration_s - other.start_s) < 1e-9
    assert all(phone.duration_s > 0 for phone in found)
    return found[0].start_s, found[-1].start_s + found[-1].duration_s


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=8), st.data())
def test_edits_keep_the_sound_whole(lengths: list[float], data: st.DataObject) -> None:
    before = phones(lengths)
    index = data.draw(st.integers(0, len(lengths) - 1))
    start_s, end_s = whole(before)
    for after in (
        alignment.move_edge(before, index, data.draw(st.floats(-5, 5))),
        alignment.split(before, index, data.draw(st.floats(-1, 9))),
        alignment.merge(before, index),
        alignment.relabel(before, index, "x"),
    ):
        begins, ends = whole(after)
        assert begins == start_s
        assert abs(ends - end_s) < 1e-9


def test_a_phone_that_was_split_can_be_merged_again() -> None:
    before = phones([0.2, 0.1])
    halves = alignment.split(before, 0, 0.15)
    assert [phone.symbol for phone in halves] == ["p0", "p0", "p1"]
    assert alignment.merge(halves, 0) == before
    assert alignment.relabel(before, 1, "ˈɛ")[1].symbol == "ˈɛ"


def test_phones_that_fit_badly_are_doubted() -> None:
    assert alignment.doubts([0.0, -4.0, -10.5, -40.0]) == [0.0, 0.0, 0.5, 1.0]
