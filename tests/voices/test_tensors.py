"""Files of tensors are whole wherever their project is by then."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from backend.voices import tensors

_TABLE = {"weight": torch.arange(6.0).reshape(2, 3)}
_FILE = Path("checkpoint/modules.safetensors")


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that the process is inside of, as a trainer is."""
    project = tmp_path / "a"
    (project / _FILE.parent).mkdir(parents=True)
    monkeypatch.chdir(project)
    return project


def test_a_project_renamed_in_the_midst_of_a_save_keeps_it_whole(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = inside.with_name("b")

    def meanwhile(table: Mapping[str, Tensor], path: Path) -> None:
        if inside.exists():
            absolute = path.absolute()
            absolute.with_name(".tmp123456").touch()
            inside.rename(moved)
            path = absolute
        save_file(dict(table), path)

    monkeypatch.setattr(tensors, "save_file", meanwhile)
    tensors.write(_TABLE, _FILE)
    assert torch.equal(tensors.read(moved / _FILE)["weight"], _TABLE["weight"])
    assert [file.name for file in (moved / _FILE.parent).iterdir()] == [_FILE.name]
    assert not inside.exists()


def test_what_fails_where_nothing_moved_is_told(inside: Path) -> None:
    (inside / _FILE).mkdir()
    with pytest.raises((SafetensorError, OSError)):
        tensors.write(_TABLE, _FILE)
