"""The job ``imitate``: a first likeness of a speaker, at once and without training."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from backend.jobs.context import JobContext
from backend.project.names import unused
from backend.protocol.jobs import Imitate, VoiceMade
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.protocol.voices import VoiceInfo, voice_of
from backend.voices import bases

if TYPE_CHECKING:
    from backend.project.clips import Clip
    from backend.project.project import Project

ENOUGH_S = 30.0
"""Of speech: more hardly moves a voice print."""


def run(job: Imitate, context: JobContext) -> VoiceMade:
    """Listen to some clips, and write the voice. They need not be prepared.

    Raises ``VoicewrightError``: ``no-base``, ``no-clips``, and what the family says of clips in which nobody speaks.
    """
    from backend.project.project import Project

    context.report(0.05, notice("looking-at-clips"))
    with Project.open(Path(job.project), lock=False) as project:
        family, base = _base()
        speaker, clips = heard(project, job.speaker)
        return _made(project, family, base, speaker, clips, context)


def _base() -> tuple[str, Path]:
    """The first family that imitates and has a base, and where that lies. Raises ``VoicewrightError``."""
    from backend import registry

    able = registry.able("imitates")
    for family in able:
        folder = bases.shipped(family)
        if folder is not None:
            return family, folder
    refuse("no-base", family=able[0], place=bases.BASE)


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


def _made(
    project: "Project", family: str, base: Path, speaker: str, clips: Sequence["Clip"], context: JobContext
) -> VoiceMade:
    import numpy as np

    from backend import registry
    from backend.audio import io
    from backend.judges.utterance import RATE
    from backend.recipe import Imitates
    from backend.voices import making

    context.report(0.1, notice("listening-recording"))
    sound = [
        io.read(project.audio.path(clip.audio), sample_rate=RATE, start_s=clip.start_s, end_s=clip.end_s)[0]
        for clip in clips
    ]
    recipe = registry.recipe(family)
    assert isinstance(recipe, Imitates)
    now = datetime.now(UTC)
    id = unused(project.voices_folder, f"{now:%Y%m%d-%H%M%S}-{family}")
    name = f"{speaker}, first likeness" if speaker else "First likeness"
    blank = voice_of(recipe.info, id, name, now.isoformat(timespec="microseconds"))
    info = msgspec.structs.replace(blank, speakers=[speaker])

    def make(folder: Path) -> VoiceInfo:
        context.report(0.4, notice("finding-voice"))
        made = recipe.imitate(base, np.concatenate(sound), clips[0].language, folder, info)
        context.report(0.8, notice("hearing-voice"))
        return made

    voice = making.write(project.voices_folder, id, recipe, make, making.DIGITS)
    return VoiceMade(voice=id, name=voice.name, seconds=sum(clip.length_s for clip in clips))
