"""kill -9 while a project is written: nothing that was acknowledged is lost, and it opens without help."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from backend.project.audio_store import NAME
from backend.project.project import Project

WRITER = """
import sys, pathlib, random
from backend.project.project import Project
from backend.project.clips import NewClip
folder, seed = pathlib.Path(sys.argv[1]), sys.argv[2]
with Project.open(folder) as project:
    assert not project.readonly, project.readonly_reason
    chance = random.Random(seed)
    for number in range(100_000):
        name = project.audio.add_bytes(chance.randbytes(chance.randrange(1, 60_000)), ".wav")
        clip = project.clips.add(NewClip(audio=name, name=f"{seed}-{number}", text=f"text {number}", language="en-us",
            speaker="a", sample_rate=16000, channels=1, duration_s=1.0))
        project.clips.update(clip.id, starred=True, text=f"edited {number}")
        print(clip.id, name, flush=True)  # acknowledged
"""


@pytest.mark.parametrize("lives", [1, 2, 3])
def test_a_killed_writer_loses_nothing_it_acknowledged(folder: Path, lives: int) -> None:
    Project.create(folder).close()
    kill_and_look(folder, lives, seed=lives)


def kill_and_look(folder: Path, lives: int, seed: int) -> None:
    """Let a process write, kill it, look, and again; the moments follow from the seed."""
    chance = random.Random(seed)
    acknowledged: list[tuple[int, str]] = []
    for attempt in range(lives):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), f"{seed}-{attempt}"], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(chance.randrange(3, 25))]
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.communicate()[0].splitlines(keepends=True)
        whole = [line.split() for line in [*lines, *rest] if line.endswith("\n")]
        acknowledged += [(int(id_), name) for id_, name in whole]
        assert acknowledged, f"seed {seed}"
        check_invariant(folder, acknowledged, f"seed {seed}")


def check_invariant(folder: Path, acknowledged: list[tuple[int, str]], told: str) -> None:
    """RELIABILITY.md: sound, every acknowledged row there, every referenced file whole, opens without help."""
    with Project.open(folder) as project:
        assert not project.readonly, told
        row = project._database.row("PRAGMA integrity_check")
        assert row == ("ok",), told
        clips = {clip.id: clip for clip in project.clips.all()}
        for id_, name in acknowledged:
            assert clips[id_].audio == name, told
            assert clips[id_].starred, told
            assert clips[id_].text.startswith("edited"), told
        for clip in clips.values():
            assert project.audio.verify(clip.audio), told
        names = [path.name for path in project.audio.folder.iterdir()]
        unknown = [name for name in names if not NAME.fullmatch(name) and not name.startswith(".tmp-")]
        assert unknown == [], told


def test_what_a_killed_writer_left_half_goes_away(folder: Path) -> None:
    with Project.create(folder) as project:
        (project.audio.folder / ".tmp-999999999-abc").write_bytes(b"half")
        (project.audio.folder / f".tmp-{os.getpid()}-abc").write_bytes(b"being written by a worker of ours")
    with Project.open(folder) as project:
        assert [p.name for p in project.audio.folder.iterdir()] == [f".tmp-{os.getpid()}-abc"]
