"""The job ``slice``: long recordings, cut into clips."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.listening_jobs import Slice, Sliced


def run(job: Slice, context: JobContext) -> Sliced:
    """Recording by recording; those that are done stay when it is cancelled."""
    from backend.datasets import splits
    from backend.datasets.cutting import cut
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        sliced = cut(project, job, context.report)
        splits.assign(project)
        return sliced
