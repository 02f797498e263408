"""Which worker does which job, and which jobs wait."""

from collections import deque
from dataclasses import dataclass, field

from backend.protocol import wire
from backend.server.lanes import Lane
from backend.server.worker_process import WorkerProcess


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a cancel waits, seconds, before each harder step."""

    answer_s: float = 0.1
    """Until the asker hears that the job is cancelled, if the worker hasn't said so itself."""
    soft_s: float = 3.0
    """Until a worker that goes on is terminated."""
    terminate_s: float = 1.0
    """Until a worker that ignores that is killed."""


@dataclass(kw_only=True, eq=False)
class Work:
    """A job from its Start to its last message."""

    id: str
    start: wire.Start
    lane: Lane
    worker: WorkerProcess | None = None
    answered: bool = False
    cancelled_at: float | None = None


@dataclass(kw_only=True, eq=False)
class Seat:
    """A worker's place in a lane."""

    worker: WorkerProcess
    lane: Lane
    work: Work | None = None
    ending_since: float | None = None
    terminated: bool = False
    killed: bool = False


@dataclass(kw_only=True)
class Queue:
    """A lane with what waits in it and who works in it."""

    lane: Lane
    waiting: deque[Work] = field(default_factory=deque)
    seats: list[Seat] = field(default_factory=list)
