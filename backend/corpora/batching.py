"""Which clips a step learns from, by a budget of frames, and how they become tensors."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

One = TypeVar("One")

_TIMES, _MORE = 4, 4
"""Of how many times as many neighbours a batch is drawn, and of how many more at most: few are padded little, many are
mixed well.
"""
_USUAL, _LONG = 0.75, 2.0
_ABOUT = 0.8


class _Bucket(NamedTuple):
    """Neighbours among the sorted clips: places from ``first`` to before ``end``, of which a step takes ``size``."""

    first: int
    end: int
    size: int


class Batching:
    """Batches of clips of like length that take about the same work and memory: ``size`` clips, and fewer where they
    are unusually long. Each clip is learnt about equally often.
    """

    def __init__(self, lengths: Sequence[int], size: int) -> None:
        """``lengths``: of the clips, frames, ascending, or about: each counts as the longest so far. ``size``: clips a
        step. Filled ones counted, a step has ``room`` for so many clips as long as the longest, or as twice what three
        quarters of the clips keep below.
        """
        lengths_N = np.maximum.accumulate(np.maximum(1, np.asarray(lengths, np.int64)))
        self.room = size * min(int(lengths_N[-1]), int(_LONG * np.quantile(lengths_N, _USUAL)))
        self._frames_N = lengths_N
        self._buckets = _buckets(np.clip(self.room // lengths_N, 1, size))
        steps = np.array([(one.end - one.first) / one.size for one in self._buckets])
        self._chances = steps / steps.sum()

    def choose(self, chance: np.random.Generator) -> list[int]:
        """Places of a step's clips among the sorted ones."""
        several = len(self._buckets) > 1
        bucket = self._buckets[int(chance.choice(len(self._buckets), p=self._chances)) if several else 0]
        total = bucket.end - bucket.first
        pool = min(total, _pool(bucket.size))
        # Pools may reach over the ends, so that the shortest and longest come as often as the rest.
        first = bucket.first + int(np.clip(chance.integers(-pool + 1, total), 0, total - pool))
        return [first + int(one) for one in chance.choice(pool, bucket.size, replace=False)]

    def longest(self) -> list[int]:
        """Places of the clips of the batch that needs most; of those that need about as much, of the longest clips."""
        frames = np.array([one.size * self._frames_N[one.end - 1] for one in self._buckets])
        bucket = self._buckets[int(np.flatnonzero(frames >= _ABOUT * frames.max())[-1])]
        return list(range(bucket.end - bucket.size, bucket.end))


def _pool(size: int) -> int:
    return min(_TIMES * size, size + _MORE)


def _buckets(counts_N: NDArray[np.int64]) -> list[_Bucket]:
    """Shortest clips first. ``counts_N``: how many as long as this one there is room for, descending."""
    found, end = list[_Bucket](), len(counts_N)
    while end:
        count = int(counts_N[end - 1])
        first = max(0, end - (_pool(count) if count > 1 else 1))
        while first and counts_N[first - 1] == count:
            first -= 1
        found.append(_Bucket(first, end, min(count, end - first)))
        end = first
    return found[::-1]


class LikeLengths(ABC, Generic[One]):
    """A corpus whose steps take clips of like length. See :class:`backend.recipe.Corpus`."""

    training: Sequence[One]
    """Sorted by length."""
    _batching: Batching

    @abstractmethod
    def collate(self, clips: Sequence[One]) -> dict[str, Tensor]:
        """Clips → tensors."""

    def batch(self, step: int, seed: int) -> dict[str, Tensor]:
        """See :class:`backend.recipe.Corpus`."""
        chosen = self._batching.choose(np.random.default_rng([seed, step]))
        return self.collate([self.training[one] for one in chosen])

    def longest(self) -> dict[str, Tensor]:
        """See :class:`backend.recipe.Uneven`."""
        return self.collate([self.training[one] for one in self._batching.longest()])


def around(total: int, anchor: int, count: int, chance: np.random.Generator) -> list[int]:
    """Places of ``count`` clips of about the anchor's length among ``total`` sorted ones."""
    pool = min(total, _TIMES * count)
    first = int(np.clip(anchor - pool // 2, 0, total - pool))
    return [first + int(one) for one in chance.choice(pool, count, replace=False)]


def within(room: int, lengths: Sequence[int], chance: np.random.Generator) -> list[int]:
    """Which of the examples stay so that all, filled up to the longest, are ``room`` frames at most; one stays always.
    Who goes is left to chance.
    """
    kept = list(range(len(lengths)))
    while len(kept) > 1 and len(kept) * max(lengths[one] for one in kept) > room:
        del kept[int(chance.integers(len(kept)))]
    return kept


def stacked(arrays: Sequence[NDArray[np.generic]], value: float = 0) -> Tensor:
    """One tensor; what ends before the longest is filled with ``value``."""
    longest = [max(sizes) for sizes in zip(*(array.shape for array in arrays), strict=True)]
    filled = np.full((len(arrays), *longest), value, arrays[0].dtype)
    for row, array in enumerate(arrays):
        place: tuple[int | slice, ...] = (row, *(slice(have) for have in array.shape))
        filled[place] = array
    return torch.from_numpy(filled)
