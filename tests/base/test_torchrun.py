"""Bigger bases are trained by more processes: two of them do both stages of what a base is trained with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.base.two import STEPS
from tests.families.engine import newest
from tests.patience import PATIENCE_S


@pytest.mark.slow
def test_two_processes_train_both_stages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--standalone"]
    done = subprocess.run(
        [*command, "-m", "tests.base.two", str(tmp_path)], env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    for stage in ("acoustic", "vocoder"):
        assert newest(tmp_path / "runs" / stage).name == f"step-{STEPS:08d}"
