"""What processes that died left behind: swept, or put back."""

import os
from pathlib import Path

from backend.project import durable

DEAD = 2**22 + 1
"""No process has such a number."""


def test_a_folder_that_was_set_aside_comes_back_and_unfinished_ones_go(tmp_path: Path) -> None:
    mine = f".tmp-mine-{os.getpid()}"
    for name in (f".tmp-new-{DEAD}", f".old-lost-{DEAD}", f".old-replaced-{DEAD}", "replaced", mine):
        (tmp_path / name).mkdir()
        (tmp_path / name / "voice.json").write_text(name)
    durable.clear_unfinished(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [mine, "lost", "replaced"]
    assert (tmp_path / "replaced" / "voice.json").read_text() == "replaced"
