"""Clips trimmed and brought to one loudness: proposed, and nothing is written."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.datasets.importing import import_dataset
from backend.datasets.tidying import tidy
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset
from backend.protocol.listening_jobs import Tidy
from tests.datasets.checks.conftest import recording, records
from tests.datasets.checks.test_running import nothing


def test_silence_goes_and_the_loudness_is_that_of_all(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for number, gain in enumerate((1.0, 0.1)):
        padded = np.pad(recording(number) * np.float32(gain), (16000, 24000))
        soundfile.write(source / f"c{number}.wav", padded, 16000)
        (source / f"c{number}.txt").write_text(records()[number]["text"])
    with Project.create(tmp_path / "p") as project:
        import_dataset(project, ImportDataset(project=str(project.folder), source=str(source)), nothing)
        before = project.clips.all()
        ids = [clip.id for clip in before]
        made = tidy(project, Tidy(project=str(project.folder), clips=ids, trim=True, level=True), nothing)
        assert project.clips.all() == before
        assert sorted(made.changes) == ids
        for id_ in ids:
            assert 0.5 < made.changes[id_].start_s < 1.5
            assert (made.changes[id_].end_s or 0) < project.clips.get(id_).duration_s - 0.5
        quiet, loud = (made.changes[id_].gain_db for id_ in reversed(ids))
        assert quiet - loud == pytest.approx(20 - _difference(0, 1), abs=1.5)
        for id_, edges in made.changes.items():
            project.clips.update(id_, start_s=edges.start_s, end_s=edges.end_s, gain_db=edges.gain_db)
        again = tidy(project, Tidy(project=str(project.folder), clips=ids, level=True), nothing)
        assert again.changes == {}, "what is as it should be is left alone"


def _difference(first: int, second: int) -> float:
    """How much louder the second recording is, dB."""
    from backend.audio import loudness

    return loudness.lufs(recording(second), 16000) - loudness.lufs(recording(first), 16000)
