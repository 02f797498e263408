"""A project that is renamed or moved while it trains."""

from pathlib import Path

import pytest

from backend.jobs import train
from backend.jobs.context import JobContext
from backend.project.project import Project
from tests.training.test_jobs import _wait_for_step as wait_for_step
from tests.training.test_jobs import add_clips, context, job, project, wait_for

__all__ = ["context", "project"]


@pytest.mark.slow
def test_a_project_is_renamed_while_it_trains(project: Project, context: JobContext, tmp_path: Path) -> None:
    add_clips(project)
    first, second = train.run(job(project, steps=60), context).runs
    wait_for_step(project, first, 3)
    old, new = project.folder, tmp_path / "anders 別名.voicewright"
    project.close()
    old.rename(new)
    with Project.open(new) as moved:
        wait_for(moved, second, "finished")
        assert moved.runs.state(first) == "finished"
        assert moved.runs.config(first).voice in [voice.id for voice in moved.voices.all()]
    assert not old.exists()


@pytest.mark.slow
def test_a_project_that_was_moved_elsewhere_is_stopped_there(
    project: Project, context: JobContext, tmp_path: Path
) -> None:
    add_clips(project)
    first, _ = train.run(job(project, steps=1_000_000), context).runs
    wait_for_step(project, first, 3)
    beat = project.runs.heartbeat(first)
    assert beat is not None
    old, new = project.folder, tmp_path / "elsewhere" / "moved.voicewright"
    new.parent.mkdir()
    project.close()
    old.rename(new)
    with Project.open(new) as moved:
        moved.runs.request_stop(first)
        wait_for(moved, first, "stopped")
        assert moved.runs.checkpoints(first)
    assert not old.exists()
