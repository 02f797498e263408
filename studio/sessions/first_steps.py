"""The first sound: a built-in voice says something before anybody has made anything."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from backend.project import voices
from backend.protocol.jobs import Warm
from backend.protocol.voices import VoiceInfo
from studio.models.flags import Flags
from studio.models.jobs import JobsModel
from studio.words.language import tr

PROJECT = "First steps"
"""The project that the first sound belongs to."""
TEXT = (
    "Hello! It is good to meet you. Nothing that I say leaves this computer. "
    "Change my words, my pitch and my pace, or make a voice of your own."
)
"""The first sentence is short: it is heard while the others are made."""


@dataclass(frozen=True)
class Saying:
    """A text, and the voice that is to say it at once."""

    voice: str
    text: str


class FirstSteps(QObject):
    """Knows who speaks first, and keeps the flag ``built_in``: whether there is anybody."""

    def __init__(self, jobs: JobsModel, flags: Flags, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._flags = jobs, flags
        self.look()

    def look(self) -> bool:
        """Whether this installation has a voice of its own now."""
        there = self.voice is not None
        self._flags.set("built_in", there)
        return there

    @property
    def voice(self) -> VoiceInfo | None:
        """Who speaks; None where this installation has no voice of its own."""
        return next(reversed(voices.built_in_voices()), None)

    def saying(self) -> Saying | None:
        """What is said."""
        voice = self.voice
        return Saying(voice.id, TEXT) if voice else None

    def warm(self) -> None:
        """Load the voice while the person reads the welcome page."""
        if voice := self.voice:
            self._jobs.start(Warm(folder=str(voices.BUILT_IN / voice.id), family=voice.family), tr("Warm"), quiet=True)
