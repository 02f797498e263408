"""“Make my voice”: what it would take, said beforehand, and how far its preparing is."""

from PySide6.QtCore import QObject, QTimer, Signal

from backend.protocol.imitation_jobs import Imitate
from backend.protocol.problems import Problem
from backend.protocol.training_jobs import ExpectVoice, MakeVoice, VoiceExpected
from studio.models.app_state import AppState
from studio.models.clips import ClipsModel
from studio.models.flags import Flags
from studio.models.job_handle import AnyHandle
from studio.models.jobs import JobsModel
from studio.models.run_record import RunRecord
from studio.models.runs import RunsModel
from studio.words.language import tr

CALM_MS = 300


class NewVoice(QObject):
    """Asks the backend how long a voice would take, for the voice, and for a first likeness of it. Keeps the flags
    ``voice.free`` and ``likeness.free``.
    """

    changed = Signal()
    stale = Signal()
    """The clips have changed: whoever shows the expectation should look again."""
    began = Signal(object)
    """The Training that was started for the open project."""
    imitated = Signal(object)
    """The VoiceMade of the open project: a first likeness."""

    def __init__(
        self,
        state: AppState,
        jobs: JobsModel,
        clips: ClipsModel,
        runs: RunsModel,
        flags: Flags,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._jobs = jobs
        self._runs = runs
        self._flags = flags
        self._fresh = False
        self.expected: VoiceExpected | None = None
        """None until the backend has answered."""
        self.problem: Problem | None = None
        """Why it could not answer."""
        # Edits and a worker's results come in bursts; the clips are counted when those are over.
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._ask)
        state.project_changed.connect(self._forget)
        state.data_changed.connect(self._outdate)
        clips.loaded.connect(self._outdate)
        clips.clip_changed.connect(lambda _clip: self._outdate())
        jobs.changed.connect(self._follow)
        runs.counts_changed.connect(self._follow)
        self._follow()

    @property
    def making(self) -> AnyHandle | None:
        """The job that prepares clips for the open project's voice; None: none."""
        return next((handle for handle in self._jobs.of(MakeVoice) if self._is_here(handle)), None)

    @property
    def training(self) -> RunRecord | None:
        """The run that trains now; None: none."""
        return next((run for run in self._runs.items if run.state == "running"), None)

    def look(self) -> None:
        """Ask how long it would take, unless that is known."""
        if not self._fresh and self._state.project is not None:
            self._calm.start()

    def make(self) -> AnyHandle | None:
        """Prepare and train. None where there is no project, or it is being done already."""
        if self._state.project is None or self.making is not None or self.training is not None:
            return None
        handle = self._jobs.start(MakeVoice(project=str(self._state.project.folder)), title=tr("Make my voice"))
        handle.progressed.connect(lambda *_: self.changed.emit())
        handle.then(lambda training: self.began.emit(training) if self._is_here(handle) else None)
        handle.finished.connect(self._follow)
        self._follow()
        return handle

    def imitate(self) -> AnyHandle | None:
        """A voice at once, without training. None where there is no project, or it is being done already."""
        if self._state.project is None or self._jobs.of(Imitate):
            return None
        handle = self._jobs.start(Imitate(project=str(self._state.project.folder)), title=tr("First likeness"))
        handle.then(lambda made: self.imitated.emit(made) if self._is_here(handle) else None)
        self._follow()
        return handle

    def _is_here(self, handle: AnyHandle) -> bool:
        return self._state.project is not None and handle.job.project == str(self._state.project.folder)

    def _ask(self) -> None:
        # While clips are prepared the answer would be another one every second.
        if self._state.project is None or self.making is not None or self._jobs.of(ExpectVoice):
            return
        self._fresh = True
        job = ExpectVoice(project=str(self._state.project.folder))
        handle = self._jobs.start(job, tr("Expected time"), quiet=True)
        handle.then(lambda expected: self._heard(handle, expected, None))
        handle.failed.connect(lambda problem: self._heard(handle, None, problem))

    def _heard(self, handle: AnyHandle, expected: VoiceExpected | None, problem: Problem | None) -> None:
        if self._is_here(handle):
            self.expected, self.problem = expected, problem
            self.changed.emit()

    def _outdate(self) -> None:
        self._fresh = False
        self.stale.emit()

    def _forget(self, _project: object) -> None:
        self.expected = self.problem = None
        self._outdate()
        self._follow()

    def _follow(self) -> None:
        self._flags.set("voice.free", self.making is None and self.training is None)
        self._flags.set("likeness.free", not self._jobs.of(Imitate))
        self.changed.emit()
