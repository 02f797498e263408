"""A project that is renamed, moved and copied, between the lives of its processes and during them."""

import os
import random
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from backend.project.project import Project
from tests.faults.lives import Trainers, edits, fork, kill, lost_by_window, training, until

_NAMES = ("anders 別名", "a", "नमस्ते 🎙", "é" * 90, "-rf", "100% #1; 'q'", "..dots..", "ع ر ب")


def moves(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """Move it; what that lost each time, empty for nothing."""
    chance = random.Random(seed)
    with training(place, seed) as ours:
        for life in range(lives):
            before, old = ours.step(), ours.place
            lost = _WAYS[life % len(_WAYS)](ours, chance, life)
            if not lost and ours.place != old and old.exists():
                lost = f"the project was made anew where it had been: {sorted(one.name for one in old.rglob('*'))[:5]}"
            ours.go_on(before)
            yield lost or ours.disordered()


def _moved(ours: Trainers, chance: random.Random) -> None:
    """To another name, and half the time into another folder."""
    root = ours.place.parent if ours.place.parent.name != "deeper" else ours.place.parent.parent
    names = [f"{name}.voicewright" for name in _NAMES]
    folder = root / "deeper" if chance.random() < 0.5 else root
    folder.mkdir(exist_ok=True)
    target = folder / chance.choice([name for name in names if name != ours.place.name])
    ours.place.rename(target)
    ours.place = target


def _while_it_trains(ours: Trainers, chance: random.Random, life: int) -> str:
    if chance.random() < 0.5:
        until(ours.saving, "no save", pause_s=0.0002)
    _moved(ours, chance)
    return "" if (state := ours.state()) == "running" else f"a training that moved is said to be {state}"


def _beside_a_window(ours: Trainers, chance: random.Random, life: int) -> str:
    source, sink = os.pipe()
    pid = fork(lambda: edits(ours.place, life), out=sink)
    os.close(sink)
    with os.fdopen(source, "rb") as acknowledged:
        lines = [acknowledged.readline() for _ in range(chance.randrange(2, 20))]
        _moved(ours, chance)
        threading.Event().wait(chance.random() * 0.05)
        kill(pid)
        lines += acknowledged.readlines()
    return lost_by_window(ours.place, [line for line in lines if line.endswith(b"\n")])


def _between(ours: Trainers, chance: random.Random, life: int) -> str:
    kill(ours.pid)
    _moved(ours, chance)
    if (state := ours.state()) != "crashed":
        return f"a killed training that moved is said to be {state}"
    said = ours.saved()
    ours.resume()
    until(ours.is_announced, "no sign of life", 0.001)
    return "" if ours.saved() >= said else "a checkpoint stayed behind"


def _stopped(ours: Trainers, chance: random.Random, life: int) -> str:
    """Whoever asks at the new place is heard."""
    _moved(ours, chance)
    ours.ask_to_stop()
    ours.heed()
    ours.resume()
    # Who starts a trainer for a person waits as well: before it has entered its run, a move leads it astray.
    until(ours.is_announced, "no sign of life", 0.001)
    return ""


def _copied(ours: Trainers, chance: random.Random, life: int) -> str:
    """The copy opens for writing, is whole, and does not train."""
    copy = ours.place.with_name(f"copy {life}.voicewright")
    ours.copy_to(copy)
    with Project.open(copy) as project:
        if project.readonly or project._database.row("PRAGMA integrity_check") != ("ok",):
            return f"the copy is not whole: {project.readonly_reason}"
        project.name = "a copy"
        if not all(project.audio.verify(clip.audio) for clip in project.clips.all()):
            return "a recording is missing in the copy"
        if (told := project.runs.state(ours.run)) != "crashed":
            return f"the training in the copy is said to be {told}"
    shutil.rmtree(copy)
    return "" if (state := ours.state()) == "running" else f"beside its copy a training is said to be {state}"


_WAYS = (_while_it_trains, _beside_a_window, _between, _copied, _stopped)
