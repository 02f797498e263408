"""One run as the window follows it: its events, gathered into series."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from backend.project.run_story import RunStory
from backend.protocol.families import stage_title
from backend.protocol.problems import Problem
from backend.protocol.runs import Metrics, RunConfig, RunEvent, Started, Stopped


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
        self.story = RunStory(config=config)
        self.id = config.id
        self.folder = folder
        self.resumable = False
        self.stopping = False
        """Whether somebody asked it to stop, and it has not yet."""
        self.events: list[RunEvent] = []
        self.samples = self.story.samples
        self.pictures = self.story.pictures
        self.scores = self.story.scores
        self.checkpoints = self.story.checkpoints
        self.warnings = self.story.warnings
        self.starts = self.story.starts
        self._points: dict[tuple[str, str], list[tuple[float, float, float, float]]] = {}
        self._cache: dict[tuple[str, str], Series] = {}

    @property
    def config(self) -> RunConfig:
        """What it was asked for, the last time that it was started."""
        return self.story.config

    @property
    def state(self) -> str:
        """As its folder says."""
        return self.story.state

    @property
    def step(self) -> int:
        """The last one that was told."""
        return self.story.step

    @property
    def wall_s(self) -> float:
        """Seconds of training."""
        return self.story.wall_s

    @property
    def eta_s(self) -> float | None:
        """Seconds left, if that can be said."""
        return self.story.eta_s

    @property
    def stopped(self) -> Stopped | None:
        """How it ended."""
        return self.story.stopped

    @property
    def alive(self) -> bool:
        """Whether it goes on by itself: it runs, or waits for its turn."""
        return self.state in ("running", "waiting")

    @property
    def title(self) -> str:
        """What people call it."""
        config = self.config
        stage = stage_title(config.family, config.stage)
        return config.title or (f"{stage} ({config.preset})" if config.preset else stage)

    @property
    def stage_title(self) -> str:
        """What its stage is called, without the size of the model."""
        return self.title.removesuffix(f" ({self.config.preset})")

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
    def fraction(self) -> float | None:
        """How far it is, in [0, 1]; None where that cannot be said."""
        return self.story.fraction

    @property
    def problem(self) -> Problem | None:
        """Why it failed."""
        return self.story.problem

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
        before = self.story.state
        self.story.take(events)
        self.story.state = state
        for event in events:
            if isinstance(event, Metrics):
                self._plot(event)
        self.events.extend(events)
        self.resumable = resumable
        if events:
            self.appended.emit(events)
        if state != before:
            self.state_changed.emit(state)

    def _plot(self, event: Metrics) -> None:
        for name, value in event.values.items():
            key = (event.split, name)
            number = float("nan") if value is None else value
            self._points.setdefault(key, []).append((event.step, event.wall_s, event.time, number))
            self._cache.pop(key, None)
