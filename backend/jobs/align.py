"""The job ``align``: phones, features and alignment for clips that lack them."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.jobs import Align, Aligned


def run(job: Align, context: JobContext) -> Aligned:
    """Prepare the project's clips; goes on where it was interrupted."""
    from backend.datasets.preparation import prepare
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        return prepare(project, job.clips, context.report)
