"""Where processes can't begin at all, the machine is named, and not every clip."""

import subprocess
import sys

SCRIPT = """
from backend.datasets import workshop
from backend.protocol.problems import VoicewrightError
try:
    print(list(workshop.run(abs, [1, 2, 3, 4], lambda: None, inline=0)))
except VoicewrightError as error:
    print(error.problem.kind)
"""


def test_it_is_said_that_no_process_begins() -> None:
    """A program read from a pipe can't be started again by its children, so each of them dies at once."""
    told = subprocess.run([sys.executable, "-"], input=SCRIPT, capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.strip() == "no-processes"
