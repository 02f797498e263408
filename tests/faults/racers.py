"""Several trainers that are started for one run at the same moment: one trains, the others go, nothing is mixed."""

import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

from backend.jobs import train_run
from backend.training.record.checkpoint import verify
from backend.training.record.checkpoints import Checkpoints
from tests.faults.lives import Trainers, fork, is_alive, kill, training, until

_DYING_S = 0.5


def racers(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """Kill the trainer and start some at once; what went wrong each time, empty for nothing."""
    chance = random.Random(seed)

    def dress() -> None:
        train_run._DYING_S = _DYING_S

    with training(place, seed, dress) as ours:
        for _ in range(lives):
            yield _raced(ours, chance) or ours.disordered()


def _raced(ours: Trainers, chance: random.Random) -> str:
    until(lambda: ours.saved() >= 0, "no checkpoint")
    before = ours.saved()
    kill(ours.pid)
    gate, go = os.pipe()
    pids = [_racer(ours, gate, go) for _ in range(chance.randrange(2, 5))]
    os.close(gate)
    threading.Event().wait(chance.random() * 0.02)
    os.close(go)  # now all of them at once
    ours.pid = pids[0]
    try:
        until(lambda: sum(map(is_alive, pids)) == 1, "the others have not gone")
        ours.pid = next(pid for pid in pids if is_alive(pid))
    finally:
        for pid in pids:
            if pid != ours.pid:
                kill(pid)
    until(ours.is_announced, "the one that is left gives no sign of life")
    ours.go_on(ours.step())
    for path in Checkpoints(ours.folder).all():
        verify(path)
    return "" if ours.saved() >= before else f"step {before} had been saved, {ours.saved()} is there"


def _racer(ours: Trainers, gate: int, go: int) -> int:
    def work() -> None:
        os.close(go)
        os.read(gate, 1)
        ours.train(ours.folder)

    return fork(work)
