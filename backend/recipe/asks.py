"""What is asked of a model to hear how far it is, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from backend.datasets.manifest import Item
    from backend.protocol.notices import Notice
from backend.protocol.song import Song


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


@dataclass(frozen=True, kw_only=True)
class SingSong:
    """Sing a track of a song; a phrase of it is enough."""

    song: Song
    track: int = 0


Ask = SayText | FollowRecording | SingSong
"""A stage answers those that it can, in order, and passes over the others."""


def texts(asks: Iterable[Ask]) -> Iterator[SayText]:
    """The texts among the asks: for a model that speaks."""
    return (ask for ask in asks if isinstance(ask, SayText))


def recordings(asks: Iterable[Ask]) -> Iterator[FollowRecording]:
    """The recordings among the asks: for a model that follows one."""
    return (ask for ask in asks if isinstance(ask, FollowRecording))


def songs(asks: Iterable[Ask]) -> Iterator[SingSong]:
    """The songs among the asks: for a model that learnt to sing."""
    return (ask for ask in asks if isinstance(ask, SingSong))


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One sample made during training."""

    text: str
    samples: NDArray[np.float32]
    """(n,) in [-1, 1]."""
    sample_rate: int
    attention: NDArray[np.float32] | None = None
    """(phones, frames)."""
    hint: Notice | None = None
    """On an attention that is not as it should be."""
    from_recording: bool = False
    """Whether it was made from a recording of the text, and not from the text alone."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A picture of what the model looks at."""

    title: str | Notice
    """A sentence that was said, or what is shown."""
    values: NDArray[np.float32]
    """(rows from the bottom to the top, columns), 0 or more."""
    hint: Notice | None = None
    """Where it is not as it should be."""
    bars: bool = False
    """Whether its only row is shares of a whole, to be drawn as bars."""
