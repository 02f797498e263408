"""What a run's events tell, folded in one place: the window, the command line and whoever waits for a run read this."""

from collections.abc import Iterable
from dataclasses import dataclass, field

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


@dataclass
class RunStory:
    """A run so far. :meth:`take` adds events in the order in which they were written."""

    config: RunConfig
    state: str = "waiting"
    """As ``Runs.state`` says: the folder knows, its events alone do not (a trainer may have died)."""
    told_step: int = 0
    """The step of the last event."""
    wall_s: float = 0.0
    """Seconds of training."""
    eta_s: float | None = None
    loss: float | None = None
    """The last one of training."""
    starts: list[Started] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    scores: list[Scores] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    stopped: Stopped | None = None
    """How it ended; None while it runs, again too."""

    @property
    def step(self) -> int:
        """How far it is: where a trainer died or gave up, the checkpoint that is left of it."""
        if self.state in ("crashed", "failed") and self.checkpoints:
            return self.checkpoints[-1].step
        return self.told_step

    @property
    def fraction(self) -> float | None:
        """How far it is, in [0, 1]; None where that cannot be said."""
        if self.state == "finished":
            return 1.0
        if self.config.minutes:
            return min(1.0, self.wall_s / (60 * self.config.minutes))
        return min(1.0, self.step / self.config.steps) if self.config.steps else None

    @property
    def best(self) -> str:
        """The checkpoint that was heard best, relative to the run's folder; empty before there is one."""
        return next((one.path for one in reversed(self.checkpoints) if one.best), "")

    @property
    def problem(self) -> Problem | None:
        """Why it failed."""
        return self.stopped.problem if self.stopped else None

    def take(self, events: Iterable[RunEvent]) -> None:
        """Add what was read since the last time."""
        for event in events:
            self._add(event)

    def _add(self, event: RunEvent) -> None:
        self.told_step = event.step if isinstance(event, Started) else max(self.told_step, event.step)
        self.wall_s = max(self.wall_s, event.wall_s)
        match event:
            case Metrics(split="train"):
                self.loss, self.eta_s = event.values.get("loss"), event.eta_s
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
                self.stopped, self.eta_s = event, None
