"""Files that are nearly right are read or refused, at every door. The long form is ``python -m tests.faults.fuzz``."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("processes are limited and watched as on Unix", allow_module_level=True)

from tests.faults.doors import CANARY, DOORS, Door, Runs
from tests.faults.fuzz import fuzz, tried

COUNTS = {"audio": 400, "films": 150, "checkpoints": 150, "projects": 60, "scores": 150, "lists": 300, "bundles": 60}


@pytest.mark.parametrize("kind", DOORS)
def test_nearly_right_files_are_read_or_refused(kind: str) -> None:
    found = fuzz(kind, seed=1, count=COUNTS[kind])
    assert found.tried == COUNTS[kind]
    assert found.sound, found.shown


def test_the_harness_sees_an_error_that_is_not_ours_and_a_file_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def breaks(path: Path) -> None:
        raise IndexError

    def runs(path: Path) -> None:
        call, values = Runs().__reduce__()
        call(*values)

    seeds = DOORS["lists"].seeds
    assert tried(Door(seeds, breaks), b"", ".csv", tmp_path).startswith("lost IndexError")
    assert tried(Door(seeds, runs), b"", ".csv", tmp_path) == "executed"
    assert (tmp_path / CANARY).exists()
