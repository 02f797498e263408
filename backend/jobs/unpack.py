"""A bundle from another machine → a project on this one."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.project import outputs
from backend.project.bundle import read_bundle
from backend.protocol.jobs import Unpack, Unpacked


def run(job: Unpack, context: JobContext) -> Unpacked:
    """Unpack it. Raises ``VoicewrightError``: it is no bundle, damaged or hostile; the place is taken; nothing is left
    then.
    """
    out = outputs.folder(Path(job.out))
    return Unpacked(project=str(read_bundle(Path(job.bundle), out, context.report)))
