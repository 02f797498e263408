"""A project in a folder whose name is as awkward as names get."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.project.project import Project

AWKWARD = "a b 声 🎤 e\u0301 " + "x" * 160 + ".voicewright"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Ordner mit 空格" / AWKWARD


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    with Project.create(folder) as made:
        yield made
