"""``voicewright make-voice``."""

import re
from pathlib import Path

from tests.cli.conftest import Call


def test_without_clips_it_says_what_to_do(call: Call, place: Path) -> None:
    answer = call("make-voice", place)
    assert answer.status == 1
    assert re.search(r"\d+ min .*to train on", answer.err), "the time is said first"
    assert "Import recordings" in answer.err
    assert call("make-voice", place, "--minutes", "0").status == 2
