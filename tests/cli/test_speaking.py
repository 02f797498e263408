"""Many lines at once are listened to, and one that does not say what is written is not called done."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.project.project import Project
from backend.speech import proofreading
from tests.cli.conftest import Call
from tests.fakes.voice import put_voice

LINES = ["The doctor opened the yellow window.", "Seventeen children crossed the river."]


@pytest.fixture
def lines(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A text, a voice that draws, and somebody who hears the second line rightly in its second try only."""
    heard = iter([LINES[0], "Seventeen children", LINES[1]])

    def hear(samples: NDArray[np.float32]) -> str:
        return next(heard)

    with Project.open(place) as project:
        put_voice(project, "draw", draws=True)
    monkeypatch.setattr(proofreading, "recogniser", lambda language: hear)
    text = tmp_path / "lines.txt"
    text.write_text("\n".join(LINES), "utf-8")
    return text


def test_a_line_is_said_again_until_it_is_right(call: Call, place: Path, lines: Path, tmp_path: Path) -> None:
    spoken = call("speak", place, "--voice", "draw", "--file", lines, "--out", tmp_path / "batch", "--json")
    assert spoken.status == 0, spoken.err
    proofs = [render["proofs"][0] for render in spoken.value["renders"]]
    assert [proof["tries"] for proof in proofs] == [1, 2]
    assert [proof["seed"] for proof in proofs] == [0, 1]
    assert sorted(file.name for file in (tmp_path / "batch").iterdir()) == ["0001.wav", "0002.wav"]


def test_a_line_that_stays_wrong_is_listed_and_not_called_done(
    call: Call, place: Path, lines: Path, tmp_path: Path
) -> None:
    words = ("speak", place, "--voice", "draw", "--file", lines, "--out", tmp_path / "batch", "--retries", 0)
    spoken = call(*words)
    assert spoken.status == 1
    assert "1 of 2 do not say what is written: 0002.doubtful.wav." in spoken.err
    assert "“crossed the river.” was left out. Understood: “Seventeen children”" in spoken.out
    assert sorted(file.name for file in (tmp_path / "batch").iterdir()) == ["0001.wav", "0002.doubtful.wav"]


def test_a_voice_that_draws_nothing_is_not_listened_to_unless_asked(
    call: Call, place: Path, lines: Path, tmp_path: Path
) -> None:
    spoken = call("speak", place, "--voice", "hum", "--file", lines, "--out", tmp_path / "batch", "--json")
    assert spoken.status == 0
    assert [render["proofs"] for render in spoken.value["renders"]] == [[], []]
