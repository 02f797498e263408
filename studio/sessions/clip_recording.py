"""Recording a clip: one button, and a sound file is there. No widget."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from backend.project.audio_store import AudioStore
from backend.project.project import Project
from backend.protocol.problems import Problem
from studio.audio.engine import Engine
from studio.audio.recorder import Recorded
from studio.audio.wav_file import encode
from studio.models.background import Background
from studio.sessions.microphone import Microphone, State


class Needs(Protocol):
    """What it asks of the window."""

    @property
    def engine(self) -> Engine: ...
    @property
    def work(self) -> Background: ...
    @property
    def project(self) -> Project | None: ...


Keep = Callable[[Project], Callable[[Recorded], Path]]
"""Where recordings go: asked for a project; the function that it gives writes one, in a thread."""


def in_audio(project: Project) -> Callable[[Recorded], Path]:
    """Keep recordings in the project's ``audio/``."""
    store = AudioStore(project.folder / "audio", lambda: None)
    return lambda recorded: store.folder / store.add_bytes(encode(recorded.samples, recorded.sample_rate), ".flac")


class ClipRecording(QObject):
    """A microphone whose recordings become files of the project."""

    changed = Signal()
    """State, or time."""
    level_changed = Signal(float, float, bool)
    """Peak and RMS in dBFS, and whether it clipped."""
    refused = Signal(object)
    """A Problem: nothing was recorded."""
    complained = Signal(object)
    """A Problem with a recording that is kept: it is clipped."""
    recorded = Signal(object)
    """The Path of the new file."""

    def __init__(
        self,
        needs: Needs,
        parent: QObject | None = None,
        *,
        keep: Keep = in_audio,
        longest_s: float | None = None,
    ) -> None:
        """After ``longest_s`` a recording ends by itself."""
        super().__init__(parent)
        self._needs = needs
        self._keep = keep
        self._longest_s = longest_s
        self._microphone = Microphone(needs.engine, needs.work, self)
        self._microphone.state_changed.connect(lambda _state: self.changed.emit())
        self._microphone.ticked.connect(self._tick)
        self._microphone.refused.connect(self.refused)
        self._microphone.recorded.connect(self._finished)

    @property
    def state(self) -> State:
        """Where it stands."""
        return self._microphone.state

    @property
    def seconds(self) -> float:
        """Recorded so far."""
        return self._microphone.seconds

    def toggle(self, device: str = "") -> None:
        """Start with this device (empty: the default), or stop and keep."""
        project = self._needs.project
        if self.state == "idle" and project is not None:
            self._microphone.use(device)
            # Not called as the Record workspace calls its own: those belong to prompts.
            self._microphone.start(project.cache_folder / f"clip-{time.time_ns()}.wav")
        else:
            self._microphone.stop()

    def cancel(self) -> None:
        """Stop and keep nothing."""
        self._microphone.cancel()

    def close(self) -> None:
        """Stop for good."""
        self._microphone.close()

    def _finished(self, recorded: Recorded, found: Problem | None) -> None:
        project = self._needs.project
        if project is None:
            self._needs.work.run(recorded.drop_spare)
            self._microphone.rest()
            return
        self._needs.work.run(
            partial(self._keep(project), recorded),
            lambda path: self._kept(recorded, path, found),
            self._could_not,
        )

    def _kept(self, recorded: Recorded, path: Path, found: Problem | None) -> None:
        self._needs.work.run(recorded.drop_spare)
        if self.state != "ending":  # cancelled while the file was written
            return
        self._microphone.rest()
        if found is not None:
            self.complained.emit(found)
        self.recorded.emit(path)

    def _could_not(self, found: Problem) -> None:
        self._microphone.rest()
        self.refused.emit(found)

    def _tick(self) -> None:
        level = self._microphone.level
        self.level_changed.emit(level.peak_db, level.rms_db, level.clipped > 0)
        self.changed.emit()
        if self._longest_s is not None and self.seconds >= self._longest_s:
            self._microphone.stop()
