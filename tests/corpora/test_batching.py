"""What a step learns from: like lengths together, a budget of frames, every clip as often."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.corpora.batching import Batching, around, within

MIXED = sorted([100] * 20 + [250] * 60 + [400] * 60 + [700] * 20 + [1200] * 9)


def drawn(batching: Batching, steps: int, seed: int = 3) -> list[list[int]]:
    return [batching.choose(np.random.default_rng([seed, step])) for step in range(steps)]


def test_a_batch_is_a_function_of_step_and_seed() -> None:
    assert drawn(Batching(MIXED, 8), 50) == drawn(Batching(MIXED, 8), 50)
    assert drawn(Batching(MIXED, 8), 50) != drawn(Batching(MIXED, 8), 50, seed=4)


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=60), st.integers(1, 12), st.integers(0, 99))
def test_no_batch_takes_more_frames_than_there_is_room_for(lengths: list[int], size: int, step: int) -> None:
    batching = Batching(sorted(lengths), size)
    for chosen in (batching.choose(np.random.default_rng([0, step])), batching.longest()):
        frames = [sorted(lengths)[one] for one in chosen]
        assert 1 <= len(frames) <= size
        assert len(set(chosen)) == len(chosen)
        assert len(frames) == 1 or len(frames) * max(frames) <= batching.room


@pytest.mark.parametrize("lengths", [MIXED, [300] * 50 + [900] * 3 + [1500, 6400]])
def test_little_is_filled_and_every_clip_comes_about_as_often(lengths: list[int]) -> None:
    batches = drawn(Batching(lengths, 8), 4000)
    frames = np.array(lengths)
    spoken = sum(int(frames[one].sum()) for one in batches)
    filled = sum(len(one) * int(frames[one].max()) for one in batches)
    often = np.bincount(np.concatenate(batches), minlength=len(lengths))
    assert filled < 1.25 * spoken
    assert often.min() > 0.4 * often.mean()
    assert often.max() < 2.5 * often.mean()


def filled(lengths: list[int], size: int) -> float:
    """Frames that a step takes, for each that is spoken."""
    frames = np.array(lengths)
    batches = drawn(Batching(lengths, size), 600)
    return sum(len(one) * int(frames[one].max()) for one in batches) / sum(int(frames[one].sum()) for one in batches)


@pytest.mark.parametrize(("size", "most"), [(8, 1.053), (16, 1.093), (32, 1.165)])
def test_mixed_lengths_cost_little_more_than_equal_ones(size: int, most: float) -> None:
    """As a person's recordings are: 234 clips, logarithms in a bell; within a tenth of the mean: equal."""
    bell = NormalDist(math.log(158), 0.5)
    lengths = [round(math.exp(bell.inv_cdf((place + 0.5) / 234))) for place in range(234)]
    middle = sum(lengths) / len(lengths)
    equal = [one for one in lengths if 0.9 * middle < one < 1.1 * middle]
    assert filled(lengths, size) < most * filled(equal, size)


def test_one_long_clip_among_short_ones_comes_alone_and_makes_the_others_batches_no_larger() -> None:
    batching = Batching([300] * 50 + [6400], 10)
    batches = drawn(batching, 500)
    assert all(one == [50] for one in batches if 50 in one)
    assert batching.longest() == [50]
    assert {len(one) for one in batches if 50 not in one} == {10}


def test_the_longest_batch_is_of_the_longest_clips_where_all_fit() -> None:
    assert Batching([100, 120, 130, 150], 2).longest() == [2, 3]


def test_a_length_out_of_order_counts_as_the_longest_so_far() -> None:
    batching = Batching([100, 110, 105, 120, 115], 2)
    assert batching.room == 2 * 120
    assert all(len(one) == 2 for one in drawn(batching, 20))


def test_neighbours_are_about_as_long() -> None:
    for anchor in (0, 50, 99):
        found = around(100, anchor, 3, np.random.default_rng(1))
        assert len(set(found)) == 3
        assert all(abs(one - anchor) < 12 for one in found)
    assert around(2, 1, 2, np.random.default_rng(1)) in ([0, 1], [1, 0])


@pytest.mark.parametrize("lengths", [[5, 5, 5, 5], [1, 9, 2], [100], [7, 8]])
def test_one_always_stays(lengths: list[int]) -> None:
    assert len(within(1, lengths, np.random.default_rng(0))) == 1
    assert within(10**6, lengths, np.random.default_rng(0)) == list(range(len(lengths)))
