"""Finds the function that does a job. Each file is imported when its first job comes."""

import importlib
from collections.abc import Mapping

from backend.jobs.context import JobContext
from backend.protocol import jobs
from backend.protocol.problems import Problem, problem, refuse, unexpected

FILES: Mapping[type[jobs.Job], str] = {
    jobs.ImportDataset: "import_dataset",
    jobs.Align: "align",
    jobs.Check: "check",
    jobs.Train: "train",
    jobs.ExpectVoice: "expect_voice",
    jobs.MakeVoice: "make_voice",
    jobs.Imitate: "imitate",
    jobs.Resume: "resume",
    jobs.Plan: "plan",
    jobs.Render: "render",
    jobs.Speak: "speak",
    jobs.Warm: "warm",
    jobs.ExportAudio: "export_audio",
    jobs.Export: "export",
    jobs.ImportWeights: "import_weights",
    jobs.Judge: "judge",
    jobs.Families: "families",
    jobs.Doctor: "doctor",
}
"""Job → file in this folder; each offers ``run(job, context) -> Result``."""


def run(job: jobs.AnyJob, context: JobContext) -> jobs.AnyResult:
    """Do the job. Raises ``VoicewrightError`` for what a person can act on, ``Cancelled`` if one asked to."""
    name = FILES.get(type(job))
    if name is None:
        refuse("unknown-job", job=type(job).__name__)
    context.check()
    module = importlib.import_module(f"backend.jobs.{name}")
    result: jobs.AnyResult = module.run(job, context)
    return result


def problem_of(error: Exception, job: jobs.AnyJob) -> Problem:
    """What to tell a person about an error that ended a job."""
    if isinstance(error, MemoryError):
        return problem("job-out-of-memory", says=str(error))
    return unexpected(error, "job", job=type(job).__name__)
