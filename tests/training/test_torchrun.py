"""Two processes under ``torchrun``: both learn, one writes, and one alone can go on from there."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.protocol.runs import Metrics, Started, Stopped
from backend.training.options import TrainerOptions
from backend.training.record.checkpoints import Checkpoints
from tests.fakes.toy_config import ToyConfig
from tests.patience import PATIENCE_S
from tests.training.toy_run import ToyRun


@pytest.mark.slow
def test_two_processes_train_an_adversary(toy_run: Callable[..., ToyRun], never: TrainerOptions) -> None:
    run = toy_run("two", ToyConfig(gan=True), steps=12)
    what: dict[str, object] = {
        "steps": 12,
        "save_every_s": 0.0,
        "save_share": 1e9,
        "held_out_every_s": 0.0,
        "report_every_s": 0.0,
    }
    what["settings"] = {"gan": True}
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--standalone"]
    command += ["-m", "tests.training.toy_run", str(run.folder), json.dumps(what)]
    done = subprocess.run(
        command, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    assert [event.reason for event in run.of(Stopped)] == ["finished"]
    assert len(run.of(Started)) == 1
    assert run.of(Metrics)
    assert Checkpoints(run.folder).all()[-1].name == "step-00000012"
    assert not list(Path(run.folder).glob("**/.tmp*"))
    assert run.with_budget(steps=14).train(never).reason == "finished"
