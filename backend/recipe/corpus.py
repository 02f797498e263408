"""The training data of one stage."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar, runtime_checkable

B_co = TypeVar("B_co", covariant=True)
"""What a batch is."""


class Corpus(Protocol[B_co]):
    """Features in memory or memory-mapped. A batch is a pure function of the step, so the position in the data needs no
    checkpoint of its own.
    """

    def __len__(self) -> int:
        """Number of training clips."""

    def batch(self, step: int, seed: int) -> B_co:
        """The batch of that step, on the CPU: the same for the same step and seed, in any process.

        Called from a thread of its own, ahead of the step: uses a generator of its own, never the global ones.
        """

    def held_out(self) -> Iterator[B_co]:
        """Batches of clips that training never reads; empty where there are none."""


@runtime_checkable
class Uneven(Protocol[B_co]):
    """A corpus whose batches do not all need the same memory."""

    def longest(self) -> B_co:
        """The batch that needs most: it is tried before training starts."""


@runtime_checkable
class LeavesOut(Protocol):
    """A corpus that names what it cannot learn from; the trainer says it."""

    left_out: Sequence[str]
    """:attr:`backend.datasets.manifest.Item.named` of each."""
