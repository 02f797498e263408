"""Speaking: from text to a score and sound, again after every edit. What the speak workspace shows, without widgets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from backend.project.project import Project
from backend.project.renders import Render as Take
from backend.protocol.jobs import Render, Rendered, Speak
from backend.protocol.problems import Problem
from backend.protocol.score import Score
from backend.protocol.wire import Chunk
from studio.maths.picture import Picture, read_picture
from studio.models.background import Background
from studio.models.job_handle import JobHandle
from studio.models.jobs import JobsModel
from studio.models.score_document import ScoreDocument
from studio.sessions.playback import Playback, Source

DEBOUNCE_MS = 180
OWNER = "speak"
Hearing = Literal["edit", "take"]
Weights = NDArray[np.float32]


class SpeakSession(QObject):
    """One text under work. Edits of ``document`` are rendered by themselves, a moment after the last one."""

    changed = Signal()
    """Busy, status, take or comparison changed."""
    picture_changed = Signal()
    attention_changed = Signal()
    planned = Signal(object)
    """A Score for the document; who listens pushes it as a command."""
    failed = Signal(object)

    def __init__(
        self,
        jobs: JobsModel,
        background: Background,
        playback: Playback,
        project: Callable[[], Project | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._background, self._playback, self._project = jobs, background, playback, project
        self.document = ScoreDocument(self)
        self.voice = ""
        self.path: Path | None = None
        self.picture: Picture | None = None
        self.attention: Weights | None = None
        self.hint = ""
        """What the voice says of its attention, where that is not as it should be."""
        self.status = ""
        self.other: Take | None = None
        self.hearing: Hearing = "edit"
        self.listen_after_edits = False
        self._busy: JobHandle | None = None
        self._rendered: Score | None = None
        self._live = 0
        self._chunked = False
        self._hushed = False
        self._length_s: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self.render)
        self.document.changed.connect(self._edited)
        playback.playing_changed.connect(self._playing_changed)

    @property
    def busy(self) -> bool:
        """Whether the backend is at work for us."""
        return self._busy is not None

    @property
    def stale(self) -> bool:
        """Whether what can be heard is not what is shown yet."""
        return self.document.score is not None and self.document.score is not self._rendered

    def clear(self) -> None:
        """Another project."""
        self._timer.stop()
        self.document.load(None)
        self.path = self.picture = self.attention = self._rendered = self.other = None
        self.status, self.hearing = "", "edit"
        self.picture_changed.emit()
        self.attention_changed.emit()
        self.changed.emit()

    # -- text to speech ---------------------------------------------------------------------------------------

    def speak(self, text: str, voice: str, **how: Any) -> JobHandle | None:
        """Say a text. ``how``: language, speaker, speed, semitones. The first sentence plays while the rest is made."""
        project = self._project()
        if project is None:
            return None
        if self._busy is not None:
            self._busy.cancel()
        self._timer.stop()
        self.voice, self._chunked, self._hushed = voice, False, False
        handle = self._jobs.start(Speak(project=str(project.folder), voice=voice, text=text, **how), title="Speak")
        handle.chunk.connect(self._heard_chunk)
        handle.done.connect(self._spoken)
        self._follow(handle, "Speaking…")
        return handle

    def _heard_chunk(self, chunk: Chunk) -> None:
        if self._hushed:
            return
        if self._chunked:
            self._playback.enqueue(Path(chunk.path))
            return
        self._playback.load(Source(path=Path(chunk.path), title="Speech", owner=OWNER))
        self._chunked = True  # only now: loading ended what played before
        self._playback.play()

    def hush(self) -> None:
        """A person stopped listening: sentences that are still being made are not played."""
        self._hushed = True

    def _spoken(self, result: object) -> None:
        if isinstance(result, Rendered):
            self._rendered = result.score
            self.planned.emit(result.score)
            self._took(result, play=not (self._chunked or self._hushed))

    def load_take(self, take: Take) -> None:
        """Work on a take again."""
        self.voice = take.voice
        self._rendered = take.score
        self.planned.emit(take.score)
        self.attention = None
        self.attention_changed.emit()
        self._length_s = take.duration_s
        self._load(Path(take.path), play=False)

    # -- edits ------------------------------------------------------------------------------------------------

    def _edited(self) -> None:
        if self.document.score is None:
            return
        if self.stale and self.voice:
            self._timer.start()
        self.changed.emit()

    def render(self) -> None:
        """Render the score as it is; if that is being done already, once more afterwards."""
        project, score = self._project(), self.document.score
        if project is None or score is None or not self.stale:
            return
        if self._busy is not None:
            self._timer.start()
            return
        self._live += 1
        folder = project.cache_folder / "live"
        folder.mkdir(parents=True, exist_ok=True)
        job = Render(
            project=str(project.folder), voice=self.voice, score=score, out=str(folder / f"edit-{self._live % 4}.wav")
        )
        handle = self._jobs.start(job, title="Render", quiet=True)
        handle.done.connect(lambda result: self._edit_rendered(result, score))
        handle.failed.connect(self.failed)
        self._follow(handle, "Rendering…")

    def _edit_rendered(self, result: object, score: Score) -> None:
        if isinstance(result, Rendered):
            self._rendered = score
            self._took(result, play=self.listen_after_edits)

    def keep(self) -> JobHandle | None:
        """Keep what can be heard as a take."""
        project, score = self._project(), self.document.score
        if project is None or score is None:
            return None
        job = Render(project=str(project.folder), voice=self.voice, score=score)
        return self._jobs.start(job, title="Keep take")

    def _follow(self, handle: JobHandle, status: str) -> None:
        self._busy, self.status = handle, status
        handle.finished.connect(lambda: self._finished(handle))
        self.changed.emit()

    def _finished(self, handle: JobHandle) -> None:
        if self._busy is handle:
            self._busy = None
            self._playing_changed(self._playback.playing)
            if self.status.endswith("…"):
                self.status = "" if handle.state == "done" else "Stopped" if handle.state == "cancelled" else "Failed"
            self.changed.emit()
            if handle.state == "done" and self.stale and not self._timer.isActive():
                self._timer.start()

    # -- what is heard ----------------------------------------------------------------------------------------

    def _took(self, result: Rendered, *, play: bool) -> None:
        rate = result.wall_s / max(result.duration_s, 1e-6)
        self.status = f"{result.duration_s:.1f} s rendered in {result.wall_s:.2f} s" + (
            f", {1 / rate:.0f}× real time" if 0 < rate < 1 else ""
        )
        if result.attention:
            self._background.run(
                lambda: _read_weights(Path(result.attention)),
                lambda weights: self._attention_read(weights, result.hint),
                _ignore,
            )
        self._length_s = result.duration_s
        self._load(Path(result.path), play=play)

    def _attention_read(self, weights: Weights, hint: str) -> None:
        self.attention, self.hint = weights, hint
        self.attention_changed.emit()

    def _load(self, path: Path, *, play: bool) -> None:
        self.path = path
        self._background.run(lambda: read_picture(path), lambda picture: self._pictured(path, picture))
        if not (self._chunked and self._playback.playing):
            self._listen("edit", play=play)
        self.changed.emit()

    def _pictured(self, path: Path, picture: Picture) -> None:
        if path == self.path:
            self.picture = picture
            self.picture_changed.emit()

    def _playing_changed(self, playing: bool) -> None:
        """The sentences of a long text have played one by one: from now on, the whole is the source."""
        if not playing and self._chunked and self._busy is None:
            self._chunked = False
            self.activate()

    def activate(self) -> None:
        """Make what is shown the transport's source."""
        if self.path is not None:
            self._listen(self.hearing, play=False)

    def _listen(self, to: Hearing, *, play: bool) -> None:
        """Change the source under the play head, without moving it."""
        path = Path(self.other.path) if to == "take" and self.other is not None else self.path
        if path is None:
            return
        self.hearing = to if self.other is not None else "edit"
        at_s, playing = self._playback.position_s, self._playback.playing
        length_s = self.other.duration_s if self.hearing == "take" and self.other else self._length_s
        self._playback.load(Source(path=path, end_s=length_s, title="Speech", owner=OWNER))
        if playing and not self._chunked:
            self._playback.play(at_s)
        elif play:
            self._playback.play()
        else:
            score = self.document.score
            self._playback.seek(at_s if score is not None and at_s < score.duration_s else 0.0)

    def set_other(self, take: Take | None) -> None:
        """The take to compare with; None: none."""
        self.other = take
        self._listen("edit", play=False)
        self.changed.emit()

    def toggle_compare(self) -> None:
        """Hear the other one, at the same place."""
        if self.other is not None:
            self._listen("edit" if self.hearing == "take" else "take", play=True)
            self.changed.emit()


def _read_weights(path: Path) -> Weights:
    return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)


def _ignore(problem: Problem) -> None:
    """Without its attention a render is still a render: the panel says that there is none."""
