"""The job ``imitate``: a first likeness of a speaker, at once and without training."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from backend.jobs.context import JobContext
from backend.project.names import unused
from backend.protocol.imitation_jobs import Imitate, VoiceMade
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.protocol.voices import VoiceInfo, voice_of
from backend.voices import bases

if TYPE_CHECKING:
    from backend.project.clips import Clip
    from backend.project.project import Project
    from backend.recipe import Reference

ENOUGH_S = 30.0
"""Of speech: more hardly moves a speaker embedding."""


@dataclass(frozen=True)
class _Somebody:
    """Who is to be imitated."""

    heard: "Reference"
    seconds: float
    """Of speech."""
    name: str
    """Of the voice."""
    speaker: str


def run(job: Imitate, context: JobContext) -> VoiceMade:
    """Listen to a recording or to some clips, and write the voice. Clips need not be prepared.

    Raises ``VoicewrightError``: ``no-base``, ``voice-cannot/imitate``, ``no-clips``, and what the family says of
    recordings in which nobody speaks, or that are too short.
    """
    from backend.project.project import Project

    context.report(0.05, notice("looking-at-clips"))
    with Project.open(Path(job.project), lock=False) as project:
        base = _base(project, job.voice)
        context.report(0.1, notice("listening-recording"))
        somebody = _recorded(job) if job.clip else _of_clips(project, job, base)
        return _made(project, base, somebody, context)


def _base(project: "Project", wanted: str) -> tuple[VoiceInfo, Path]:
    """The voice that imitates, and where it lies: the wanted one, the base of the wanted family, or the first base."""
    from backend import registry
    from backend.voices import loading
    from backend.voices.folder import load_info

    able = registry.able("imitates")
    if wanted and wanted not in able:
        info = loading.choose(project, wanted, "imitates")
        return info, project.voices.folder(info.id)
    for family in [wanted] if wanted else able:
        folder = bases.shipped(family)
        if folder is not None:
            return load_info(folder), folder
    refuse("no-base", family=wanted or able[0], place=bases.BASE)


def _recorded(job: Imitate) -> _Somebody:
    from backend.audio import io
    from backend.recipe import Reference

    samples, rate = io.read(Path(job.clip), max_s=ENOUGH_S)
    heard = Reference(samples=samples, sample_rate=rate, text=job.text, language=job.language)
    name = job.name or Path(job.clip).stem
    return _Somebody(heard, len(samples) / rate, name, name)


def _of_clips(project: "Project", job: Imitate, base: tuple[VoiceInfo, Path]) -> _Somebody:
    import numpy as np

    from backend.audio import io
    from backend.judges.utterance import RATE
    from backend.recipe import Reference

    speaker, clips = heard(project, job.speaker)
    if "follows" in base[0].can:
        clips = clips[:1]  # it goes on from one recording
    sound = [
        io.read(project.audio.path(clip.audio), sample_rate=RATE, start_s=clip.start_s, end_s=clip.end_s)[0]
        for clip in clips
    ]
    text = clips[0].text if len(clips) == 1 else ""
    reference = Reference(samples=np.concatenate(sound), sample_rate=RATE, text=text, language=clips[0].language)
    name = job.name or (f"{speaker}, first likeness" if speaker else "First likeness")
    return _Somebody(reference, sum(clip.length_s for clip in clips), name, speaker)


def heard(project: "Project", wanted: str) -> tuple[str, list["Clip"]]:
    """The speaker (with ``""``: who says most) and their longest clips. Raises ``VoicewrightError``."""
    theirs: dict[str, list[Clip]] = {}
    for clip in project.clips.all():
        if not clip.excluded:
            theirs.setdefault(clip.speaker, []).append(clip)
    if (wanted and wanted not in theirs) or not theirs:
        if theirs:
            refuse("no-clips/speaker", speaker=wanted, there=sorted(theirs), file=project.folder)
        refuse("no-clips/imitate", file=project.folder)
    speaker = wanted or max(sorted(theirs), key=lambda one: sum(clip.length_s for clip in theirs[one]))
    chosen: list[Clip] = []
    for clip in sorted(theirs[speaker], key=lambda one: -one.length_s):
        if sum(one.length_s for one in chosen) < ENOUGH_S:
            chosen.append(clip)
    return speaker, chosen


def _made(project: "Project", base: tuple[VoiceInfo, Path], somebody: _Somebody, context: JobContext) -> VoiceMade:
    from backend import registry
    from backend.recipe import Imitates
    from backend.voices import making

    (parent, place), family = base, base[0].family
    recipe = registry.recipe(family)
    assert isinstance(recipe, Imitates)
    id = unused(project.voices_folder, f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{family}")
    blank = voice_of(recipe.info, id, somebody.name, project.voices.moment())
    info = replace(blank, speakers=[somebody.speaker], licence=parent.licence)

    def make(folder: Path) -> VoiceInfo:
        context.report(0.4, notice("finding-voice"))
        made = recipe.imitate(place, somebody.heard, folder, info)
        context.report(0.8, notice("hearing-voice"))
        return made

    voice = making.write(project.voices_folder, id, recipe, make, making.DIGITS)
    return VoiceMade(voice=id, name=voice.name, seconds=somebody.seconds)
