"""The job ``tidy``: clips without silence at their edges, and at one loudness."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.listening_jobs import Tidied, Tidy


def run(job: Tidy, context: JobContext) -> Tidied:
    """Proposed only: nothing is written."""
    from backend.datasets.tidying import tidy
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        return tidy(project, job, context.report)
