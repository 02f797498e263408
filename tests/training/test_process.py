"""A trainer lets the window go first."""

import subprocess
import sys
from pathlib import Path

import pytest

AUTOGROUP = Path("/proc/self/autogroup")
ASKED = """
import os
from pathlib import Path
from backend.training.loop.process import be_polite

before = os.nice(0)
be_polite()
group = Path("/proc/self/autogroup")
print(os.nice(0) - before, group.read_text() if group.exists() else "")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has priority classes instead")
@pytest.mark.parametrize("detached", [True, False])
def test_a_trainer_stands_behind_the_window_and_takes_nobody_along(detached: bool) -> None:
    ours = AUTOGROUP.read_text("ascii") if AUTOGROUP.exists() else ""
    said = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, start_new_session=detached
    )
    own, *session = said.stdout.split()
    assert int(own) == 5
    if detached and session:  # "/autogroup-948 nice 5"; nothing at all where sessions share no group
        assert session[-1] == "5"
    if not detached:
        assert session == ours.split()
    assert (AUTOGROUP.read_text("ascii") if AUTOGROUP.exists() else "") == ours
