"""Clips without their noise: new recordings beside the old, and no clip is changed."""

from pathlib import Path

import numpy as np
import soundfile

from backend.datasets import manifest
from backend.datasets.denoising import denoise
from backend.datasets.importing import import_dataset
from backend.project.alignments import Alignment
from backend.project.freshness import MANUAL
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset
from backend.protocol.listening_jobs import Denoise
from tests.datasets.checks.conftest import recording
from tests.datasets.checks.test_running import nothing


def test_a_noisy_clip_is_proposed_and_a_quiet_one_left(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    speech = np.pad(recording(80), (8000, 8000))
    hiss = np.random.default_rng(0).standard_normal(len(speech)) * 0.01
    quiet = speech + 1e-5 * hiss
    for name, samples in (("noisy", speech + hiss), ("quiet", quiet)):
        soundfile.write(source / f"{name}.wav", samples, 16000, subtype="PCM_24")
    with Project.create(tmp_path / "p") as project:
        import_dataset(project, ImportDataset(project=str(project.folder), source=str(source)), nothing)
        clips = {clip.name: clip for clip in project.clips.all()}
        ids = [clip.id for clip in clips.values()]
        made = denoise(project, Denoise(project=str(project.folder), clips=ids), nothing)
        assert list(project.clips.all()) == list(clips.values())
        assert (made.left, made.skipped) == ([clips["quiet"].id], [])
        (quieter,) = made.changes.values()
        assert list(made.changes) == [clips["noisy"].id]
        assert quieter.after_db < quieter.before_db - 8
        assert project.audio.verify(clips["noisy"].audio)
        info = soundfile.info(project.audio.path(quieter.audio))
        assert (info.frames, info.samplerate, info.channels) == (len(speech), 16000, quieter.channels)
        origin, rough = (manifest.origin(clips["noisy"], {}, method) for method in (MANUAL, "rough"))
        project.alignments.put([Alignment(clip=clips["noisy"].id, phones=[], words=[], score=1.0, origin=origin)])
        by_hand = denoise(project, Denoise(project=str(project.folder), clips=ids), nothing)
        assert (by_hand.changes, sorted(by_hand.left)) == ({}, sorted(ids)), "boundaries set by hand stay"
        project.alignments.put([Alignment(clip=clips["noisy"].id, phones=[], words=[], score=1.0, origin=rough)])
        project.audio.path(clips["noisy"].audio).unlink()
        again = denoise(project, Denoise(project=str(project.folder), clips=ids), nothing)
        assert (again.changes, len(again.skipped)) == ({}, 1), "a recording that is gone is told, the others are done"
