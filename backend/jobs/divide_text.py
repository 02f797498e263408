"""A text → its sentences, as a voice would cut it."""

from backend.jobs.context import JobContext
from backend.protocol.line_jobs import DivideText, TextDivided
from backend.speech import sentences


def run(job: DivideText, context: JobContext) -> TextDivided:
    """Cut at the ends of sentences. Raises ``VoicewrightError``: ``text-empty``, ``text-too-long``."""
    context.check()
    return TextDivided(sentences=[sentence.text for sentence in sentences.sentences(job.text, job.language)])
