"""What a person wishes of a training is heard at any moment of its life; what is shown is what there is."""

from pathlib import Path

import msgspec
import pytest

from backend.jobs import resume, spawning, train, train_run
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.project.run_story import RunStory
from backend.protocol.notices import notice
from backend.protocol.runs import Checkpoint, Metrics, RunConfig, Started, Stopped
from backend.protocol.training_jobs import Resume
from backend.training.loop.stop import StopWish
from tests.training.test_jobs import add_clips, context, job, project

__all__ = ["context", "project"]


@pytest.fixture
def unspawned(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Runs that would have been started."""
    started: list[Path] = []

    def spawn(run: Path) -> int:
        started.append(run)
        return 0

    monkeypatch.setattr(spawning, "spawn", spawn)
    return started


def test_a_wish_that_comes_while_a_run_hands_over_stops_its_chain(
    project: Project, context: JobContext, unspawned: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clips(project)
    first, second = train.run(job(project, steps=5), context).runs
    unspawned.clear()
    monkeypatch.chdir(project.runs.folder(first))
    project.runs.request_stop(first)
    train_run._go_on(Path(), StopWish(Path()))
    assert not unspawned
    assert project.runs.state(second) == "stopped"
    assert project.runs.resumable(second)

    resume.run(Resume(project=str(project.folder), run=first), context)
    assert not project.runs.stop_asked(second)
    unspawned.clear()
    train_run._go_on(Path(), StopWish(Path()))
    assert [run.name for run in unspawned] == [second]
    project.runs.request_stop(first)  # a moment too late for the first: the second hears it
    assert project.runs.stop_asked(second)


def test_a_signal_that_comes_while_the_voice_is_made_stops_the_chain_too(
    project: Project, context: JobContext, unspawned: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clips(project)
    first, second = train.run(job(project, steps=5), context).runs
    unspawned.clear()
    monkeypatch.chdir(project.runs.folder(first))
    wish = StopWish(Path())
    wish.ask()  # as SIGTERM does, of a machine that is switched off
    train_run._go_on(Path(), wish)
    assert not unspawned
    assert project.runs.state(second) == "stopped"
    assert project.runs.resumable(second)


@pytest.mark.parametrize("again", [False, True])
def test_a_job_that_is_cancelled_while_the_trainer_starts_stops_it(
    project: Project, context: JobContext, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    add_clips(project)
    cancelled: list[bool] = []

    def spawn(run: Path) -> int:
        cancelled.append(True)
        return 0

    monkeypatch.setattr(spawning, "spawn", spawn)
    hasty = JobContext("1", lambda message: None, lambda: bool(cancelled))
    made = train.run(job(project, steps=5), context if again else hasty)
    if again:
        assert not any(project.runs.stop_asked(run) for run in made.runs)
        cancelled.clear()
        resume.run(Resume(project=str(project.folder), run=made.runs[0]), hasty)
    assert all(project.runs.stop_asked(run) for run in made.runs)


def test_the_step_that_is_shown_is_the_one_that_there_is() -> None:
    config = RunConfig(id="a", family="toy", preset="tiny", stage="first", project="../..", values={})
    begun = Started(step=0, pid=1, device="cpu", device_reason=notice("device-no-gpu"), time=0, wall_s=0)
    saved = Checkpoint(step=40, path="", sha256="", time=0, wall_s=0)
    story = RunStory(config=config, state="running")
    story.take([begun, saved, Metrics(step=60, values={}, time=0, wall_s=0)])
    assert story.step == 60
    story.state = "crashed"
    assert story.step == 40
    story.state = "running"
    story.take([msgspec.structs.replace(begun, step=40, resumed=True)])
    assert story.step == 40
    story.take([Stopped(step=44, reason="asked", time=0, wall_s=0)])
    assert story.step == 44
