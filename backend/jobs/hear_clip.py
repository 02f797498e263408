"""The job ``hear-clip``: a recording that somebody is to sound like, cut, written down and judged."""

from pathlib import Path
from typing import TYPE_CHECKING

from backend.jobs.context import JobContext
from backend.protocol.imitation_jobs import ClipHeard, HearClip, Verdict
from backend.protocol.notices import notice
from backend.protocol.problems import VoicewrightError

if TYPE_CHECKING:
    from backend.recognition.recognizer import Recognizer
    from backend.speech.excerpt import Excerpt

_MOST_S = 120.0
"""More of a recording is not looked at."""
_UNSURE = 0.4


def run(job: HearClip, context: JobContext) -> ClipHeard:
    """Raises ``VoicewrightError`` for a file that cannot be read. A language that nobody understands leaves no text."""
    from backend.audio import io
    from backend.project.project import Project
    from backend.speech import chunks, excerpt

    context.report(0.05, notice("listening-recording"))
    samples, rate = io.read(Path(job.clip), end_s=_MOST_S, max_s=_MOST_S + 1)
    stretch = excerpt.best(samples, rate)
    with Project.open(Path(job.project), lock=False) as project:
        path = chunks.new_folder(project.cache_folder) / "clip.wav"
    io.write(path, stretch.samples_N, rate)
    verdicts = excerpt.judged(stretch)
    context.report(0.2, notice("listening-recording"))
    text, language, sure = _understood(stretch, job.language)
    if not text:
        verdicts.append(Verdict(kind="warning", says=notice("clip-words/none")))
    elif sure < _UNSURE:
        verdicts.append(Verdict(kind="warning", says=notice("clip-words/unsure")))
    return ClipHeard(path=str(path), text=text, language=language, duration_s=stretch.duration_s, verdicts=verdicts)


def _understood(stretch: "Excerpt", language: str) -> tuple[str, str, float]:
    """Text, language and how sure, 0 to 1."""
    from backend.audio.resample import resample
    from backend.recognition.recognizer import RATE

    try:
        found = _recognizer(language).hear(resample(stretch.samples_N, stretch.rate, RATE), language)
    except VoicewrightError:
        return "", language, 0.0
    return found.text, found.language, found.sure


def _recognizer(language: str) -> "Recognizer":
    """Where nobody said which language it is, and no recogniser is there that hears which, the English one guesses: it
    is not sure of what it takes for English, and says so.
    """
    from backend.recognition.recognizer import recognizer

    try:
        return recognizer(language)
    except VoicewrightError:
        if language:
            raise
        return recognizer("en")
