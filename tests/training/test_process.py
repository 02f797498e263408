"""A trainer lets the window go first, and keeps little that it may not need again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.training.loop.process import keep_few_kernels

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
    assert int(own) == min(5, 19 - os.nice(0))
    if detached and session:  # "/autogroup-948 nice 5"; nothing at all where sessions share no group
        assert session[-1] == "5"
    if not detached:
        assert session == ours.split()
    assert (AUTOGROUP.read_text("ascii") if AUTOGROUP.exists() else "") == ours


@pytest.mark.parametrize(("given", "kept"), [(None, "32"), ("7", "7")])
def test_few_kernels_are_kept_unless_somebody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, given: str | None, kept: str
) -> None:
    monkeypatch.setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "taken back at the end")
    monkeypatch.delenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY")
    if given is not None:
        monkeypatch.setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", given)
    keep_few_kernels()
    assert os.environ["ONEDNN_PRIMITIVE_CACHE_CAPACITY"] == kept
