"""Processes that work on clips: where none can begin the machine is named, and Ctrl+C is not for them."""

import os
import signal
import subprocess
import sys

import pytest

from backend.datasets import parallel
from tests.patience import PATIENCE_S

SCRIPT = """
from backend.datasets import parallel
from backend.protocol.problems import VoicewrightError
try:
    print(list(parallel.run(abs, [1, 2, 3, 4], lambda: None, inline=0)))
except VoicewrightError as error:
    print(error.problem.general)
"""


def test_it_is_said_that_no_process_begins() -> None:
    """A program read from a pipe can't be started again by its children, so each of them dies at once."""
    told = subprocess.run(
        [sys.executable, "-"], input=SCRIPT, capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    assert told.stdout.strip() == "no-processes"


def _interrupted(task: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    return -task


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_in_the_terminal_does_not_reach_the_processes_at_work() -> None:
    before = signal.getsignal(signal.SIGINT), signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert sorted(parallel.run(_interrupted, [1, 2], lambda: None, inline=0)) == [(1, -1), (2, -2)]
    assert (signal.getsignal(signal.SIGINT), signal.pthread_sigmask(signal.SIG_BLOCK, [])) == before
