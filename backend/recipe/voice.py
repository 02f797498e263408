"""A loaded voice, and its abilities: each a protocol of its own, named in ``VoiceInfo.can``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from backend.protocol.abilities import Ability
from backend.protocol.notices import Notice
from backend.protocol.score import Contour, Score
from backend.protocol.song import Song, Track
from backend.protocol.voices import VoiceInfo
from backend.song.score import SungPhrase


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a voice intends to say."""

    score: Score
    attention: NDArray[np.float32] | None = None
    """(phones, frames)."""
    hint: Notice | None = None
    """On an attention that is not as it should be: where it was stuck, what it skipped."""


class Voice(Protocol):
    """A loaded voice. Not safe to share between threads."""

    @property
    def info(self) -> VoiceInfo:
        """What it says of itself."""


@runtime_checkable
class Speaks(Voice, Protocol):
    """``speaks``: makes a score of a sentence, and sound of a score."""

    def plan(
        self,
        text: str,
        *,
        language: str = "",
        speaker: str = "",
        speed: float = 1.0,
        semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:
        """One sentence → score. Raises ``VoicewrightError`` for text that has no phones."""

    def render(self, score: Score) -> NDArray[np.float32]:
        """Score → samples (n,), in [-1, 1], at ``info.sample_rate``, as long as the score says."""


@runtime_checkable
class Converts(Voice, Protocol):
    """``converts``: says or sings what a recording does, in this voice."""

    def convert(
        self,
        samples_N: NDArray[np.float32],
        rate: int,
        *,
        speaker: str = "",
        semitones: float = 0.0,
        f0: Contour | None = None,
        at_s: float = 0.0,
    ) -> NDArray[np.float32]:
        """Samples (n,) in [-1, 1] at ``rate`` Hz → (m,) at ``info.sample_rate``, of the same length in seconds.

        ``f0``: of the source, in the place of what would be measured; ``semitones`` moves it. ``at_s``: where the
        samples begin in the recording that ``f0`` is of, a multiple of 10 ms; pieces of one recording then agree where
        they overlap, in chance and phase. Samples are as loud as ``info.ranges`` says. Raises ``VoicewrightError``.
        """


@runtime_checkable
class Sings(Voice, Protocol):
    """``sings``: has a way of its own to sing; every voice that speaks sings by the model of singing."""

    def plan_song(self, song: Song, track: Track, lexicon: Mapping[str, str] | None) -> list[SungPhrase]:
        """The track's phrases as scores. Raises ``VoicewrightError`` for lyrics that cannot be said."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A short recording that a voice is to sound like."""

    samples: NDArray[np.float32]
    """(n,) in [-1, 1]."""
    sample_rate: int
    """Hz."""
    text: str = ""
    """What it says; empty where nobody knows."""
    language: str = ""


@runtime_checkable
class Follows(Voice, Protocol):
    """``follows``: sounds like a recording, without training."""

    def following(self, reference: Reference) -> "Speaks":
        """The same voice, which sounds like the reference. Raises ``VoicewrightError`` for one that is of no use."""


@runtime_checkable
class Tunable(Voice, Protocol):
    """A voice with knobs (``info.knobs``)."""

    def tuned(self, knobs: Mapping[str, float]) -> Self:
        """The same voice with knobs set; names and ranges have been checked."""


_ABILITIES: dict[Ability, type] = {"speaks": Speaks, "converts": Converts, "sings": Sings, "follows": Follows}


def abilities(voice: Voice) -> frozenset[Ability]:
    """What a loaded voice can be asked for; what it says of itself is held to this when it is made."""
    return frozenset(name for name, protocol in _ABILITIES.items() if isinstance(voice, protocol))
