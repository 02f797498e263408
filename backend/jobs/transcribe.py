"""The job ``transcribe``: what clips say, written down."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.listening_jobs import Transcribe, Transcribed


def run(job: Transcribe, context: JobContext) -> Transcribed:
    """Clip by clip; what was written stays when it is cancelled."""
    from backend.datasets.transcribing import transcribe
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        return transcribe(project, job, context.report)
