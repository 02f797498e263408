"""One score under work: planned, edited, rendered again after every edit, and heard. No widget, and no workspace."""

from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from backend.project.project import Project
from backend.protocol.jobs import Job, Render, Rendered
from backend.protocol.score import Score
from backend.protocol.wire import Chunk
from studio.maths.picture import Picture, read_picture
from studio.maths.score import Sheet
from studio.models.background import Background
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.models.score_document import ScoreDocument
from studio.sessions.chunks import Chunks
from studio.sessions.comparison import Comparison
from studio.sessions.playback import Playback
from studio.words.language import tr

DEBOUNCE_MS = 180
LIVE_FILES = 4
"""Renders of edits go to this many files in turn: the one that plays is not written over."""


class State(Enum):
    """What the backend does for a score, or what became of it."""

    IDLE = auto()
    PLANNING = auto()
    RENDERING = auto()
    STOPPED = auto()
    FAILED = auto()


class Needs(Protocol):
    """What a session stands on."""

    @property
    def jobs(self) -> JobsModel: ...
    @property
    def work(self) -> Background: ...
    @property
    def playback(self) -> Playback: ...
    @property
    def project(self) -> Project | None: ...


class ScoreSession(QObject):
    """Document → stale → render → heard. Edits of ``document`` are rendered a moment after the last one."""

    changed = Signal()
    """State, what was made, or what can be heard is another."""
    picture_changed = Signal()
    front_changed = Signal()
    """The take to compare with is another one, or it and the sound under work have changed places."""
    planned = Signal(object)
    """A Score for the document; who listens pushes it as a command."""
    rendered = Signal(object)
    """A Rendered: the sound of a plan or of an edit is there."""
    failed = Signal(object)
    """A Problem of a render that nobody asked for by hand."""

    def __init__(self, needs: Needs, owner: str, parent: QObject | None = None) -> None:
        """``owner``: the workspace that plays it."""
        super().__init__(parent)
        self._needs = needs
        self.owner = owner
        self.document = ScoreDocument(self)
        self.other = ScoreDocument(self)
        """The take to compare with; nobody edits it."""
        self.chunks = Chunks(needs.playback, owner, self)
        self.comparison = Comparison(needs.playback, owner, self)
        self.voice = ""
        self.state = State.IDLE
        self.made: Rendered | None = None
        """What the last job brought; None while another one runs."""
        self.picture: Picture | None = None
        self._other_picture: Picture | None = None
        self._front: tuple[int, str] = (0, "work")
        self.listen_after_edits = False
        self._busy: AnyHandle | None = None
        self._rendered: Score | None = None
        self._live = 0
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self.render)
        self.document.changed.connect(self._edited)
        self.chunks.ended.connect(self.activate)
        self.comparison.changed.connect(self.changed)
        self.comparison.changed.connect(self._compare)

    @property
    def front(self) -> ScoreDocument:
        """What is seen and heard: what is under work, or the take."""
        return self.other if self.comparison.side == "take" else self.document

    @property
    def front_picture(self) -> Picture | None:
        """Its sound."""
        return self._other_picture if self.comparison.side == "take" else self.picture

    @property
    def busy(self) -> bool:
        """Whether the backend is at work for it."""
        return self._busy is not None

    @property
    def stale(self) -> bool:
        """Whether what can be heard is not what is shown yet."""
        return self.document.score is not None and self.document.score is not self._rendered

    def clear(self) -> None:
        """Another project: what is being made for the one before is not waited for."""
        self._timer.stop()
        self.chunks.hush()
        if self._busy is not None:
            busy, self._busy = self._busy, None
            busy.cancel()
        self.document.load(None)
        self.picture = self.made = self._rendered = None
        self.state = State.IDLE
        self.comparison.clear()
        self.picture_changed.emit()

    # -- where a score comes from -----------------------------------------------------------------------------

    def plan(self, job: Job[Rendered], voice: str, title: str, said: str) -> AnyHandle:
        """Ask for a score with its sound. Its sentences play as they come. ``said``: what the transport calls it."""
        if self._busy is not None:
            self._busy.cancel()
        self._timer.stop()
        self.voice = voice
        self.chunks.begin(said)
        handle = self._needs.jobs.start(job, title)
        handle.chunk.connect(partial(self._heard, handle))
        handle.then(partial(self._planned, handle))
        self._follow(handle, State.PLANNING)
        return handle

    def _heard(self, handle: AnyHandle, chunk: Chunk) -> None:
        if handle is self._busy:
            self.chunks.hear(Path(chunk.path))

    def _planned(self, handle: AnyHandle, result: Rendered) -> None:
        if handle is self._busy:
            self._rendered = result.score
            self.picture = None  # until its own is read: what was said before would be drawn at another scale
            self.picture_changed.emit()
            self.planned.emit(result.score)
            self._took(result, play=not self.chunks.heard)

    # -- edits ------------------------------------------------------------------------------------------------

    def _edited(self) -> None:
        if self.document.score is None:
            return
        self.comparison.show_work()  # what is edited is seen
        if self.stale and self.voice:
            self._timer.start()
        self.changed.emit()

    def render(self) -> None:
        """Render the score as it is; if that is being done already, once more afterwards."""
        project, score = self._needs.project, self.document.score
        if project is None or score is None or not self.stale:
            return
        if self._busy is not None:
            self._timer.start()
            return
        job = Render(project=str(project.folder), voice=self.voice, score=score, out=str(self._live_file(project)))
        handle = self._needs.jobs.start(job, tr("Render"), quiet=True)
        handle.then(partial(self._edit_rendered, handle, score))
        handle.failed.connect(self.failed)
        self._follow(handle, State.RENDERING)

    def _live_file(self, project: Project) -> Path:
        """Where the sound of an edit is written to."""
        self._live += 1
        folder = project.cache_folder / "live"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"edit-{self._live % LIVE_FILES}.wav"

    def _edit_rendered(self, handle: AnyHandle, score: Score, result: Rendered) -> None:
        if handle is self._busy:
            self._rendered = score
            self._took(result, play=self.listen_after_edits)

    def keep(self) -> AnyHandle | None:
        """Keep what can be heard as a take."""
        project, score = self._needs.project, self.document.score
        if project is None or score is None:
            return None
        sheet = self.document.sheet
        plan = sheet.plan if sheet is not None and self.document.edited else None
        job = Render(project=str(project.folder), voice=self.voice, score=score, plan=plan)
        return self._needs.jobs.start(job, tr("Keep take"))

    def _follow(self, handle: AnyHandle, state: State) -> None:
        self._busy, self.state, self.made = handle, state, None
        handle.finished.connect(partial(self._finished, handle))
        self.changed.emit()

    def _finished(self, handle: AnyHandle) -> None:
        if self._busy is not handle:
            return
        self._busy = None
        self.state = {"failed": State.FAILED, "cancelled": State.STOPPED}.get(handle.state, State.IDLE)
        self.chunks.end()
        self.changed.emit()
        if handle.state == "done" and self.stale and not self._timer.isActive():
            self._timer.start()

    # -- what is heard ----------------------------------------------------------------------------------------

    def _took(self, result: Rendered, *, play: bool) -> None:
        self.made = result
        self.rendered.emit(result)
        self._show(Path(result.path), result.duration_s, play=play)

    def _show(self, path: Path, length_s: float, *, play: bool) -> None:
        self._needs.work.run(partial(read_picture, path), partial(self._pictured, path))
        score = self.document.score
        self.comparison.set_work(path, length_s, score.text if score else "")
        if play:
            self.comparison.play()
        else:
            self.activate()

    def _compare(self) -> None:
        """Another take, or the other side: its score and its picture come with its sound."""
        take, before = self.comparison.take, self._front
        self._front = (take.id if take is not None else 0, self.comparison.side)
        if self._front == before:
            return
        if self._front[0] != before[0]:
            self._other_picture = None
            self.other.set_sheet(Sheet(score=take.score, plan=take.plan or take.score) if take is not None else None)
            if take is not None:
                read = partial(read_picture, Path(take.path))
                self._needs.work.run(read, partial(self._other_pictured, take.id), lambda _problem: None)
        self.front_changed.emit()

    def _other_pictured(self, take: int, picture: Picture) -> None:
        if self._front[0] == take:
            self._other_picture = picture
            self.picture_changed.emit()

    def _pictured(self, path: Path, picture: Picture) -> None:
        if path == self.comparison.path:
            self.picture = picture
            self.picture_changed.emit()

    def activate(self) -> None:
        """Make what is shown the transport's source, once the sentences of a long text have played one by one."""
        if not (self.chunks.on and self._needs.playback.playing):
            self.comparison.activate()
