"""Clips without a text, listened to."""

from collections.abc import Container
from contextlib import suppress

from backend.datasets.listening import each, listen
from backend.project.clips import Clip
from backend.project.project import Project
from backend.protocol.listening_jobs import SILENT, TRANSCRIBED, UNHEARD, Transcribe, Transcribed, Written
from backend.protocol.notices import Report, notice
from backend.protocol.problems import VoicewrightError, refuse
from backend.recognition.recognizer import Transcript
from backend.text import languages


def transcribe(project: Project, job: Transcribe, report: Report) -> Transcribed:
    """Write each text as soon as it is understood. ``report`` may raise Cancelled: what is written stays.

    A text that a person wrote while the clip was listened to is kept. Raises ``VoicewrightError`` where no clip is
    without a text, and where nobody understands the language.
    """
    chosen = _chosen(project, job)
    if not chosen:
        refuse("nothing-to-transcribe", file=project.folder)
    written: list[Written] = []
    silent: list[int] = []

    def hear(clip: Clip) -> Transcript:
        return listen(project, clip, "" if job.detect else clip.language, job.recogniser)

    def keep(clip: Clip, heard: Transcript) -> None:
        if not heard.text:
            _hush(project, clip)
            silent.append(clip.id)
        elif _write(project, clip, heard, detect=job.detect):
            written.append(Written(clip=clip.id, before=clip.text, text=heard.text, sure=round(heard.sure, 3)))

    skipped = each(chosen, hear, keep, report)
    _name_unheard(project, skipped)
    report(1.0, notice("clips-transcribed", n=len(written)))
    return Transcribed(written=written, silent=silent, skipped=list(skipped.values()))


def _chosen(project: Project, job: Transcribe) -> list[Clip]:
    wanted = None if job.clips is None else set(job.clips)
    there = [clip for clip in project.clips.all() if wanted is None or clip.id in wanted]
    return [clip for clip in there if job.again or not clip.text.strip()]


def _write(project: Project, clip: Clip, heard: Transcript, *, detect: bool) -> bool:
    with project.transaction():
        now = project.clips.get(clip.id)
        if now.text != clip.text:
            return False
        language = clip.language
        if detect and heard.language != clip.language.partition("-")[0]:
            with suppress(VoicewrightError):  # espeak-ng does not speak all that is understood
                language = languages.check(heard.language)
        tags = _tagged(now, TRANSCRIBED)
        project.clips.update(clip.id, text=heard.text, language=language, tags=tags, done=False)
    return True


def _hush(project: Project, clip: Clip) -> None:
    with project.transaction():
        now = project.clips.get(clip.id)
        if not now.text.strip():
            project.clips.update(clip.id, tags=_tagged(now, SILENT), excluded=True)


def _name_unheard(project: Project, clips: Container[int]) -> None:
    """So that nobody is sent to try the same again."""
    with project.transaction():
        for clip in project.clips.all():
            if clip.id in clips and not clip.text.strip():
                project.clips.update(clip.id, tags=_tagged(clip, UNHEARD))


def _tagged(clip: Clip, tag: str) -> list[str]:
    """A clip's tags with this one; of those that say what became of listening, it alone."""
    return [*(one for one in clip.tags if one not in (TRANSCRIBED, SILENT, UNHEARD)), tag]
