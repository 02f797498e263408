"""The search finds what the plain way finds, path for path."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.families.vits.alignment_search import search, search_plainly


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.booleans())
def test_paths_are_identical(seed: int, clips: int, coarse: bool) -> None:
    chance = np.random.default_rng(seed)
    phones = chance.integers(1, 20, clips)
    frames = phones + chance.integers(0, 40, clips)
    scores = chance.normal(size=(clips, frames.max(), phones.max())).astype(np.float32) * 5
    if coarse:  # many ties
        scores = np.round(scores / 5)
    found = search(scores, frames, phones)
    for one in range(clips):
        assert found[one, : frames[one]].tolist() == search_plainly(scores[one, : frames[one], : phones[one]]).tolist()
        assert (found[one, frames[one] :] == -1).all()


def test_each_phone_gets_a_frame_in_order() -> None:
    path = search(np.zeros((1, 9, 5), np.float32), np.array([9]), np.array([5]))[0]
    assert path[0] == 0
    assert path[-1] == 4
    assert set(np.diff(path)) <= {0, 1}


def test_more_phones_than_frames_are_refused() -> None:
    with pytest.raises(ValueError, match="more phones than frames"):
        search(np.zeros((1, 3, 4), np.float32), np.array([3]), np.array([4]))
