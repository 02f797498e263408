"""Recording something to convert: one button, and the clip is in the project's ``audio/``. No widget."""

import time
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from backend.project.audio_store import AudioStore
from backend.project.project import Project
from backend.protocol.problems import Problem
from studio.audio.engine import Engine
from studio.audio.recorder import Recorded, Recorder, refusal
from studio.audio.wav_file import encode
from studio.models.background import Background

State = Literal["idle", "starting", "recording", "ending"]
_TICK_MS = 50


class Needs(Protocol):
    """What it asks of the window."""

    @property
    def engine(self) -> Engine: ...
    @property
    def work(self) -> Background: ...
    @property
    def project(self) -> Project | None: ...


class ClipRecording(QObject):
    """The default microphone; what is no recording says why."""

    changed = Signal()
    """State, or time."""
    refused = Signal(object)
    """A Problem."""
    recorded = Signal(object)
    """The Path of the new clip."""
    _over = Signal()

    def __init__(self, needs: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        self.state: State = "idle"
        self._recorder = Recorder(needs.engine)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.changed)
        self._over.connect(self._ended, Qt.ConnectionType.QueuedConnection)
        self._recorder.ended = self._over.emit

    @property
    def seconds(self) -> float:
        """Recorded so far."""
        return self._recorder.seconds

    def toggle(self) -> None:
        """Start, or stop and keep."""
        if self.state == "idle":
            self._start()
        elif self.state == "recording":
            self._enter("ending")
            self._recorder.stop()

    def cancel(self) -> None:
        """Stop and keep nothing."""
        if self.state in ("recording", "ending"):
            self._enter("idle")
            self._needs.work.run(self._recorder.cancel)

    def close(self) -> None:
        """Stop for good."""
        if self.state != "idle":
            self._recorder.cancel()
        self._timer.stop()

    def _start(self) -> None:
        project = self._needs.project
        if project is None:
            return
        self._enter("starting")
        # Not called as the Record workspace calls its own: those belong to prompts.
        spare = project.cache_folder / f"clip-{time.time_ns()}.wav"
        self._needs.work.run(lambda: self._recorder.start(spare), lambda _none: self._started(), self._could_not)

    def _started(self) -> None:
        if self.state == "starting":
            self._enter("recording")

    def _could_not(self, found: Problem) -> None:
        self._enter("idle")
        self.refused.emit(found)

    def _ended(self) -> None:
        if self.state in ("recording", "ending"):
            self._enter("ending")
            self._needs.work.run(self._recorder.finish, self._finished, self._could_not)

    def _finished(self, recorded: Recorded) -> None:
        project, found = self._needs.project, refusal(recorded)
        if self.state != "ending":
            return
        if project is None or (found is not None and found.kind != "take-clipped"):
            self._needs.work.run(recorded.drop_spare)
            self._enter("idle")
            if found is not None:
                self.refused.emit(found)
            return
        store = AudioStore(project.folder / "audio", lambda: None)
        self._needs.work.run(
            lambda: store.folder / store.add_bytes(encode(recorded.samples, recorded.sample_rate), ".flac"),
            lambda path: self._kept(recorded, path, found),
            self._could_not,
        )

    def _kept(self, recorded: Recorded, path: Path, found: Problem | None) -> None:
        self._needs.work.run(recorded.drop_spare)
        self._enter("idle")
        if found is not None:
            self.refused.emit(found)
        self.recorded.emit(path)

    def _enter(self, state: State) -> None:
        self.state = state
        if state == "recording":
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()
