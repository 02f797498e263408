"""One job, as whoever asked for it follows it."""

import time
from collections.abc import Callable
from typing import Any, Generic, Literal, Self, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from backend.protocol import wire
from backend.protocol.jobs import Job, Result
from backend.protocol.notices import said
from backend.protocol.problems import Problem
from studio.words.language import tr

R = TypeVar("R", bound=Result)
State = Literal["queued", "running", "done", "failed", "cancelled"]


class JobHandle(QObject, Generic[R]):
    """Signals about one job; ``finished`` comes last, whatever happened."""

    started = Signal()
    progressed = Signal(float, str, object)
    """Fraction in [0, 1], text, seconds left or None."""
    chunk = Signal(object)
    done = Signal(object)
    """The result; :meth:`then` knows its kind."""
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()
    cancel_asked = Signal(str)

    def __init__(self, id: str, job: Job[R], title: str, quiet: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.id = id
        self.job = job
        self.title = title or type(job).__name__
        self.quiet = quiet
        self.state: State = "queued"
        self.cancelling = False
        self.fraction = 0.0
        self.text = ""
        self.eta_s: float | None = None
        self.result: R | None = None
        self.problem: Problem | None = None
        self._began = time.monotonic()
        self.wall_s = 0.0

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed", "cancelled")

    def then(self, hear: Callable[[R], object]) -> Self:
        """Call ``hear`` with the result when it comes. Returns this handle."""
        self.done.connect(lambda result: hear(cast(R, result)))
        return self

    def cancel(self) -> None:
        """Ask for it to stop; shown at once, however long the backend takes."""
        if not self.ended and not self.cancelling:
            self.cancelling = True
            self.text = tr("Stopping…")
            self.progressed.emit(self.fraction, self.text, None)
            self.cancel_asked.emit(self.id)

    def hear(self, event: object) -> None:
        """Take an event of the backend about this job."""
        if self.ended:
            return
        match event:
            case wire.JobStarted():
                self.state = "running"
                self.started.emit()
            case wire.Progress():
                self.state = "running"
                self.fraction = min(1.0, max(0.0, event.fraction))
                self.eta_s = event.eta_s
                if not self.cancelling:
                    self.text = said(event.doing)
                self.progressed.emit(self.fraction, self.text, event.eta_s)
            case wire.Chunk():
                self.chunk.emit(event)
            case wire.Done():
                self.fraction = 1.0
                self.result = cast(R, event.result)  # the backend answers a job with its own result
                self._end("done")
                self.done.emit(event.result)
                self.finished.emit()
            case wire.Failed():
                self.problem = event.problem
                self._end("failed")
                self.failed.emit(event.problem)
                self.finished.emit()
            case wire.JobCancelled():
                self._end("cancelled")
                self.cancelled.emit()
                self.finished.emit()
            case _:
                pass

    def _end(self, state: State) -> None:
        self.state = state
        self.eta_s = None
        self.wall_s = time.monotonic() - self._began


AnyHandle = JobHandle[Any]
"""A job of whatever kind: where one lists or stops them."""
