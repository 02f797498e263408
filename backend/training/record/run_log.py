"""Writes what happens: events with step and time, TensorBoard beside them. Only one of several processes writes."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from backend.protocol.problems import Problem, at_home
from backend.protocol.runs import Metrics, RunEvent, Warned
from backend.training.loop.clock import TrainingClock
from backend.training.record.events import EventLog
from backend.training.record.tensorboard_log import TensorBoardLog


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

    def write(self, kind: type[RunEvent], **fields: Any) -> None:
        """An event at this step and time."""
        if self._log is not None:
            self._log.write(self.event(kind, **fields))

    def event(self, kind: type[RunEvent], **fields: Any) -> RunEvent:
        """The same, not written."""
        if isinstance(told := fields.get("problem"), Problem):
            fields["problem"] = at_home(told)
        return kind(step=self._step(), time=time.time(), wall_s=self._clock.wall_s, **fields)

    def warn(self, problem: Problem) -> None:
        """Something a person should know."""
        self.write(Warned, problem=problem)

    def figures(self, values: Mapping[str, float | None], split: str, eta_s: float | None = None) -> None:
        """A point on the curves."""
        self.write(Metrics, values=dict(values), split=split, eta_s=eta_s)
        if self._log is not None:
            self._tensorboard.scalars(values, self._step(), split)

    def close(self) -> None:
        """Nothing more will be written."""
        self._tensorboard.close()
        if self._log is not None:
            self._log.close()
