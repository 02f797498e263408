"""The job ``resume``: goes on with a run from its last good checkpoint, or with what comes after it."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from backend.jobs.context import JobContext
from backend.protocol.problems import refuse
from backend.protocol.runs import RunConfig
from backend.protocol.training_jobs import Resume, Training

if TYPE_CHECKING:
    from backend.project.project import Project


def run(job: Resume, context: JobContext) -> Training:
    """Start the trainer again. Minutes and steps are added to what the run has trained.

    With nothing added it is the first run of its chain that has not finished: those before it that it needs, itself,
    those behind it.
    Raises ``VoicewrightError``: ``run-is-running``, ``nothing-to-resume``, ``trainer-died``.
    """
    from backend.jobs import spawning
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        config = project.runs.config(job.run)
        if job.minutes is not None or job.steps is not None:
            chosen = _extended(project, config, job)
        else:
            chosen = _unfinished(project, config)
        _refuse_if_running(project, chosen.id)
        project.runs.forget_stop(chosen.id)
        spawning.start(project.runs, chosen.id, context)
    return Training(runs=[chosen.id, *chosen.then], voice=chosen.voice)


def _refuse_if_running(project: "Project", id: str) -> None:
    if project.runs.state(id) == "running":
        refuse("run-is-running")


def _unfinished(project: "Project", config: RunConfig) -> RunConfig:
    chain = dict.fromkeys((*config.needs.values(), config.id, *config.then))
    for candidate in (project.runs.config(id) for id in chain if id in project.runs.ids()):
        if project.runs.state(candidate.id) != "finished":
            return candidate
    refuse("nothing-to-resume", id=config.id)


def _extended(project: "Project", config: RunConfig, job: Resume) -> RunConfig:
    from backend.jobs.train import write_config
    from backend.training.record import checkpoint
    from backend.training.record.checkpoints import Checkpoints

    _refuse_if_running(project, config.id)
    folder = project.runs.folder(config.id)
    newest = Checkpoints(folder).newest()
    saved = None if newest is None else checkpoint.read_state(newest)
    minutes, steps = config.minutes, config.steps
    if job.minutes is not None:
        minutes = (saved.trainer.trained_s if saved else 0.0) / 60 + job.minutes
        steps = None if job.steps is None else steps
    if job.steps is not None:
        steps = (saved.step if saved else 0) + job.steps
        minutes = None if job.minutes is None else minutes
    longer = msgspec.structs.replace(config, minutes=minutes, steps=steps)
    write_config(folder, longer)
    return longer
