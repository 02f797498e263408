"""Jobs that make a voice at once, without training: like somebody in the clips, or in a recording of ten seconds."""

from typing import ClassVar, Literal

import msgspec

from backend.protocol.job import Job, Lane, Result
from backend.protocol.notices import Notice


class VoiceMade(Result, frozen=True, kw_only=True, tag="voice-made"):
    """The voice that is there now."""

    voice: str
    name: str
    seconds: float
    """Of speech that it was made from."""


class Imitate(Job[VoiceMade], frozen=True, kw_only=True, tag="imitate"):
    """A voice at once and without training: one that imitates, made to sound like somebody else."""

    lane: ClassVar[Lane] = "voice"

    speaker: str = ""
    """Of the project's clips; empty: who says most."""
    clip: str = ""
    """A recording of 3 to 10 seconds to listen to instead of the project's clips."""
    text: str = ""
    """What it says; empty: what is recognised."""
    language: str = ""
    """Spoken in it, espeak-ng's code; empty: the voice's first."""
    name: str = ""
    """Of the voice; empty: whoever speaks."""
    voice: str = ""
    """The one that imitates, by id or name, or a family whose base does; empty: the base inside the install."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One thing about a recording: how good it is, and why."""

    kind: Literal["good", "warning", "error"]
    """``error``: it is of no use."""
    says: Notice


class ClipHeard(Result, frozen=True, kw_only=True, tag="clip-heard"):
    """A recording, as a voice can be made of it."""

    path: str
    """The best ten seconds of it, at most: a file in the project's cache."""
    text: str
    """What was understood; empty: nothing."""
    language: str
    """espeak-ng's code."""
    duration_s: float
    verdicts: list[Verdict]

    @property
    def useful(self) -> bool:
        """Whether a voice can be made of it."""
        return all(one.kind != "error" for one in self.verdicts)


class HearClip(Job[ClipHeard], frozen=True, kw_only=True, tag="hear-clip"):
    """Listen to a recording that somebody is to sound like: cut it to what is needed, write it down, judge it."""

    lane: ClassVar[Lane] = "judge"

    clip: str
    """Its file."""
    language: str = ""
    """espeak-ng's code; empty: which one is heard."""
