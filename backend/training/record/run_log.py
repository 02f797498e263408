"""Writes what happens: events with step and time, TensorBoard beside them. Only one of several processes writes."""

import os
import time
from collections.abc import Callable, Mapping
from typing import Literal, TypedDict

from backend.protocol.problems import Problem, at_home
from backend.protocol.runs import Metrics, RunEvent, Stopped, Warned
from backend.training.loop.clock import TrainingClock
from backend.training.record.events import EventLog
from backend.training.record.tensorboard_log import TensorBoardLog

Split = Literal["train", "held-out"]
Reason = Literal["finished", "asked", "failed", "no-progress"]


class Moment(TypedDict):
    """What every event says of when it was."""

    step: int
    time: float
    wall_s: float


class RunLog:
    """Writes a run's events."""

    def __init__(
        self, log: EventLog | None, tensorboard: TensorBoardLog, clock: TrainingClock, step: Callable[[], int]
    ) -> None:
        """``log`` None: this process is not the one that writes."""
        self._log = log
        self._tensorboard = tensorboard
        self._clock = clock
        self._step = step

    def now(self) -> Moment:
        """When it is, for an event."""
        return {"step": self._step(), "time": time.time(), "wall_s": self._clock.wall_s}

    def write(self, event: RunEvent) -> None:
        """One line of the run's story."""
        if self._log is not None:
            self._log.write(event)

    def warn(self, problem: Problem) -> None:
        """Something a person should know."""
        self.write(Warned(**self.now(), problem=at_home(problem)))

    def stopped(self, reason: Reason, problem: Problem | None = None) -> Stopped:
        """The last event; returned as well."""
        told = None if problem is None else at_home(problem)
        event = Stopped(**self.now(), reason=reason, problem=told, pid=os.getpid())
        self.write(event)
        return event

    def figures(self, values: Mapping[str, float | None], split: Split, eta_s: float | None = None) -> None:
        """A point on the curves."""
        self.write(Metrics(**self.now(), values=dict(values), split=split, eta_s=eta_s))
        if self._log is not None:
            self._tensorboard.scalars(values, self._step(), split)

    def close(self) -> None:
        """Nothing more will be written."""
        self._tensorboard.close()
        if self._log is not None:
            self._log.close()
