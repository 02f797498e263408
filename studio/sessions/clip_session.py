"""A voice from a clip: ten seconds are recorded or given, heard, shown, and made a voice. No widget."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from backend.project.project import Project
from backend.protocol.imitation_jobs import ClipHeard, HearClip, Imitate, VoiceMade
from studio.audio.recorder import Recorded
from studio.audio.wav_file import encode
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.sessions.clip_recording import ClipRecording
from studio.sessions.clip_recording import Needs as RecordingNeeds
from studio.words.language import tr

State = Literal["empty", "listening", "heard", "making"]
ENOUGH_S = 12.0
"""A recording ends by itself: more is not used."""
_FILE = "from-a-clip.flac"


class Needs(RecordingNeeds, Protocol):
    """What the session needs."""

    @property
    def jobs(self) -> JobsModel: ...


class ClipSession(QObject):
    """What is being done with the clip, and what is known of it."""

    changed = Signal()
    made = Signal(object)
    """The VoiceMade. What is wrong with a file, the jobs tell; why nothing was recorded, the recording."""

    def __init__(self, needs: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        self.state: State = "empty"
        self.heard: ClipHeard | None = None
        self.name = ""
        """What the clip is called: a file's name."""
        self.recording = ClipRecording(needs, self, keep=_in_cache, longest_s=ENOUGH_S)
        self._job: AnyHandle | None = None
        self.recording.changed.connect(self.changed)
        self.recording.recorded.connect(self._recorded)

    @property
    def busy(self) -> bool:
        """Whether something has to end before another clip can come."""
        return self.state not in ("empty", "heard") or self.recording.state != "idle"

    @property
    def fraction(self) -> float:
        """How far the job is."""
        return self._job.fraction if self._job is not None else 0.0

    def clear(self) -> None:
        """Begin again, without a clip."""
        self.recording.cancel()
        if self._job is not None:
            self._job.cancel()
        self._job = self.heard = None
        self.name = ""
        self._enter("empty")

    def toggle(self, device: str = "") -> None:
        """Record with this microphone (empty: the default), or stop."""
        if not self.busy and self._needs.project is not None:
            self.heard = None
            self._enter("empty")
        if self.state == "empty":
            self.recording.toggle(device)

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
        handle = self._start(job, tr("Make {name}", name=name), "making")
        handle.then(lambda made: self._voice_made(handle, made))

    def _listen(self, path: Path) -> None:
        project = self._needs.project
        if project is None:
            self._enter("empty")
            return
        self.heard = None
        job = HearClip(project=str(project.folder), clip=str(path))
        handle = self._start(job, tr("Listen to the clip"), "listening")
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

    def _recorded(self, path: Path) -> None:
        self.name = ""
        self._listen(path)

    def _enter(self, state: State) -> None:
        self.state = state
        self.changed.emit()


def _in_cache(project: Project) -> Callable[[Recorded], Path]:
    """Keep a recording until the next: only the job that listens to it reads it."""
    path = project.cache_folder / _FILE

    def write(recorded: Recorded) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode(recorded.samples, recorded.sample_rate))
        return path

    return write
