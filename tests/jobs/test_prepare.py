"""From a folder of recordings to checked clips, as one job; a job that a plug-in would bring."""

import sys
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import msgspec
import pytest

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol import jobs, wire
from backend.protocol.jobs import Job, Lane, Prepare, Result
from backend.server.lanes import VOICE, lane_of
from tests.jobs.conftest import Do

SAMPLE = Path(__file__).parents[2] / "assets" / "sample"


@pytest.mark.slow
def test_recordings_become_clips_that_can_be_trained_on(
    place: Path, do: Do, heard: list[wire.Message], tmp_path: Path
) -> None:
    source = tmp_path / "录音"
    source.mkdir()
    for audio in sorted((SAMPLE / "audio").iterdir())[:3]:
        (source / audio.name).write_bytes(audio.read_bytes())
        (source / f"{audio.stem}.txt").write_text("Please try again.", "utf-8")
    brought = do(Prepare(project=str(place), source=str(source), language="en-us"))
    assert brought.imported is not None
    assert brought.aligned is not None
    assert brought.checked is not None
    assert brought.imported.added == 3
    with Project.open(place, lock=False) as project:
        assert len(project.alignments.all()) + len(brought.aligned.failed) == 3
        assert project.findings.health() is not None
    fractions = [message.fraction for message in heard if isinstance(message, wire.Progress)]
    assert fractions == sorted(fractions)
    assert do(Prepare(project=str(place), source=str(source), language="en-us")).aligned is None


class Counted(Result, frozen=True, kw_only=True, tag="counted"):
    """How many letters there are."""

    letters: int


class CountLetters(Job[Counted], frozen=True, kw_only=True, tag="count-letters"):
    """A job that a test adds: its class, and one file of ``backend/jobs``."""

    lane: ClassVar[Lane] = "voice"
    text: str


def test_a_new_job_is_its_class_and_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    file = ModuleType("backend.jobs.count_letters")
    file.run = lambda job, context: Counted(letters=len(job.text))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, file.__name__, file)
    job = CountLetters(project="", text="four")
    assert runner.run(job, JobContext("x", lambda message: None, lambda: False)).letters == 4
    assert lane_of(job) is VOICE
    assert jobs.result_of(CountLetters) is Counted
    assert msgspec.json.decode(msgspec.json.encode(job), type=CountLetters | Prepare) == job
