"""Clips without steady noise: recordings are made beside the old ones, for whoever asked to use and to undo."""

import tempfile
from pathlib import Path

from backend.audio import denoising, io
from backend.datasets import preparing
from backend.project.freshness import MANUAL
from backend.project.project import Project
from backend.protocol.listening_jobs import Denoise, Denoised, Quieter
from backend.protocol.notices import Report, notice
from backend.protocol.problems import Problem, VoicewrightError


def denoise(project: Project, job: Denoise, report: Report) -> Denoised:
    """What the clips would be made of. ``report`` may raise Cancelled; what was made until then refers to nothing."""
    wanted = set(job.clips)
    by_hand = {id_ for id_, one in project.alignments.all().items() if one.origin.method == MANUAL}
    clips = [clip for clip in project.clips.all() if clip.id in wanted]
    made: dict[str, Quieter | None] = {}
    changes: dict[int, Quieter] = {}
    left: list[int] = []
    skipped: list[Problem] = []
    for done, clip in enumerate(clips):
        report(done / len(clips), notice("listening-to", name=clip.name))
        if clip.id in by_hand:  # with another recording, its boundaries would be found anew
            left.append(clip.id)
            continue
        try:
            if clip.audio not in made:  # several clips may lie in one recording
                made[clip.audio] = _quieter(project, clip.audio)
        except VoicewrightError as error:
            skipped.append(preparing.named(error.problem, clip))
            continue
        found = made[clip.audio]
        if found is None:
            left.append(clip.id)
        else:
            changes[clip.id] = found
    return Denoised(changes=changes, left=left, skipped=skipped)


def _quieter(project: Project, audio: str) -> Quieter | None:
    """None: it would be no better."""
    samples, rate = io.read(project.audio.path(audio))
    cleaned = denoising.denoised(samples, rate)
    before, after = denoising.measured(samples, rate), denoising.measured(cleaned, rate)
    if not denoising.is_better(before, after):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quieter.flac"
        io.write(path, cleaned, rate, sync=False)
        stored = project.audio.add_file(path)
    return Quieter(audio=stored, channels=1, before_db=before.noise_db, after_db=after.noise_db)
