"""Several windows that open one project at the same moment: one writes, the others read, a killed one is followed."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from tests.faults.lives import edit_for_ever, fork, kill, lost_by_window
from tests.project.making import new_clip


def rivals(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """Let some open it together; what went wrong each time, empty for nothing."""
    chance = random.Random(seed)
    folder = place / "声音 🎙 mit Leer.voicewright"
    with Project.create(folder) as project:
        project.clips.add(new_clip("contested"))
    for life in range(lives):
        yield _raced(folder, chance, life)


def _raced(folder: Path, chance: random.Random, life: int) -> str:
    gate, go = os.pipe()
    started = [_rival(folder, gate, go, life) for _ in range(chance.randrange(2, 6))]
    os.close(gate)
    os.close(go)  # now all of them at once
    said = {pid: heard.readline().decode().strip() for pid, heard in started}
    writers = [pid for pid, word in said.items() if word == "writes"]
    try:
        if len(writers) != 1 or any(word != "reads" for pid, word in said.items() if pid not in writers):
            return f"of {len(said)}: {sorted(said.values())}"
        heard = dict(started)[writers[0]]
        lines = [heard.readline() for _ in range(chance.randrange(2, 20))]
        kill(writers[0])
        lines += heard.readlines()
        # The readers are there still, and keep nobody out.
        return lost_by_window(folder, [line for line in lines if line.endswith(b"\n")])
    finally:
        for pid, heard in started:
            if pid not in writers:
                kill(pid)
            heard.close()


def _rival(folder: Path, gate: int, go: int, life: int) -> tuple[int, BinaryIO]:
    source, sink = os.pipe()

    def work() -> None:
        os.close(go)
        os.read(gate, 1)
        with Project.open(folder) as project:
            if not project.readonly:
                os.write(1, b"writes\n")
                edit_for_ever(project, life)
            os.write(1, _refused(project).encode() + b"\n")
            os.read(0, 1)
            while True:
                project.clips.all()

    pid = fork(work, out=sink)
    os.close(sink)
    return pid, os.fdopen(source, "rb")


def _refused(project: Project) -> str:
    """``reads``, where a window that came later is told so and cannot write."""
    clip = project.clips.all()[0]
    try:
        project.clips.update(clip.id, name="by a reader")
    except VoicewrightError:
        return "reads" if "open in another window" in project.readonly_reason else project.readonly_reason
    return "a second one writes"
