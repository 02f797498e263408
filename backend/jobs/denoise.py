"""The job ``denoise``: clips without the steady noise behind them."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.listening_jobs import Denoise, Denoised


def run(job: Denoise, context: JobContext) -> Denoised:
    """New recordings are added; no clip is changed."""
    from backend.datasets.denoising import denoise
    from backend.project.project import Project

    with Project.open(Path(job.project), lock=False) as project:
        return denoise(project, job, context.report)
