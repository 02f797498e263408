"""The command line, called in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from backend import registry
from backend.cli.app import app
from backend.project.project import Project
from tests.fakes.voice import put_voice


@dataclass
class Answer:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls ``voicewright`` with these words."""
    monkeypatch.setenv("COLUMNS", "200")
    runner = CliRunner()

    def run(*words: object) -> Answer:
        found = runner.invoke(app, [str(word) for word in words])
        return Answer(found.exit_code, found.stdout, found.stderr)

    return run


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a voice that hums."""
    monkeypatch.setitem(registry.FAMILIES, "fake", "tests.fakes.family")
    folder = tmp_path / "ein Projekt 项目 🎤.voicewright"
    with Project.create(folder) as project:
        put_voice(project)
    return folder
