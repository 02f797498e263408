"""A script read in one go: recorded to one file, which is then cut to its sentences."""

import time
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from backend.project.prompts import Prompt
from backend.protocol.listening_jobs import CutReading, ReadingCut
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.jobs import JobsModel
from studio.models.prompts import PromptsModel
from studio.sessions.microphone import Microphone
from studio.sessions.recording import Recording
from studio.sessions.speech_gate import SpeechGate
from studio.words.language import tr

State = Literal["off", "reading", "ending"]

_LEAST_S, _OVER_S = 0.3, 0.6
"""So much speech, and then so much silence: the next sentence comes to the front. What is cut does not depend on it."""
_WORTH_S = 5.0
"""A longer reading is not thrown away by one key."""
_NAME = "reading-{}.wav"


class LongReading(QObject):
    """Reads the sentences without a take, from the one in front on."""

    changed = Signal()
    """State, or another sentence in front."""
    level_changed = Signal(float, float, bool)
    """Peak and RMS in dBFS, and whether it clipped."""
    refused = Signal(object)
    """A Problem: there is no recording."""
    noted = Signal(str)
    """What is to be said of a recording that was kept."""
    left = Signal()
    """A reading was left; it is among those that are ``uncut``."""
    cut = Signal(object)
    """A ReadingCut: the takes are there."""

    def __init__(
        self,
        state: AppState,
        jobs: JobsModel,
        prompts: PromptsModel,
        recording: Recording,
        microphone: Microphone,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project, self._jobs, self._prompts = state, jobs, prompts
        self._recording, self._microphone, self._background = recording, microphone, background
        self._gate = SpeechGate()
        self._path = Path()
        self.state: State = "off"
        self.script: list[Prompt] = []
        """What is read."""
        self.at = 0
        """The sentence in front."""
        microphone.ticked.connect(self._tick)
        microphone.state_changed.connect(lambda _state: self.changed.emit())
        microphone.refused.connect(self._refused)
        microphone.written.connect(self._written)
        state.project_changed.connect(lambda _project: self.cancel())

    @property
    def on(self) -> bool:
        """Whether a reading is going on."""
        return self.state != "off"

    @property
    def recording(self) -> bool:
        """Whether the microphone is open: what is said is on the disk."""
        return self._microphone.state == "recording"

    @property
    def seconds(self) -> float:
        """Recorded so far."""
        return self._microphone.seconds

    def start(self) -> None:
        """Begin with the sentence in front; where all have a take, all are read again."""
        project, front = self._project.project, self._recording.prompt
        if project is None or front is None or self._recording.state != "idle" or self._microphone.state != "idle":
            return
        mine = [prompt for prompt in self._prompts.items if prompt.language == front.language]
        first = next((index for index, prompt in enumerate(mine) if prompt.id == front.id), 0)
        self.script = [one for one in mine[first:] if one.chosen is None and not one.skipped] or mine[first:]
        self.at, self.state = 0, "reading"
        self._gate.reset()
        self._path = project.folder / "recording" / _NAME.format(time.time_ns())
        self._microphone.use(self._recording.device)
        self._microphone.start_file(self._path)
        self.changed.emit()

    def finish(self) -> None:
        """It is read: cut it."""
        if self.state == "reading":
            self._microphone.stop()
            if self._microphone.state == "ending":
                self._enter("ending")
            else:
                self.cancel()

    def leave(self) -> None:
        """Without cutting it. What is longer than a few seconds stays, to be cut or deleted later."""
        if self.state == "reading" and self._microphone.seconds >= _WORTH_S:
            self.script = []
            self.finish()
        else:
            self.cancel()

    def cancel(self) -> None:
        """Throw the recording away; takes stay as they are."""
        if self.on:
            self._microphone.cancel()
            self._enter("off")

    def step(self, by: int) -> None:
        """Another sentence in front."""
        if self.on and 0 <= self.at + by < len(self.script):
            self.at += by
            self._gate.next()
            self.changed.emit()

    def uncut(self) -> list[Path]:
        """Readings that were recorded and never cut: Voicewright ended before."""
        project = self._project.project
        if project is None or not self._project.writable or self.on or self._jobs.of(CutReading):
            return []
        return sorted((project.folder / "recording").glob(_NAME.format("*")))

    def cut_file(self, path: Path, *, script: list[Prompt] | None = None, drop: bool = False) -> None:
        """Cut a recording to the script, or to all sentences of the language that is read; ``drop`` the file then."""
        project, front = self._project.project, self._recording.prompt
        if project is None or front is None:
            return
        script = script or [one for one in self._prompts.items if one.language == front.language]
        job = CutReading(project=str(project.folder), audio=str(path), prompts=[one.id for one in script])
        self._jobs.start(job, tr("Cut the reading")).then(partial(self._cut, path if drop else None))

    def _tick(self) -> None:
        level = self._microphone.level
        self.level_changed.emit(level.peak_db, level.rms_db, level.clipped > 0)
        self._gate.follow(self._microphone.seconds, level.rms_db)
        if self._gate.heard_s >= _LEAST_S and self._gate.silent_s >= _OVER_S:
            self.step(1)
            self._gate.next()

    def _written(self, note: str) -> None:
        self._enter("off")
        if note:
            self.noted.emit(note)
        if self.script:
            self.cut_file(self._path, script=self.script, drop=True)
        else:
            self.left.emit()

    def _refused(self, problem: object) -> None:
        self._enter("off")
        self.refused.emit(problem)

    def _cut(self, path: Path | None, done: ReadingCut) -> None:
        if path is not None:  # the project holds it by now
            self._background.run(lambda: path.unlink(missing_ok=True))
        self.cut.emit(done)

    def _enter(self, state: State) -> None:
        self.state = state
        self.changed.emit()
