"""The whole on a project: duplicates, broken files, strangers, health, cache, cancel, and what the job stores."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.datasets import checks
from backend.datasets.checks import running
from backend.datasets.checks.registry import ALL, NAMES
from backend.datasets.importing import import_dataset
from backend.jobs import check as job
from backend.jobs.context import JobContext
from backend.project.freshness import looked_at
from backend.project.project import Project
from backend.protocol import jobs, notices
from backend.protocol.findings import Finding
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled
from backend.text.espeak import speak
from tests.datasets.checks.conftest import Samples, recording, records

pytestmark = pytest.mark.slow

INDEXES = range(0, 110, 10)


def nothing(fraction: float, doing: Notice | None = None) -> None:
    """Report to nobody."""


def add(folder: Path, name: str, samples: Samples, text: str, rate: int = 16000) -> None:
    soundfile.write(folder / name, samples, rate)
    (folder / name).with_suffix(".txt").write_text(text)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "été 🎙"
    folder.mkdir()
    for i in INDEXES:
        add(folder, f"c{i}.wav", recording(i), records()[i]["text"])
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setattr(running, "can_tell_voices", lambda: False)
    with Project.create(tmp_path / "p r.voicewright") as project:
        yield project


def bring(project: Project, source: Path) -> None:
    value = jobs.ImportDataset(project=str(project.folder), source=str(source), speaker="Allison")
    import_dataset(project, value, nothing)


def told(project: Project, findings: list[Finding]) -> set[tuple[str, str, str]]:
    names = {clip.id: clip.name for clip in project.clips.all()}
    return {(names[finding.clip], finding.check, finding.severity) for finding in findings}


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(ALL) == 22
    assert all(name == name.lower() for name in NAMES)


def test_a_clean_dataset_has_no_findings(project: Project, source: Path) -> None:
    bring(project, source)
    findings, health = checks.run(project, None, nothing)
    assert findings == []
    assert (health.clips, health.errors, health.warnings) == (len(INDEXES), 0, 0)
    assert health.speech_s > 15
    assert health.phones[0].count > health.phones[-1].count
    assert 0 < health.diphones_seen < health.diphones_common
    assert len(health.suggestions) == 12
    assert "record more" in notices.said(health.verdict)


def test_duplicates(project: Project, source: Path) -> None:
    """Another level, another format, another text; and another reading of the same text, or of nearly the same."""
    add(source, "quieter.flac", recording(10) * np.float32(0.4), records()[10]["text"])
    add(source, "squeezed.mp3", np.pad(recording(20), (3000, 1000)), records()[20]["text"])
    add(source, "other-text.wav", np.pad(recording(30), 500), "Something else altogether.")
    add(source, "again.wav", recording(41), records()[40]["text"].upper())
    add(source, "one-word.wav", recording(1), records()[1]["text"])
    add(source, "other-word.wav", recording(6), records()[6]["text"])
    bring(project, source)
    findings, health = checks.run(project, None, nothing)
    assert told(project, findings) == {
        ("c10", "duplicate-audio", "warning"), ("quieter", "duplicate-audio", "warning"),
        ("c20", "duplicate-audio", "warning"), ("squeezed", "duplicate-audio", "warning"),
        ("c30", "duplicate-audio", "error"), ("other-text", "duplicate-audio", "error"),
        ("c40", "duplicate-text", "info"), ("again", "duplicate-text", "info"),
        ("one-word", "duplicate-text", "info"), ("other-word", "duplicate-text", "info"),
    }  # fmt: skip
    assert (health.errors, health.warnings) == (2, 4)


def test_a_broken_recording_is_a_finding(project: Project, source: Path) -> None:
    bring(project, source)
    clip = project.clips.all()[3]
    project.audio.path(clip.audio).write_bytes(b"rotten")
    gone = project.clips.all()[5]
    project.audio.path(gone.audio).unlink()
    findings, _ = checks.run(project, None, nothing)
    assert {(finding.clip, finding.check, finding.severity) for finding in findings} == {
        (clip.id, "unreadable-audio", "error"),
        (gone.id, "unreadable-audio", "error"),
    }


def test_only_some_clips_are_told_but_all_are_compared(project: Project, source: Path) -> None:
    add(source, "copy.flac", recording(10) * np.float32(0.4), records()[10]["text"])
    bring(project, source)
    id_ = next(clip.id for clip in project.clips.all() if clip.name == "c10")
    findings, health = checks.run(project, [id_], nothing)
    assert [(finding.clip, finding.check) for finding in findings] == [(id_, "duplicate-audio")]
    assert health.warnings == 2


def test_measured_once(project: Project, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(project, source)
    first = checks.run(project, None, nothing)
    kept = {path: path.stat().st_mtime_ns for path in project.cache_folder.rglob("*") if path.is_file()}
    assert len(kept) == len(INDEXES)
    assert checks.run(project, None, nothing) == first
    assert kept == {path: path.stat().st_mtime_ns for path in project.cache_folder.rglob("*") if path.is_file()}
    next(iter(kept)).write_bytes(b"broken")
    assert checks.run(project, None, nothing) == first


def test_cancel(project: Project, source: Path) -> None:
    bring(project, source)

    def report(fraction: float, doing: Notice | None = None) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        checks.run(project, None, report)


def test_the_job_stores_what_was_found(project: Project, source: Path) -> None:
    (source / "c20.txt").write_text("")
    bring(project, source)
    context = JobContext("1", lambda _: None, lambda: False)
    result = job.run(jobs.Check(project=str(project.folder)), context)
    assert result.findings == 1
    (finding,) = project.findings.all()
    assert finding.check == "empty-text"
    assert project.findings.health() == result.health
    project.clips.update(finding.clip, text=records()[20]["text"])
    assert job.run(jobs.Check(project=str(project.folder), clips=[finding.clip]), context).findings == 0
    assert project.findings.all() == []


def test_a_check_of_one_clip_makes_no_other_one_new(project: Project, source: Path) -> None:
    bring(project, source)
    context = JobContext("1", lambda _: None, lambda: False)
    job.run(jobs.Check(project=str(project.folder)), context)
    first, second = (clip.id for clip in project.clips.all()[:2])
    for id_ in (first, second):
        project.clips.update(id_, speaker="Somebody else")
    job.run(jobs.Check(project=str(project.folder), clips=[first]), context)
    health = project.findings.health()
    assert health is not None
    new = {clip.id for clip in project.clips.all() if health.looked_at[clip.id] != looked_at(clip)}
    assert new == {second}


def test_an_empty_project(project: Project) -> None:
    findings, health = checks.run(project, None, nothing)
    assert findings == []
    assert "import" in notices.said(health.verdict)


@pytest.mark.slow
def test_a_stranger_among_the_clips(tmp_path: Path, source: Path) -> None:
    pytest.importorskip("resemblyzer")
    spoken = speak("This is somebody else, and not the person of the other clips.", "en-us")
    add(source, "stranger.wav", spoken.samples, "This is somebody else, and not the person of the other clips.",
        spoken.sample_rate)  # fmt: skip
    with Project.create(tmp_path / "voices") as project:
        bring(project, source)
        findings, _ = checks.run(project, None, nothing)
        assert {name for name, check, _ in told(project, findings) if check == "odd-speaker"} == {"stranger"}
