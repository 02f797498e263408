"""The job ``hear-take``: a take of a sentence, against the sentence."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.listening_jobs import HearTake, TakeHeard


def run(job: HearTake, context: JobContext) -> TakeHeard:
    """Raises ``VoicewrightError`` where nobody understands the language."""
    from backend.audio import io
    from backend.recognition import mistakes
    from backend.recognition.recognizer import RATE, quick
    from backend.text.phonemes import phonemize

    listener = quick(job.language)
    samples, _ = io.read(Path(job.audio), sample_rate=RATE)
    context.check()
    heard = listener.hear(samples, job.language).text
    said = phonemize(job.text, job.language)
    return TakeHeard(heard=heard, mistakes=mistakes.found(said.symbols, said.words, job.language, heard))
