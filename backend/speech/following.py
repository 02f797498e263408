"""Makes a voice sound like a recording, without training, where the voice can do that."""

from pathlib import Path
from typing import TYPE_CHECKING

from backend.audio import io
from backend.project.project import Project
from backend.protocol.jobs import Speak
from backend.protocol.problems import refuse

if TYPE_CHECKING:
    from backend.recipe import Speaks

_MOST_S = 60.0


def followed(voice: "Speaks", job: Speak, project: Project) -> "Speaks":
    """The voice as the job's reference sounds; itself where there is none. Raises ``VoicewrightError``:
    ``cannot-follow``, and what the voice says of a recording that is of no use.
    """
    from backend.recipe import Follows, Reference

    if not job.reference:
        return voice
    if not isinstance(voice, Follows):
        refuse("cannot-follow", family=voice.info.family)
    text, language = job.reference_text, job.language
    if job.reference.isdecimal():
        clip = project.clips.get(int(job.reference))
        text, language = text or clip.text, clip.language
        samples, rate = io.read(project.audio.path(clip.audio), start_s=clip.start_s, end_s=clip.end_s, max_s=_MOST_S)
    else:
        samples, rate = io.read(Path(job.reference), max_s=_MOST_S)
    return voice.following(Reference(samples=samples, sample_rate=rate, text=text, language=language))
