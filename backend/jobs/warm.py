"""The job ``warm``: have a voice ready before somebody asks for it."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.jobs import Warm, Warmed
from backend.protocol.notices import notice
from backend.speech import sentences
from backend.voices import loading

_WORD = "1."
"""A text that nobody hears. Speaking it loads what is loaded at first use. A digit can be read in every language."""


def run(job: Warm, context: JobContext) -> Warmed:
    """Load the voice into this process's memory, and have it speak once. Raises ``VoicewrightError``."""
    from backend.recipe import Speaks

    context.report(0.0, notice("loading-voice"))
    voice = loading.held(Path(job.folder), job.family)
    if isinstance(voice, Speaks):
        voice.render(voice.plan(_WORD, language=sentences.language_of(voice, "")).score)
    return Warmed()
