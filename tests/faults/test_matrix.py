"""The matrix in short: each kind of life a few times. ``python -m tests.faults.matrix`` is its long form."""

import subprocess
import sys

import pytest

from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="forks, signals and mounts")]


@pytest.mark.parametrize(("count", "kinds"), [(5, "pauses clocks moves"), (2, "rivals racers names"), (3, "discs")])
def test_nothing_is_lost_and_nothing_hangs(count: int, kinds: str) -> None:
    command = [sys.executable, "-m", "tests.faults.matrix", *kinds.split(), "--seed", "1", "--count", f"{count}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if "does not let us mount" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.count(f"tried {count}, survived {count}, lost 0, hung 0") == len(kinds.split())
