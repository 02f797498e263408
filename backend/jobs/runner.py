"""Finds the function that does a job. Each file is imported when its first job comes."""

import importlib
from pathlib import Path
from typing import TypeVar

from backend.jobs import letters
from backend.jobs.context import JobContext
from backend.project.errors import from_os
from backend.protocol import jobs
from backend.protocol.problems import Problem, problem, unexpected

R = TypeVar("R", bound=jobs.Result)


def run(job: jobs.Job[R], context: JobContext) -> R:
    """Do the job. Raises ``VoicewrightError`` for what a person can act on, ``Cancelled`` if one asked to."""
    context.check()
    module = importlib.import_module(f"backend.jobs.{file_of(type(job))}")
    result: R = module.run(letters.composed(job), context)
    return result


def file_of(kind: type[jobs.AnyJob]) -> str:
    """The module in this folder that does such jobs: their tag with underscores; it offers ``run(job, context)``."""
    return str(kind.__struct_config__.tag).replace("-", "_")


def problem_of(error: Exception, job: jobs.AnyJob) -> Problem:
    """What to tell a person about an error that ended a job."""
    if isinstance(error, MemoryError):
        return problem("job-out-of-memory", says=str(error))
    if isinstance(error, OSError) and error.errno:
        project = str(getattr(job, "project", ""))
        if project and not Path(project).is_dir():
            return problem("project-gone", file=project)
        return from_os(error, "work-not-finished").problem
    return unexpected(error, "job", job=type(job).__name__)
