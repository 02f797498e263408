"""A project with a voice that hums, and a way to run jobs on it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from backend import registry
from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol import wire
from backend.protocol.jobs import AnyJob, Result
from tests.fakes.voice import put_voice

R = TypeVar("R", bound=Result)
Do = Callable[[AnyJob, type[R]], R]


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
def do(heard: list[wire.Message]) -> Do:  # type: ignore[type-arg]
    """Runs a job and checks what kind of result it has."""

    def run(job: AnyJob, kind: type[R]) -> R:
        heard.clear()
        result = runner.run(job, JobContext("test", heard.append, lambda: False))
        assert isinstance(result, kind)
        return result

    return run
