"""A project with a voice that hums, and a way to run jobs on it."""

from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from backend import registry
from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol import wire
from backend.protocol.jobs import Job, Result
from tests.fakes.voice import put_voice

R = TypeVar("R", bound=Result)


class Do(Protocol):
    """Runs a job."""

    def __call__(self, job: Job[R]) -> R: ...


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder."""
    monkeypatch.setitem(registry.FAMILIES, "fake", "tests.fakes.family")
    folder = tmp_path / "Meine Stimme 声音 🎙.voicewright"
    with Project.create(folder) as project:
        put_voice(project)
    return folder


@pytest.fixture
def heard() -> list[wire.Message]:
    """What the last job said."""
    return []


@pytest.fixture
def do(heard: list[wire.Message]) -> Do:
    """Runs a job in this process; ``heard`` keeps what it says."""

    def run(job: Job[R]) -> R:
        heard.clear()
        return runner.run(job, JobContext("test", heard.append, lambda: False))

    return run
