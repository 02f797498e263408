"""What is asked of a model to hear how far it is, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from backend.datasets.manifest import Item


@dataclass(frozen=True, kw_only=True)
class SayText:
    """Say a sentence."""

    text: str
    language: str = ""
    """Empty: the model's first."""


@dataclass(frozen=True, kw_only=True)
class FollowRecording:
    """Say what a recording says: convert it, copy it, or speak as it does."""

    clip: Item
    """One that training never reads, if there is any."""


Ask = SayText | FollowRecording
"""A stage answers those that it can, in order, and passes over the others."""


def texts(asks: Iterable[Ask]) -> Iterator[SayText]:
    """Those that a model can answer that speaks."""
    return (ask for ask in asks if isinstance(ask, SayText))


def recordings(asks: Iterable[Ask]) -> Iterator[FollowRecording]:
    """Those that a model can answer that listens."""
    return (ask for ask in asks if isinstance(ask, FollowRecording))


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One sample made during training."""

    text: str
    samples: NDArray[np.float32]
    """(n,) in [-1, 1]."""
    sample_rate: int
    attention: NDArray[np.float32] | None = None
    """(phones, frames)."""
    hint: str = ""
    """A sentence on an attention that is not as it should be."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A picture of what the model looks at."""

    title: str
    values: NDArray[np.float32]
    """(rows from the bottom to the top, columns), 0 or more."""
    hint: str = ""
    """A sentence where it is not as it should be."""
