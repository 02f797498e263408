"""A folder with a hostile name, recordings to put in it, and a project to import into."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.datasets.importing import import_dataset
from backend.project.clips import Clip
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset, Imported

Tone = Callable[..., Path]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "my data" / "声音 🎤"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "projet é.voicewright") as project:
        yield project


@pytest.fixture
def tone(source: Path) -> Tone:
    """``tone("wavs/a.wav")`` writes half a second, different for each name."""

    def write(name: str, rate: int = 8000, channels: int = 1, **kind: str) -> Path:
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        hz = 200 + zlib.crc32(name.encode(errors="surrogateescape")) / 2**32 * 500
        samples = 0.3 * np.sin(2 * np.pi * hz * np.arange(rate // 2) / rate)
        soundfile.write(path, np.stack([samples] * channels, axis=1), rate, **kind)
        return path

    return write


Bring = Callable[..., tuple[Imported, dict[str, Clip]]]


@pytest.fixture
def bring(project: Project, source: Path) -> Bring:
    """Import the source (or a file in it): what was said, and the project's clips by name."""

    def run(name: str = "", **job: str) -> tuple[Imported, dict[str, Clip]]:
        value = ImportDataset(project=str(project.folder), source=str(source / name), **job)  # type: ignore[arg-type]
        imported = import_dataset(project, value, lambda fraction, text: None)
        return imported, {clip.name: clip for clip in project.clips.all()}

    return run
