"""Lengths, places and contexts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backend.families.fastpitch.data import contexts, lengths, places
from backend.families.fastpitch.model import CONTEXT, POSITIONS


@given(st.lists(st.floats(0.001, 0.4), min_size=1, max_size=60))
def test_rounded_boundaries_do_not_drift(durations_s: list[float]) -> None:
    ends = np.cumsum(durations_s)
    frames = max(len(durations_s), round(float(ends[-1]) / 0.01))
    got = lengths([0.0, *ends[:-1].tolist()], frames, 0.01)
    assert got is not None
    assert got.min() >= 1
    assert got.sum() == frames
    if min(durations_s) > 0.02:
        assert np.abs(np.cumsum(got)[:-1] * 0.01 - ends[:-1]).max(initial=0.0) <= 0.0051


def test_more_phones_than_frames_do_not_fit() -> None:
    assert lengths([0.0, 0.01, 0.02], 2, 0.01) is None


def test_each_frame_knows_its_phone() -> None:
    phone, place = places(np.array([2, 1, 3]))
    assert phone.tolist() == [0, 0, 1, 2, 2, 2]
    assert place.shape == (6, POSITIONS)
    assert place[2, 0] == 0.5


def test_a_question_is_known_from_its_first_phone() -> None:
    asked = contexts(["_", "h", "ˈaʊ", "_?"], [-1, 0, 0, -1])
    said = contexts(["_", "h", "ˈaʊ", "_."], [-1, 0, 0, -1])
    assert asked.shape == (4, CONTEXT)
    assert (asked[1] != said[1]).any()
    assert not asked[0].any()
