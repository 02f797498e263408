"""The job ``tell-speakers``: which clips are one person's."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.listening_jobs import SpeakersTold, TellSpeakers


def run(job: TellSpeakers, context: JobContext) -> SpeakersTold:
    """Proposed only: nothing is written."""
    from backend.datasets.speakers import tell_apart
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        return tell_apart(project, job, context.report)
