"""Reading a script without touching a key: it listens, hears when a sentence is over, keeps it, and goes on."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from backend.project.prompts import Prompt
from backend.project.takes import Take
from backend.protocol.problems import Problem
from studio.sessions.recording import Recording
from studio.sessions.speech_gate import SpeechGate

State = Literal["off", "waiting", "speaking", "saving", "breathing", "asking"]
"""``waiting`` for the first word; ``breathing`` between two sentences; ``asking`` what to do about a poor take."""

BREATH_MS = 700
_OVER_S = 1.1
"""So much silence after speech ends the sentence: longer than a pause at a comma."""
_LEAST_S = 0.3
"""Of speech; less is a click or a cough."""


class ReadThrough(QObject):
    """Drives a :class:`Recording`. A good take is followed by the next sentence; a poor one by a question."""

    changed = Signal()

    def __init__(self, recording: Recording, following: Callable[[], Prompt | None], parent: QObject) -> None:
        """``following``: the sentence after the one in front; None: there is none."""
        super().__init__(parent)
        self._recording, self._following = recording, following
        self.state: State = "off"
        self.problem: Problem | None = None
        """Why there is no take, while it asks."""
        self.take: Take | None = None
        """The last one."""
        self._gate = SpeechGate()
        self._breath = QTimer(self, singleShot=True, interval=BREATH_MS)
        self._breath.timeout.connect(self._listen)
        recording.level_changed.connect(self._level)
        recording.taken.connect(self._taken)
        recording.refused.connect(self._refused)
        recording.state_changed.connect(self._recording_changed)

    @property
    def on(self) -> bool:
        """Whether a reading is going on."""
        return self.state != "off"

    def start(self) -> None:
        """Begin with the sentence in front."""
        if self.state == "off" and self._recording.state == "idle" and self._recording.prompt is not None:
            self._listen()

    def stop(self) -> None:
        """Leave; what was not finished is thrown away."""
        self._breath.stop()
        self._enter("off")
        self._recording.cancel()

    def accept(self) -> None:
        """The sentence is over; or the poor take is kept; or no breath is needed."""
        if self.state in ("waiting", "speaking"):
            self._recording.toggle()
        elif self.state == "asking":
            self._go_on()
        elif self.state == "breathing":
            self._breath.stop()
            self._listen()

    def again(self) -> None:
        """The same sentence once more; while one waits for the first word, the one before."""
        if self.state == "asking":
            self._listen()
        elif self.state in ("waiting", "breathing") and self.take is not None:
            self._breath.stop()
            self._recording.cancel()
            self._enter("breathing")
            self._recording.go_to(self.take.prompt)
            self._breath.start()
        elif self.state == "speaking":
            self._recording.cancel()
            self._enter("breathing")
            self._breath.start()

    def _listen(self) -> None:
        self._gate.reset()
        self.problem = None
        self._enter("waiting")
        self._recording.start()

    def _level(self, _peak_db: float, rms_db: float, _clipped: bool) -> None:
        if self.state not in ("waiting", "speaking") or self._recording.state != "recording":
            return
        self._gate.follow(self._recording.seconds, rms_db)
        if self._gate.heard_s >= _LEAST_S:
            self._enter("speaking")
            if self._gate.silent_s >= _OVER_S:
                self._recording.toggle()

    def _taken(self, take: Take) -> None:
        if self.state == "off":
            return
        self.take, self.problem = take, None
        if self._recording.remarks.get(take.id):
            self.state = "asking"
            self.changed.emit()
        else:
            self._go_on()

    def _go_on(self) -> None:
        following = self._following()
        if following is None:
            self._enter("off")
            return
        self._enter("breathing")
        self._recording.show(following)
        self._breath.start()

    def _refused(self, problem: Problem) -> None:
        if self.state not in ("off", "asking"):
            self.problem = problem
            self._enter("asking")

    def _recording_changed(self, state: str) -> None:
        if state == "ending" and self.on:
            self._enter("saving")

    def _enter(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
