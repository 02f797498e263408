"""The job of converting recordings, and what it brings."""

from typing import ClassVar

from backend.protocol.job import Job, Lane, Result
from backend.protocol.problems import Problem
from backend.protocol.score import Contour


class Converted(Result, frozen=True, kw_only=True, tag="converted"):
    """The file that is there now."""

    path: str
    sample_rate: int
    duration_s: float
    wall_s: float
    semitones: float
    """By which the source was moved."""
    f0: Contour
    """Of the source, before it was moved."""
    made: Contour
    """Heard in what was made."""
    conversion: int = 0
    """Its id in the project; 0 where it was written elsewhere."""
    warning: Problem | None = None
    """Where much of it is higher or lower than the speaker was ever heard."""


class Melody(Result, frozen=True, kw_only=True, tag="melody"):
    """The pitch of a recording."""

    f0: Contour


class HearMelody(Job[Melody], frozen=True, kw_only=True, tag="hear-melody"):
    """A recording → its pitch, as converting it would measure it."""

    lane: ClassVar[Lane] = "light"

    source: str


class Convert(Job[Converted], frozen=True, kw_only=True, tag="convert"):
    """A recording → the same words and melody in a voice that can do that, piece by piece."""

    lane: ClassVar[Lane] = "voice"

    voice: str
    source: str
    """A recording of any length."""
    out: str = ""
    """Empty: beside the project's renders."""
    title: str = ""
    """What the recording is called in the list; empty: as its file."""
    speaker: str = ""
    semitones: float | None = None
    """None: by whole semitones, so that the middle of its pitch is the speaker's."""
    f0: Contour | None = None
    """The source's, where somebody drew it; None: as it is measured."""
    flat: bool = False
    """Whether the source's swells are flattened."""
    breath: bool = True
    """Whether the source's own breath stays."""
    knobs: dict[str, float] = {}
