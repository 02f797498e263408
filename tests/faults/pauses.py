"""Processes that stand still for a while, as on a machine that sleeps: trainer and backend, at any moment."""

import os
import random
import select
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from backend.project.project import Project
from backend.protocol import wire
from backend.protocol.jobs import Families
from backend.server.lines import open_stdin
from backend.server.supervisor import Supervisor
from backend.server.writer import Writer, claim_stdout
from backend.training.loop.awake import MOST_S
from tests.faults.lives import LIMIT_S, Hung, Trainers, fork, kill, training, until

_ASLEEP_S = MOST_S + 1.0


def pauses(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """Stop and continue; what each pause lost, empty for nothing. Of twenty, five are of the backend, four end with a
    wish to stop that was uttered meanwhile, four with a kill, and one lasts so long that its time must not count.
    """
    chance = random.Random(seed)
    with training(place, seed) as ours:
        for life in range(lives):
            if life % 4 == 3:
                yield _backend(chance, life)
                continue
            before = _stopped(ours, chance)
            lost = _seen(ours, life)
            if life % 5 == 0:
                lost = lost or _wish(ours, chance)
            elif life % 5 == 1:
                kill(ours.pid)
                ours.resume()
            else:
                lost = lost or _continued(ours, _ASLEEP_S if life % 20 == 12 else chance.random() * 0.3)
            ours.go_on(before)
            yield lost or ours.disordered()


def _stopped(ours: Trainers, chance: random.Random) -> int:
    """At which step it stands still now; half the time in the midst of a save."""
    before = ours.step()
    if chance.random() < 0.5:
        until(ours.saving, "no save", pause_s=0.0002)
    threading.Event().wait(chance.random() * 0.02)
    os.kill(ours.pid, signal.SIGSTOP)
    return before


def _seen(ours: Trainers, life: int) -> str:
    """What a person sees and does meanwhile."""
    with Project.open(ours.place) as project:
        if (state := project.runs.state(ours.run)) != "running":
            return f"a trainer that stands still is said to be {state}"
        clip = project.clips.all()[0].id
        project.clips.update(clip, name=f"edit {life}")
    with Project.open(ours.place, lock=False) as project:
        return "" if project.clips.get(clip).name == f"edit {life}" else "an edit is lost"


def _wish(ours: Trainers, chance: random.Random) -> str:
    ours.ask_to_stop()
    threading.Event().wait(chance.random() * 0.1)
    os.kill(ours.pid, signal.SIGCONT)
    ours.heed()
    kept = ours.saved()
    ours.resume()
    return "" if kept >= 0 else "it stopped without a checkpoint"


def _continued(ours: Trainers, pause_s: float) -> str:
    trained_s, began = ours.trained_s(), time.monotonic()
    threading.Event().wait(pause_s)
    os.kill(ours.pid, signal.SIGCONT)
    if pause_s < _ASLEEP_S:
        return ""
    until(lambda: ours.trained_s() > trained_s, "no news", 0.02)
    counted_s, passed_s = ours.trained_s() - trained_s, time.monotonic() - began
    return f"{counted_s} s of {passed_s} counted" if counted_s > passed_s - pause_s + MOST_S / 2 else ""


def _backend(chance: random.Random, life: int) -> str:
    """What was asked while it stood still is answered afterwards."""

    def work() -> None:
        Supervisor(Writer(claim_stdout())).run(open_stdin())

    (source, answers), (questions, sink) = os.pipe(), os.pipe()
    pid = fork(work, out=answers, into=questions)
    os.close(answers)
    os.close(questions)
    try:
        told = _lines(source, [b'"hello"'])
        os.kill(pid, signal.SIGSTOP)
        os.write(sink, wire.encode(wire.Ping(nonce=life)) + wire.encode(wire.Start(id="a", job=Families())))
        threading.Event().wait(chance.random() * 0.3)
        os.kill(pid, signal.SIGCONT)
        _lines(source, [b'"pong"', b'"done"'], told)
    finally:
        kill(pid)
        os.close(source)
        os.close(sink)
    return ""


def _lines(source: int, wanted: list[bytes], told: bytes = b"") -> bytes:
    """What it says, until all of that is said. Raises :class:`Hung`."""
    give_up_at = time.monotonic() + LIMIT_S
    while not all(one in told for one in wanted):
        ready, _, _ = select.select([source], [], [], max(0.0, give_up_at - time.monotonic()))
        said = os.read(source, 1 << 16) if ready else b""
        if not said:
            raise Hung(f"the backend says no more than {told[-200:]!r}")
        told += said
    return told
