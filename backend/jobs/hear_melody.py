"""The job ``hear-melody``: the pitch of a recording, to draw on before it is converted."""

from pathlib import Path
from typing import TYPE_CHECKING

from backend.audio.long import OnDisk
from backend.protocol.convert_jobs import HearMelody, Melody
from backend.speech import listening

if TYPE_CHECKING:
    from backend.jobs.context import JobContext


def run(job: HearMelody, context: "JobContext") -> Melody:
    """Listen block by block. Raises ``VoicewrightError`` for what is no recording."""
    heard = listening.listen(OnDisk.open(Path(job.source)), context.report)
    return Melody(f0=heard.f0)
