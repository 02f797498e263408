"""A voice from a clip: ten seconds are recorded or given, heard, shown, and made a voice. No widget."""

from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from backend.project.project import Project
from backend.protocol.imitation_jobs import ClipHeard, HearClip, Imitate, VoiceMade
from backend.protocol.problems import Problem
from studio.audio.engine import Engine
from studio.audio.recorder import Recorded, Recorder, refusal
from studio.audio.wav_file import encode
from studio.models.background import Background
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel

State = Literal["empty", "starting", "recording", "ending", "listening", "heard", "making"]
ENOUGH_S = 12.0
"""A recording ends by itself: more is not used."""
_TICK_MS = 33
_FILE = "from-a-clip.flac"


class Needs(Protocol):
    """What the session needs."""

    @property
    def engine(self) -> Engine: ...
    @property
    def jobs(self) -> JobsModel: ...
    @property
    def work(self) -> Background: ...
    @property
    def project(self) -> Project | None: ...


class ClipSession(QObject):
    """What is being done with the clip, and what is known of it."""

    changed = Signal()
    level_changed = Signal(float, float, bool)
    """Peak and RMS in dBFS, and whether it clipped."""
    failed = Signal(object)
    """A Problem: nothing was recorded. What is wrong with a file, the jobs tell."""
    made = Signal(object)
    """The VoiceMade."""

    _over = Signal()

    def __init__(self, needs: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        self.state: State = "empty"
        self.heard: ClipHeard | None = None
        self.name = ""
        """What the clip is called: a file's name."""
        self.recorder = Recorder(needs.engine)
        self._job: AnyHandle | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._over.connect(self._ended, Qt.ConnectionType.QueuedConnection)
        self.recorder.ended = self._over.emit

    @property
    def recording(self) -> bool:
        """Whether the microphone is open, or about to be."""
        return self.state in ("starting", "recording", "ending")

    @property
    def busy(self) -> bool:
        """Whether something has to end before another clip can come."""
        return self.state not in ("empty", "heard")

    @property
    def fraction(self) -> float:
        """How far the job is."""
        return self._job.fraction if self._job is not None else 0.0

    def clear(self) -> None:
        """Begin again, without a clip."""
        if self.recording:
            self._needs.work.run(self.recorder.cancel)
        if self._job is not None:
            self._job.cancel()
        self._job = self.heard = None
        self.name = ""
        self._enter("empty")

    def toggle(self, device: str = "") -> None:
        """Record with this microphone (empty: the default), or stop."""
        if self.state == "recording":
            self._enter("ending")
            self.recorder.stop()
        elif not self.busy and self._needs.project is not None:
            self.recorder.device = device
            self.heard = None
            self._enter("starting")
            self._needs.work.run(self.recorder.start, lambda _none: self._started(), self._could_not)

    def take(self, path: Path) -> None:
        """Listen to a file."""
        if not self.busy and self._needs.project is not None:
            self.name = path.stem
            self._listen(path)

    def make(self, *, name: str, text: str, language: str, voice: str) -> None:
        """A voice of it. ``voice``: the one that imitates; empty: the base."""
        project, heard = self._needs.project, self.heard
        if project is None or heard is None or not heard.useful or self.state != "heard":
            return
        job = Imitate(
            project=str(project.folder), clip=heard.path, name=name, text=text, language=language, voice=voice
        )
        handle = self._start(job, f"Make {name}", "making")
        handle.then(lambda made: self._voice_made(handle, made))

    def _listen(self, path: Path) -> None:
        project = self._needs.project
        if project is None:
            self._enter("empty")
            return
        self.heard = None
        job = HearClip(project=str(project.folder), clip=str(path))
        handle = self._start(job, "Listen to the clip", "listening")
        handle.then(lambda heard: self._clip_heard(handle, heard))

    def _start(self, job: HearClip | Imitate, title: str, state: State) -> AnyHandle:
        handle: AnyHandle = self._needs.jobs.start(job, title)
        self._job = handle
        self._enter(state)
        handle.progressed.connect(lambda *_: self.changed.emit())
        handle.finished.connect(lambda: self._job_over(handle))
        return handle

    def _clip_heard(self, handle: AnyHandle, heard: ClipHeard) -> None:
        if handle is self._job:
            self.heard = heard
            self._enter("heard")

    def _voice_made(self, handle: AnyHandle, made: VoiceMade) -> None:
        if handle is self._job:
            self._job = None
            self.clear()
            self.made.emit(made)

    def _job_over(self, handle: AnyHandle) -> None:
        """It failed, or somebody cancelled it: what was heard before stays."""
        if handle is self._job and self.state in ("listening", "making"):
            self._enter("heard" if self.heard is not None else "empty")

    def _started(self) -> None:
        if self.state == "starting":
            self._enter("recording")

    def _could_not(self, problem: Problem) -> None:
        self._enter("empty")
        self.failed.emit(problem)

    def _ended(self) -> None:
        if self.state in ("recording", "ending"):
            self._enter("ending")
            self._needs.work.run(self.recorder.finish, self._finished, self._could_not)

    def _finished(self, recorded: Recorded) -> None:
        project, problem = self._needs.project, refusal(recorded)
        if problem is not None and problem.kind != "take-clipped":
            self._could_not(problem)
        elif project is not None and self.state == "ending":
            path = project.cache_folder / _FILE
            self.name = ""
            self._needs.work.run(lambda: _keep(path, recorded), self._listen, self._could_not)

    def _tick(self) -> None:
        reading = self.recorder.reading
        self.level_changed.emit(reading.peak_db, reading.rms_db, reading.clipped > 0)
        self.changed.emit()
        if self.state == "recording" and self.recorder.seconds >= ENOUGH_S:
            self.toggle()

    def _enter(self, state: State) -> None:
        self.state = state
        if state == "recording":
            self._timer.start()
        elif state != "ending":
            self._timer.stop()
        self.changed.emit()


def _keep(path: Path, recorded: Recorded) -> Path:
    """In a thread: what was recorded, as a file that the backend can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(recorded.samples, recorded.sample_rate))
    return path
