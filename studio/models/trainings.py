"""Trainings as people think of them: the runs that together make one voice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject

from studio.models.list_model import ListModel
from studio.models.run_record import RunRecord
from studio.models.runs import RunsModel
from studio.models.voices import VoicesModel


class Staged(Protocol):
    """A stage, as far as its state goes."""

    @property
    def state(self) -> str: ...


S = TypeVar("S", bound=Staged)


def front(stages: Sequence[S]) -> S:
    """The stage that matters now: the one that trains, else the first that is not finished, else the last."""
    running = (stage for stage in stages if stage.state == "running")
    unfinished = (stage for stage in stages if stage.state != "finished")
    return next(running, None) or next(unfinished, stages[-1])


@dataclass(frozen=True)
class VoiceTraining:
    """The stages of one voice, in the order in which they are trained."""

    id: str
    """The voice's id; that of the run where it makes none."""
    name: str
    runs: tuple[RunRecord, ...]
    has_voice: bool = False
    """Whether its voice is there, be it half trained."""

    @property
    def front(self) -> RunRecord:
        """The stage that matters now."""
        return front(self.runs)

    @property
    def ready(self) -> bool:
        """Whether all of it is trained and its voice can be tried."""
        return self.has_voice and self.state == "finished"

    @property
    def state(self) -> str:
        """As its front stage is: what waits behind a stage that was stopped does not go on by itself."""
        return self.front.state

    @property
    def created(self) -> str:
        """When it was started, ISO 8601."""
        return self.runs[0].config.created

    @property
    def weights(self) -> list[float]:
        """The share of the whole time that each stage takes; they add up to 1."""
        minutes = [run.config.minutes or 0.0 for run in self.runs]
        if not all(minutes):
            minutes = [1.0] * len(self.runs)
        return [share / sum(minutes) for share in minutes]

    @property
    def fraction(self) -> float:
        """How far all of it is, in [0, 1]."""
        return sum(weight * (run.fraction or 0.0) for weight, run in zip(self.weights, self.runs, strict=True))

    @property
    def eta_s(self) -> float | None:
        """Seconds left with the stages that wait; None where that cannot be said."""
        front = self.front
        if front.state != "running" or front.eta_s is None:
            return None
        later = [run.config.minutes for run in self.runs[self.runs.index(front) + 1 :]]
        known = [minutes for minutes in later if minutes is not None]
        return front.eta_s + 60 * sum(known) if len(known) == len(later) else None

    def stage_like(self, run: RunRecord) -> RunRecord:
        """The stage that corresponds to a run of another training; else the front one."""
        return next((own for own in self.runs if own.config.stage == run.config.stage), self.front)


class TrainingsModel(ListModel[VoiceTraining]):
    """Trainings, newest first."""

    def __init__(self, runs: RunsModel, voices: VoicesModel, parent: QObject | None = None) -> None:
        super().__init__(lambda training: training.name, parent)
        self._runs, self._voices = runs, voices
        runs.items_changed.connect(self._group)
        runs.run_changed.connect(self._changed)
        voices.items_changed.connect(self._group)
        self._group()

    def of(self, run: str) -> VoiceTraining | None:
        """The training that a run is a stage of."""
        return next((training for training in self.items if any(own.id == run for own in training.runs)), None)

    def row_of(self, id: str) -> int:
        """The row of a training; -1 if it is not there."""
        return next((row for row, training in enumerate(self.items) if training.id == id), -1)

    def number(self, id: str) -> int:
        """How many trainings were started before this one: its colour in plots, whatever else is drawn."""
        in_order = sorted((training.created, training.id) for training in self.items)
        return next((number for number, (_, one) in enumerate(in_order) if one == id), 0)

    def _group(self) -> None:
        groups: dict[str, list[RunRecord]] = {}
        for run in self._runs.items:
            groups.setdefault(run.config.voice or run.id, []).append(run)
        self.set_items([self._training(id_, list(reversed(runs))) for id_, runs in groups.items()])

    def _training(self, id: str, runs: list[RunRecord]) -> VoiceTraining:
        voice, config = self._voices.voice(id), runs[0].config
        return VoiceTraining(id, voice.name if voice else config.name or runs[0].title, tuple(runs), voice is not None)

    def _changed(self, run: str) -> None:
        training = self.of(run)
        if training is not None:
            index = self.index(self.items.index(training))
            self.dataChanged.emit(index, index)
