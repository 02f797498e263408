"""A project on a medium that cannot be written: what only reads works."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli.app import app
from backend.project.project import Project


@pytest.fixture
def medium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its folder; root may write everywhere, so the system's answer is what is changed."""
    folder = tmp_path / "CD 盘.voicewright"
    with Project.create(folder) as project:
        project.name = "On a disc"
        project.audio.add_bytes(b"x", ".wav")
    real = os.access

    def access(path: str | Path, mode: int) -> bool:
        inside = folder in (Path(path), *Path(path).parents)
        return real(path, mode) and not (inside and mode & os.W_OK)

    monkeypatch.setattr(os, "access", access)
    return folder


def test_it_is_read_and_nothing_is_written(medium: Path) -> None:
    before = times(medium)
    with Project.open(medium, lock=False) as project:
        assert project.readonly
        assert project.name == "On a disc"
        scratch = project.cache_folder
        assert medium not in scratch.parents
        (scratch / "x").write_bytes(b"x")
    assert not scratch.exists()
    assert times(medium) == before


def times(folder: Path) -> dict[Path, int]:
    """When each file was written; not SQLite's own for those who read together, which a real medium refuses."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if not path.name.endswith(("-shm", "-wal"))}


@pytest.mark.parametrize("command", ["leftovers", "voices", "runs"])
def test_commands_that_only_look_answer(medium: Path, command: str) -> None:
    """The second case of fault 14: what was unused could not be asked for, since it was as if it should be removed."""
    before = times(medium)
    answer = CliRunner().invoke(app, [command, str(medium)])
    assert answer.exit_code == 0, answer.output
    assert times(medium) == before
