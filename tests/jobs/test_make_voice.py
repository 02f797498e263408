"""One wish, from clips to a voice; how long it takes is said beforehand."""

from pathlib import Path

import numpy as np
import pytest

from backend.audio import io
from backend.jobs import expect_voice, spawning
from backend.project.clips import NewClip
from backend.project.project import Project
from backend.protocol.jobs import Aligned, Families
from backend.protocol.notices import Report
from backend.protocol.training_jobs import ExpectVoice, MakeVoice, VoiceExpected
from backend.voices import bases
from tests.jobs.conftest import Do


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with six clips of ten seconds that nobody has prepared; no base is shipped, nothing trains."""
    monkeypatch.setattr(bases, "FOLDER", tmp_path / "bases")
    monkeypatch.setattr(spawning, "spawn", lambda run: 0)
    place = tmp_path / "Mein 声音.voicewright"
    with Project.create(place) as project:
        for index in range(6):
            path = tmp_path / f"{index}.wav"
            io.write(path, (0.1 * np.sin(np.arange(160_000) * 0.01 * (index + 1))).astype(np.float32), 16_000)
            project.clips.add(
                NewClip(
                    audio=project.audio.add_file(path), name=str(index), text=f"clip {index}", language="en-us",
                    speaker="s", sample_rate=16_000, channels=1, duration_s=10.0, held_out=index == 0,
                )
            )  # fmt: skip
    return place


def _ship(folder: Path) -> None:
    (bases.FOLDER / "fastpitch").mkdir(parents=True)
    (bases.FOLDER / "fastpitch" / "voice.json").write_text("{}")


def test_the_time_is_said_beforehand(folder: Path, do: Do) -> None:
    said = do(ExpectVoice(project=str(folder)))
    assert said == VoiceExpected(prepare_s=4.0, train_minutes=20.0, speech_s=50.0, based=False, preset="small")
    _ship(folder)
    said = do(ExpectVoice(project=str(folder)))
    assert (said.based, said.preset, said.train_minutes) == (True, "base", 8.0)
    assert [expect_voice.minutes_for(60.0 * minutes) for minutes in (5, 20, 90)] == [10, 20, 20]


def test_families_tell_whether_a_base_of_them_is_here(folder: Path, do: Do) -> None:
    assert not any(one.base for one in do(Families()).families)
    _ship(folder)
    assert [one.name for one in do(Families()).families if one.base] == ["fastpitch"]


@pytest.mark.parametrize("shipped", [False, True])
def test_clips_are_prepared_and_a_training_starts(
    folder: Path, do: Do, monkeypatch: pytest.MonkeyPatch, shipped: bool
) -> None:
    from backend.datasets import manifest, preparation

    prepared: list[Project] = []

    def prepare(project: Project, clips: None, report: Report) -> Aligned:
        prepared.append(project)
        report(1.0, None)
        return Aligned(aligned=6, failed=[], seconds=60.0, wall_s=1.0)

    monkeypatch.setattr(preparation, "prepare", prepare)
    monkeypatch.setattr("backend.jobs.train.check_clips", lambda project, items, wants="phones": None)
    monkeypatch.setattr(manifest, "build", lambda project, wants="phones": [])
    if shipped:
        _ship(folder)
    made = do(MakeVoice(project=str(folder), minutes=4.0 if shipped else None))
    assert len(prepared) == 1
    with Project.open(folder, lock=False) as project:
        configs = [project.runs.config(run) for run in made.runs]
    assert [config.stage for config in configs] == ["acoustic", "vocoder"]
    assert {config.parent for config in configs} == {"base" if shipped else ""}
    assert {config.preset for config in configs} == {"base" if shipped else "small"}
    assert sum(config.minutes or 0 for config in configs) == pytest.approx(4.0 if shipped else 20.0)
