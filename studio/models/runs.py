"""The project's runs, watched by reading their folders: it does not matter who started them, or where."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from backend.project.runs import Runs
from backend.protocol.problems import VoicewrightError
from backend.protocol.runs import RunConfig, RunEvent
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.list_model import ListModel
from studio.models.run_record import RunRecord

BUSY_MS = 500
IDLE_MS = 2000
Known = dict[str, tuple[int, str]]
"""Run id → offset read so far, and its state then."""


@dataclass(frozen=True)
class Reading:
    """What is new in one run."""

    config: RunConfig
    folder: Path
    events: list[RunEvent]
    offset: int
    state: str
    resumable: bool
    stopping: bool
    """Whether a wish to stop lies in its folder, unheard as yet."""


def look(folder: Path, known: Known) -> list[Reading]:
    """What is new in the runs of ``folder``. Pure; runs in a thread."""
    runs = Runs(folder, lambda: None)
    readings = []
    for id_ in runs.ids():
        offset, state = known.get(id_, (0, ""))
        try:
            if state in ("finished", "stopped", "failed") and _quiet(runs, id_, offset):
                continue
            events, after = runs.events(id_, offset)
            now, asked = runs.state(id_), runs.stop_asked(id_)
            readings.append(
                Reading(
                    config=runs.config(id_),
                    folder=runs.folder(id_),
                    events=events,
                    offset=after,
                    state=now,
                    resumable=runs.resumable(id_),
                    stopping=asked and now in ("waiting", "running"),
                )
            )
        except VoicewrightError:
            continue  # a folder that is just being made, or being removed: the next look will see
    return readings


def _quiet(runs: Runs, id: str, offset: int) -> bool:
    """Whether nothing happened since: the events are as long as they were, and nobody works on it."""
    try:
        size = (runs.folder(id) / "events.jsonl").stat().st_size
    except OSError:
        return False
    return size == offset and not runs.has_trainer(id)


class RunsModel(ListModel[RunRecord]):
    """Runs, newest first."""

    run_changed = Signal(str)
    counts_changed = Signal()
    ended = Signal(object)
    """A run that was running has ended; the RunRecord."""

    def __init__(self, state: AppState, background: Background, parent: QObject | None = None) -> None:
        super().__init__(lambda run: run.title, parent)
        self._state = state
        self._background = background
        self._records: dict[str, RunRecord] = {}
        self._known: Known = {}
        self._looking = False
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        state.project_changed.connect(self._new_project)

    @property
    def ids(self) -> list[str]:
        """Ids, newest first."""
        return [record.id for record in self.items]

    @property
    def running_count(self) -> int:
        """Runs that train now."""
        return sum(record.state == "running" for record in self.items)

    def run(self, id: str) -> RunRecord | None:
        """A run by id."""
        return self._records.get(id)

    def request_stop(self, id: str) -> None:
        """Ask a run to stop at its next step, with a checkpoint. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            self._state.project.runs.request_stop(id)
            if (record := self._records.get(id)) is not None:
                record.stopping = True
                self.run_changed.emit(id)

    def look(self) -> None:
        """Look for news, in a thread."""
        project = self._state.project
        if project is None or self._looking:
            return
        self._looking = True
        folder, known, turn = project.runs_folder, dict(self._known), self._turn
        self._background.run(
            lambda: look(folder, known), lambda readings: self._saw(turn, readings), lambda _p: self._blind()
        )

    def _blind(self) -> None:
        self._looking = False

    def _saw(self, turn: int, readings: list[Reading]) -> None:
        self._looking = False
        if turn != self._turn:  # of a project that was open before, be it the same one: what was known then is not now
            return
        before = self.running_count
        fresh = [reading for reading in readings if reading.config.id not in self._records]
        for reading in readings:
            self._take(reading)
        if fresh:
            order = sorted(self._records.values(), key=lambda r: (r.config.created, r.id), reverse=True)
            self.set_items(order)
        if fresh or self.running_count != before:
            self.counts_changed.emit()
        self._timer.setInterval(BUSY_MS if self.running_count else IDLE_MS)

    def _take(self, reading: Reading) -> None:
        id_ = reading.config.id
        record = self._records.get(id_)
        if record is None:
            record = self._records[id_] = RunRecord(reading.config, reading.folder, self)
        known = id_ in self._known
        was = record.state, record.stopping
        record.story.config = reading.config
        record.stopping = reading.stopping
        self._known[id_] = (reading.offset, reading.state)
        record.take(reading.events, reading.state, reading.resumable)
        if reading.events or was != (reading.state, reading.stopping):
            if record in self.items:
                index = self.index(self.items.index(record))
                self.dataChanged.emit(index, index)
            self.run_changed.emit(id_)
        if known and was[0] == "running" and reading.state != "running":
            self.ended.emit(record)

    def _new_project(self, project: object) -> None:
        for record in self._records.values():
            record.deleteLater()
        self._records, self._known = {}, {}
        self._turn += 1
        self.set_items([])
        self.counts_changed.emit()
        if project is None:
            self._timer.stop()
        else:
            self._timer.start(BUSY_MS)
            self.look()
