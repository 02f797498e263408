"""Where a person can be taken: to a workspace, or to something in one."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from backend.protocol.abilities import Ability
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo
from studio.sessions.first_steps import Saying


class Target:
    """Something to show. A workspace knows its own targets and passes over others."""

    place: str
    """The id of the workspace that shows it."""


@dataclass(frozen=True)
class Visit(Target):
    """A workspace as it was left."""

    place: str


@dataclass(frozen=True)
class SingSong(Target):
    """A song's file, opened; without one, a song that comes with Voicewright, sung at once."""

    path: Path | None = None
    place = "sing"


@dataclass(frozen=True)
class SingSaid(Target):
    """What was said, as notes with its pitch: a song to go on from."""

    score: Score
    voice: str
    """Who said it, and sings it."""
    place = "sing"


@dataclass(frozen=True)
class NewTraining(Target):
    """The form for one; ``can``: of a family whose voices can that."""

    can: Ability | None = None
    place = "training"


@dataclass(frozen=True)
class ShowRun(Target):
    """One training, by its id."""

    id: str
    place = "training"


@dataclass(frozen=True)
class ShowTake(Target):
    """A rendered take, by its id, open in the editor."""

    id: int
    place = "speak"


@dataclass(frozen=True)
class ConvertWith(Target):
    """A voice, by its id, chosen to convert recordings."""

    voice: str
    place = "convert"


@dataclass(frozen=True)
class SpeakWith(Target):
    """A voice, by its id, chosen to speak."""

    voice: str
    place = "speak"


@dataclass(frozen=True)
class Say(Target):
    """A text that is said at once."""

    saying: Saying
    place = "speak"


@dataclass(frozen=True)
class SayLines(Target):
    """A text whose lines are put behind those that are there."""

    text: str
    place = "speak"


@dataclass(frozen=True)
class ShowVoice(Target):
    """A voice, by its id, in the library."""

    id: str
    place = "library"


@dataclass(frozen=True)
class FindClips(Target):
    """The clips that a filter lets through."""

    query: str
    place = "dataset"


class Navigation(QObject):
    """Takes people somewhere: the window listens."""

    asked = Signal(object)
    """A ``Target``."""


def use_of(voice: VoiceInfo) -> Target:
    """Where a voice is tried: where it speaks, or converts where that is all it can."""
    return SpeakWith(voice.id) if "speaks" in voice.can else ConvertWith(voice.id)
