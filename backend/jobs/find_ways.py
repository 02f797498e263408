"""The job ``find-ways``: how a word may be said, or how what was written for it sounds."""

from pathlib import Path

from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.notices import notice
from backend.protocol.word_jobs import FindWays, WaysFound, WayToSay


def run(job: FindWays, context: JobContext) -> WaysFound:
    """Raises ``VoicewrightError`` where nothing of it can be said."""
    from backend.speech import sayings
    from backend.text import candidates

    context.check()
    if job.written:
        phones = candidates.said(job.word, job.language, {job.word: job.written})
        return WaysFound(ways=[WayToSay(entry=job.written, phones=phones, how=notice("said-as/written"))])
    with Project.open(Path(job.project), lock=False) as project:
        lexicon = {**project.lexicon.all(job.language), **sayings.of_text(job.sayings)}
    found = candidates.find(job.word, job.language, lexicon)
    return WaysFound(ways=[WayToSay(entry=one.entry, phones=one.phones, how=one.how) for one in found])
