"""The job ``cut-reading``: a script read in one go, cut into takes of its sentences."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.listening_jobs import CutReading, ReadingCut


def run(job: CutReading, context: JobContext) -> ReadingCut:
    """Raises ``VoicewrightError`` where nobody understands the language or none of the sentences was heard."""
    from backend.datasets.take_cutting import cut
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        return cut(project, job, context.report)
