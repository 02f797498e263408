"""A full or a read-only disk: a clear message, nothing lost, and work goes on when there is space again."""

import errno
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from backend.audio.honest_file import Honest
from backend.project.errors import DiskFullError
from backend.project.project import Project
from tests.faults import full_disk
from tests.patience import PATIENCE_S
from tests.project.making import add


def test_a_full_disk_is_told_and_work_goes_on_when_there_is_space(project: Project) -> None:
    kept = add(project, "kept")[0]
    database = project._database
    limit = database.row("PRAGMA page_count")
    assert limit is not None
    database.row(f"PRAGMA max_page_count={limit[0]}")
    with pytest.raises(DiskFullError) as error:
        add(project, *(f"text {n} " * 500 for n in range(50)))
    assert "space" in error.value.problem.say().remedy
    before = project.clips.all()
    assert kept in before
    database.row("PRAGMA max_page_count=1000000")
    add(project, "long " * 20_000)
    assert len(project.clips.all()) == len(before) + 1
    assert database.row("PRAGMA integrity_check") == ("ok",)


def test_a_transaction_on_a_full_disk_leaves_nothing_half(project: Project) -> None:
    add(project, "kept")
    pages = project._database.row("PRAGMA page_count")
    assert pages is not None
    project._database.row(f"PRAGMA max_page_count={pages[0]}")

    def fill() -> None:
        with project.transaction():
            add(project, *(f"text {n} " * 500 for n in range(50)))

    with pytest.raises(DiskFullError):
        fill()
    assert [clip.text for clip in project.clips.all()] == ["kept"]


READER = """
import json, pathlib, sys
from backend.project.errors import ProjectError
from backend.project.project import Project
with Project.open(pathlib.Path(sys.argv[1])) as project:
    try:
        project.clips.update(1, text="x")
        kind = "written"
    except ProjectError as error:
        kind = error.problem.general
    print(json.dumps([project.readonly_reason, [c.text for c in project.clips.all()], kind]))
"""


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare")
def test_a_project_on_a_read_only_medium_can_be_read(folder: Path, tmp_path: Path) -> None:
    """A mount that cannot be written, since chmod does not stop root."""
    with Project.create(folder) as project:
        add(project, "one")
    mount = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$2" -c "$3" "$1"'
    answer = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", mount, "sh", str(folder), sys.executable, READER],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    if "unshare" in answer.stderr or "mount:" in answer.stderr:
        pytest.skip("this system does not let us mount")
    reason, texts, kind = json.loads(answer.stdout)
    assert "cannot be written" in reason
    assert texts == ["one"]
    assert kind == "project-read-only"


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare")
def test_a_disk_that_fills_at_any_moment_loses_nothing_and_says_so(tmp_path: Path) -> None:
    lost = full_disk.in_namespace(tmp_path / "klein 小", points=20, seed=1)
    if lost is None:
        pytest.skip("this system does not let us mount")
    assert lost == []


class Full(io.BytesIO):
    """A file on a disk that has room for some bytes."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > 3000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
def test_libsndfile_says_that_the_disk_is_full(kind: str) -> None:
    """It says so of no file that Python opened, and of none by a word that anybody catches."""
    noise = np.random.default_rng(0).uniform(-1, 1, 20_000)
    with pytest.raises(OSError, match="No space left"), Honest(Full()) as honest:
        soundfile.write(honest, noise, 16_000, format=kind)
