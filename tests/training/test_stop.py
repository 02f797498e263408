"""A wish to stop is heard at any moment of a run's life; it is over when it was fulfilled."""

import shutil
from collections.abc import Callable

from backend.project.runs import STOP as NAME
from backend.training.loop.awake import MOST_S, AwakeClock
from backend.training.loop.clock import TrainingClock
from backend.training.options import TrainerOptions
from backend.training.record.checkpoints import Checkpoints
from backend.training.record.export import others
from tests.training.toy_run import ToyRun

MakeRun = Callable[..., ToyRun]


def test_a_wish_from_before_the_first_step_is_heard(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("early", steps=30)
    (run.folder / NAME).touch()
    assert run.train(never).reason == "asked"
    assert run.events()[-1].step == 0
    assert not (run.folder / NAME).exists()
    assert run.train(never).reason == "finished"


def test_a_wish_after_the_last_step_is_left_for_what_comes_next(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("late", steps=5)
    run.faults.on_step = lambda step: None
    assert run.train(never).reason == "finished"
    (run.folder / NAME).touch()
    assert (run.folder / NAME).exists()


def test_what_took_no_step_is_no_stage(toy_run: MakeRun, never: TrainerOptions) -> None:
    run = toy_run("untrained", steps=3)
    run.train(never)
    assert set(others({"first": run.folder})) == {"first"}
    start, *trained = Checkpoints(run.folder).all()
    assert start == Checkpoints(run.folder).folder_of(0)
    for path in trained:  # as a kill before the first save leaves it
        shutil.rmtree(path)
    assert others({"first": run.folder}) == {}


def test_a_machine_that_slept_spent_nothing_of_the_budget() -> None:
    now = [100.0]
    awake = AwakeClock(lambda: now[0])
    clock = TrainingClock(awake)
    clock.start()
    for gap_s in (1.0, MOST_S, 45.0, 3600.0, 2.0, -50.0):
        now[0] += gap_s
        awake()
    assert clock.trained_s == 1.0 + MOST_S + 2.0
