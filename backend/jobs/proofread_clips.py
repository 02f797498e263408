"""The job ``proofread-clips``: what is said against what is written."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.listening_jobs import Proofread, ProofreadClips


def run(job: ProofreadClips, context: JobContext) -> Proofread:
    """Clip by clip; what was found stays when it is cancelled."""
    from backend.datasets.proofreading import proofread
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        return proofread(project, job, context.report)
