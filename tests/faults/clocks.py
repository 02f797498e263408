"""A clock that is set at any moment, forward and back, by hours and years: order, states and time left stay right.

The time of day is replaced where this code asks for it; that it was set since a file was written is played by setting
the file's time.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from backend.jobs.context import JobContext
from backend.project import snapshots
from backend.project.project import Project
from backend.protocol.runs import Metrics
from backend.protocol.training_jobs import Train
from tests.faults.lives import Trainers, kill, training, until

_JUMPS_S = [sign * away for sign in (-1, 1) for away in (90.0, 3600.0, 86_400.0, 3.15e7, 6.3e8)]
_real = time.time


class SetClock:
    """The time of day, which somebody sets now and then."""

    def __init__(self, seed: int, often: float = 0.02) -> None:
        self._chance, self._often = random.Random(seed), often
        self.off_s = 0.0

    def set(self) -> None:
        """Somebody does."""
        self.off_s = self._chance.choice(_JUMPS_S) * self._chance.random()

    def __call__(self) -> float:
        """Unix seconds."""
        if self._chance.random() < self._often:
            self.set()
        return _real() + self.off_s


@contextmanager
def told_by(clock: Callable[[], float]) -> Iterator[None]:
    """All of this process asks that clock."""

    class Told(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Told":
            return cls.fromtimestamp(clock(), tz)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", clock)
        for name, module in list(sys.modules.items()):
            if name.startswith("backend.") and vars(module).get("datetime") is datetime:
                patch.setattr(module, "datetime", Told)
        yield


def clocks(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """Set it; what that lost each time, empty for nothing."""
    clock, worn = SetClock(seed), ExitStack()

    def dress() -> None:
        worn.enter_context(told_by(SetClock(seed + os.getpid())))  # until the trainer ends

    with training(place, seed, dress) as ours, told_by(clock):
        for life in range(lives):
            clock.set()
            before = ours.step()
            _age(ours.folder, clock.off_s)
            lost = _WAYS[life % len(_WAYS)](ours)
            ours.go_on(before)
            yield lost or _kept_in_order(ours) or ours.disordered() or _time_left(ours)


def _age(run: Path, by_s: float) -> None:
    """What was written there is as much older as a clock that was set makes it."""
    for name in ("events.jsonl", "heartbeat", "trainer.log"):
        if (run / name).exists():
            moment = _real() - by_s
            os.utime(run / name, (moment, moment))


def _watched(ours: Trainers) -> str:
    return "" if (state := ours.state()) == "running" else f"a training is said to be {state}"


def _stopped(ours: Trainers) -> str:
    """By a person; what is resumed counts as running as soon as there is a sign of life."""
    ours.ask_to_stop()
    ours.heed()
    return _resumed(ours)


def _killed(ours: Trainers) -> str:
    kill(ours.pid)
    if (state := ours.state()) != "crashed":
        return f"a killed training is said to be {state}"
    return _resumed(ours)


def _resumed(ours: Trainers) -> str:
    ours.resume()
    until(ours.is_announced, "no sign of life", 0.001)
    return _watched(ours)


def _another(ours: Trainers) -> str:
    """The training that was begun last is the newest, and so is its voice."""
    from backend.jobs import train

    mine = ours.pid
    job = Train(project=str(ours.place), family="toy", preset="tiny", device="cpu", steps=2, stage="first")
    (begun,) = train.run(job, JobContext("1", lambda message: None, lambda: False)).runs
    until(lambda: ours.state(begun) == "finished", "a short training does not end", 0.02)
    kill(ours.pid)
    ours.pid = mine
    with Project.open(ours.place, lock=False) as project:
        return "" if project.runs.ids()[-1] == begun else "the newest training is not the last"


_WAYS = (_watched, _stopped, _another, _killed)


def _kept_in_order(ours: Trainers) -> str:
    with Project.open(ours.place) as project:
        folder = project.folder / "backups"
        project.name = f"at {time.time()}"
        before = snapshots.snapshots(folder)
        made = snapshots.take_snapshot(project.database_file, folder)
        kept = snapshots.snapshots(folder)
    if made is None or made in before or made != kept[0]:
        return "the newest copy is not the first to be offered"
    return ""


def _time_left(ours: Trainers) -> str:
    with Project.open(ours.place, lock=False) as project:
        events, _ = project.runs.events(ours.run)
    left = [event.eta_s for event in events if isinstance(event, Metrics) and event.eta_s is not None]
    return "" if all(0 <= one < 1e12 for one in left) else "the time left makes no sense"
