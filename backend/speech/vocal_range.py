"""Which notes suit a voice: found from how high it speaks.

A rule of our own: nothing tells how high somebody sings whose recordings are all spoken, but how high they speak can be
measured. The ranges lie around that at fixed distances in semitones, further up than down, since people speak near the
bottom of what they can sing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backend.protocol.song import Track
from backend.speech.sentences import language_of

if TYPE_CHECKING:
    from backend.recipe import Speaks

_SENTENCES = "The sun came up over the river. What would you like to hear today?"
_USUAL_MIDI = 55.0
_COMFORTABLE = (-4.0, 12.0)
_POSSIBLE = (-9.0, 19.0)
_SINGS_ABOVE = 4.0
"""Semitones by which a comfortable song lies above speech: its middle in the middle of the comfortable range."""


_KEEP = 4


@dataclass(frozen=True)
class VocalRange:
    """MIDI numbers."""

    spoken: float
    """The middle of its speech."""

    @property
    def comfortable(self) -> tuple[float, float]:
        """Lowest and highest note at which it sounds as it does in speech."""
        return self.spoken + _COMFORTABLE[0], self.spoken + _COMFORTABLE[1]

    @property
    def possible(self) -> tuple[float, float]:
        """Lowest and highest note that it can sing."""
        return self.spoken + _POSSIBLE[0], self.spoken + _POSSIBLE[1]


_known: dict[tuple[int, str], tuple["Speaks", VocalRange]] = {}
"""The voice is held too, so that its id is not given to another."""


def vocal_range(voice: "Speaks", speaker: str = "") -> VocalRange:
    """The range of one of the voice's speakers: what it says of that, else measured once."""
    key = (id(voice), speaker)
    if key not in _known:
        told = voice.info.ranges.get(speaker or next(iter(voice.info.speakers), ""))
        spoken = midi(told.median_hz) if told is not None else _measured(voice, speaker)
        if len(_known) >= _KEEP:
            del _known[next(iter(_known))]
        _known[key] = (voice, VocalRange(spoken))
    return _known[key][1]


def midi(hz: float) -> float:
    """MIDI number, with its fraction."""
    return 69 + 12 * float(np.log2(hz / 440))


def _measured(voice: "Speaks", speaker: str) -> float:
    hz = np.asarray(voice.plan(_SENTENCES, language=language_of(voice, ""), speaker=speaker).score.f0.hz)
    hz = hz[hz > 0]
    return midi(float(np.median(hz))) if len(hz) else _USUAL_MIDI


def octaves(track: Track, found: VocalRange) -> float:
    """Semitones, a number of octaves, that bring a track's notes nearest to where the voice sings comfortably."""
    if not track.notes:
        return 0.0
    lengths = np.array([note.length for note in track.notes], float)
    middle = float(np.average([note.tone for note in track.notes], weights=lengths)) + track.semitones
    return 12.0 * round((found.spoken + _SINGS_ABOVE - middle) / 12)
