"""The job ``convert``: a recording in another voice."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from backend.audio import long
from backend.audio.long import OnDisk
from backend.project import keys
from backend.project.conversions import Pitches
from backend.project.errors import from_os
from backend.project.project import Project
from backend.protocol.convert_jobs import Convert, Converted
from backend.protocol.notices import notice
from backend.protocol.score import Contour
from backend.speech import converting, knobs, lending, listening, takes
from backend.speech.converting import Manner

if TYPE_CHECKING:
    from backend.jobs.context import JobContext

_LISTENING, _CHECKING = 0.2, 0.15
"""Shares of the time: of listening to the source, and to what was made."""


def run(job: Convert, context: "JobContext") -> Converted:
    """Listen to all of it, then convert piece by piece; what is cancelled leaves no file."""
    takes.check_place(job.out, job.source)
    sound = OnDisk.open(Path(job.source))
    with Project.open(Path(job.project), lock=False) as project:
        context.report(0.0, notice("loading-voice"))
        voice = lending.load_converter(project, job.voice, job.speaker)
        out = Path(job.out) if job.out else project.renders.new_path()
    voice = knobs.tuned(voice, job.knobs)
    speaker = job.speaker or voice.info.speakers[0]
    target = voice.info.ranges.get(speaker)
    began = time.perf_counter()
    listened = listening.listen(sound, context.section(0.0, _LISTENING).report, job.f0)
    semitones = keys.key(listened.hz_T, target) if job.semitones is None else job.semitones
    manner = Manner(speaker=speaker, semitones=semitones, flat=job.flat, breath=job.breath)
    pieces = converting.convert(
        voice, sound, listened, manner, context.section(_LISTENING, 1 - _CHECKING).report, target
    )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        duration_s = long.write(out, pieces, voice.info.sample_rate)
    except OSError as error:
        raise from_os(error, "file-not-written") from error
    made = listening.listen(OnDisk.open(out), context.section(1 - _CHECKING, 1.0).report)
    facts = _facts(job, speaker, semitones, listened.f0, made.f0)
    kept = 0
    if not job.out:
        with Project.open(Path(job.project), lock=False) as project:
            kept = project.conversions.add(
                voice=voice.info.id, source=job.source, path=out, duration_s=duration_s, facts=facts
            ).id
    return Converted(
        path=str(out),
        sample_rate=voice.info.sample_rate,
        duration_s=duration_s,
        wall_s=time.perf_counter() - began,
        semitones=semitones,
        f0=listened.f0,
        made=made.f0,
        conversion=kept,
        warning=keys.warning(listened.hz_T, semitones, speaker, target),
    )


def _facts(job: Convert, speaker: str, semitones: float, source: Contour, made: Contour) -> Pitches:
    return Pitches(
        title=job.title,
        speaker=speaker,
        semitones=semitones,
        drawn=job.f0 is not None,
        flat=job.flat,
        breath=job.breath,
        knobs=job.knobs,
        source=source,
        made=made,
    )
