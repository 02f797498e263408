"""On a CPU, resume equals never having stopped, bit for bit."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import torch

from backend.protocol.resources import Resource
from backend.protocol.runs import Started, Stopped
from backend.recipe import SayText
from backend.training.loop.stop import StopWish
from backend.training.loop.trainer import train
from backend.training.options import TrainerOptions
from backend.training.record import checkpoint
from backend.training.record.checkpoints import Checkpoints
from tests.fakes.toy_config import ToyConfig
from tests.training.toy_run import EVERY_STEP, ToyRun, assert_equal

MakeRun = Callable[..., ToyRun]


@pytest.mark.parametrize("settings", [ToyConfig(), ToyConfig(gan=True)], ids=["plain", "gan"])
def test_stopped_and_resumed_equals_never_stopped(toy_run: MakeRun, never: TrainerOptions, settings: ToyConfig) -> None:
    whole = toy_run("whole", settings, steps=40, seed=7)
    assert whole.train(never).reason == "finished"

    parts = toy_run("parts", settings, steps=40, seed=7)
    stop = StopWish(parts.folder)
    parts.faults.on_step = lambda step: stop._on_signal(15, None) if step == 17 else None
    assert train(parts.task(never), stop).reason == "asked"
    parts.faults.on_step = lambda step: None
    torch.rand(13)
    assert parts.train(never).reason == "finished"

    assert [event.step for event in parts.of(Started)] == [0, 18]
    assert parts.of(Started)[1].resumed
    assert_equal(whole.newest(), parts.newest())


def test_measuring_listening_and_saving_change_nothing(toy_run: MakeRun, never: TrainerOptions) -> None:
    plain = toy_run("plain", steps=15)
    plain.train(never)
    busy = toy_run("busy", steps=15)
    options = TrainerOptions(**EVERY_STEP, listen_first_s=0, listen_every_s=0, listen_share=1e9, report_every_s=0)

    def judge(heard: object) -> dict[str, float | None]:
        random.random()
        torch.rand(3)
        return {"wer": 0.5}

    busy.train(options, asks=[SayText(text="one"), SayText(text="two")], judge=judge)
    assert_equal(plain.newest(), busy.newest())


def test_another_seed_is_another_training(toy_run: MakeRun, never: TrainerOptions) -> None:
    one, two = toy_run("one", steps=5, seed=1), toy_run("two", steps=5, seed=2)
    one.train(never)
    two.train(never)
    with pytest.raises(AssertionError):
        assert_equal(one.newest(), two.newest())


@pytest.mark.slow
def test_kill_9_while_saving(toy_run: MakeRun, never: TrainerOptions, request: pytest.FixtureRequest) -> None:
    """A trainer that saves after each step is killed again and again, mostly in the middle of a save."""
    steps, seed = 60, int.from_bytes(os.urandom(4))
    request.node.add_report_section("setup", "seed", str(seed))
    chance = random.Random(seed)
    whole = toy_run("whole", steps=steps)
    whole.train(never)
    killed = toy_run("killed", steps=steps)
    for _ in range(2):
        process = _start(killed.folder, steps)
        _kill_after(process, killed.folder, chance)
        kept = Checkpoints(killed.folder).all()
        assert kept, f"no checkpoint, seed {seed}"
        for path in kept:
            checkpoint.verify(path)
    finishing = _start(killed.folder, steps)
    assert finishing.wait(120) == 0
    assert killed.of(Stopped)[-1].reason == "finished"
    assert_equal(whole.newest(), killed.newest())


def _start(folder: Path, steps: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.training.toy_run", str(folder), json.dumps({"steps": steps, **EVERY_STEP})]
    return subprocess.Popen(command, env=os.environ | {"OMP_NUM_THREADS": "1"})


def _kill_after(process: subprocess.Popen[bytes], folder: Path, chance: random.Random) -> None:
    """Kill when a few more checkpoints were begun: the folder of an unfinished one is the sign of a save."""
    begun: set[str] = set()
    wanted = chance.randint(2, 9)
    while process.poll() is None:
        checkpoints = folder / "checkpoints"
        names = [entry.name for entry in checkpoints.iterdir()] if checkpoints.is_dir() else []
        begun |= {name for name in names if name.startswith(".tmp-step")}
        if len(begun) >= wanted:
            break
    process.kill()
    process.wait()


def test_what_listened_must_listen_on(toy_run: Callable[..., ToyRun], never: TrainerOptions) -> None:
    run = toy_run("heard", steps=2)
    mine = Resource(kind="content", name="ear", content="a", width=4)
    run.faults.resources = [mine]
    assert run.train(never).reason == "finished"
    longer = run.with_budget(steps=4)
    longer.faults.resources = [msgspec.structs.replace(mine, content="b")]
    stopped = longer.train(never)
    assert stopped.problem is not None
    assert stopped.problem.kind == "resource-changed"
    longer.faults.resources = [mine]
    assert longer.train(never).reason == "finished"
