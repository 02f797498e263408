"""One run as the window follows it: its events, gathered into series."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from backend.protocol.problems import Problem
from backend.protocol.runs import (
    Checkpoint,
    Metrics,
    Picture,
    RunConfig,
    RunEvent,
    Sample,
    Scores,
    Started,
    Stopped,
    Warned,
)


@dataclass(frozen=True)
class Series:
    """One figure over the training; the arrays are equally long."""

    step: NDArray[np.float64]
    wall_s: NDArray[np.float64]
    time: NDArray[np.float64]
    """Unix seconds."""
    value: NDArray[np.float64]
    """NaN where it was not finite."""


class RunRecord(QObject):
    """A run, growing as its folder grows."""

    appended = Signal(list)
    """New events."""
    state_changed = Signal(str)

    def __init__(self, config: RunConfig, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.id = config.id
        self.config = config
        self.folder = folder
        self.state = "waiting"
        self.resumable = False
        self.events: list[RunEvent] = []
        self.samples: list[Sample] = []
        self.pictures: list[Picture] = []
        self.scores: list[Scores] = []
        self.checkpoints: list[Checkpoint] = []
        self.warnings: list[Problem] = []
        self.starts: list[Started] = []
        self.stopped: Stopped | None = None
        self.step = 0
        self.wall_s = 0.0
        self.eta_s: float | None = None
        self._points: dict[tuple[str, str], list[tuple[float, float, float, float]]] = {}
        self._cache: dict[tuple[str, str], Series] = {}

    @property
    def title(self) -> str:
        """What people call it."""
        return self.config.title or f"{self.config.family} {self.config.stage}".strip()

    @property
    def resumes(self) -> list[Started]:
        """Where it went on after a stop."""
        return [start for start in self.starts if start.resumed]

    @property
    def device(self) -> str:
        """Where it runs."""
        return self.starts[-1].device if self.starts else ""

    @property
    def device_reason(self) -> str:
        """Why there."""
        return self.starts[-1].device_reason.say() if self.starts else ""

    @property
    def total_steps(self) -> int | None:
        """Steps in all, if they are known."""
        return self.config.steps or (self.starts[-1].total_steps if self.starts else None)

    @property
    def fraction(self) -> float | None:
        """How far it is, in [0, 1]; None where that cannot be said."""
        if self.state == "finished":
            return 1.0
        if self.config.minutes:
            return min(1.0, self.wall_s / (60 * self.config.minutes))
        return min(1.0, self.step / self.total_steps) if self.total_steps else None

    @property
    def problem(self) -> Problem | None:
        """Why it failed."""
        return self.stopped.problem if self.stopped else None

    def names(self, split: str = "train") -> list[str]:
        """Figures that there are, in order of appearance."""
        return [name for kind, name in self._points if kind == split]

    def series(self, name: str, split: str = "train") -> Series:
        """A figure over the training; empty where there is none."""
        key = (split, name)
        if key not in self._cache:
            table = np.array(self._points.get(key, []), dtype=np.float64).reshape(-1, 4)
            self._cache[key] = Series(table[:, 0], table[:, 1], table[:, 2], table[:, 3])
        return self._cache[key]

    def take(self, events: list[RunEvent], state: str, resumable: bool) -> None:
        """Add what was read since the last time."""
        for event in events:
            self._add(event)
        self.events.extend(events)
        self.resumable = resumable
        if events:
            self.appended.emit(events)
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _add(self, event: RunEvent) -> None:
        self.step = max(self.step, event.step)
        self.wall_s = max(self.wall_s, event.wall_s)
        match event:
            case Metrics():
                for name, value in event.values.items():
                    key = (event.split, name)
                    number = float("nan") if value is None else value
                    self._points.setdefault(key, []).append((event.step, event.wall_s, event.time, number))
                    self._cache.pop(key, None)
                if event.split == "train":
                    self.eta_s = event.eta_s
            case Started():
                self.starts.append(event)
                self.stopped = None
            case Sample():
                self.samples.append(event)
            case Picture():
                self.pictures.append(event)
            case Scores():
                self.scores.append(event)
            case Checkpoint():
                self.checkpoints.append(event)
            case Warned():
                self.warnings.append(event.problem)
            case Stopped():
                self.stopped = event
                self.eta_s = None
