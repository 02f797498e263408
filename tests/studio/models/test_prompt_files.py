"""Scripts as people have them."""

from pathlib import Path

import pytest

from studio.models import prompt_files


@pytest.mark.parametrize(
    "text",
    [
        "The first one.\n\n# a comment\nNumber 2 | or not.\n",
        "1\tThe first one.\n2\tNumber 2 | or not.\n",
    ],
)
def test_plain_and_numbered(tmp_path: Path, text: str) -> None:
    script = tmp_path / "script.txt"
    script.write_text(text, "utf-8")
    assert prompt_files.read(script) == ["The first one.", "Number 2 | or not."]


def test_ljspeech_gives_its_written_text(tmp_path: Path) -> None:
    script = tmp_path / "metadata.csv"
    script.write_text("LJ001-0001|It was 1455.|It was fourteen fifty-five.\nLJ001-0002|In brief.|\n", "utf-8")
    assert prompt_files.read(script) == ["It was 1455.", "In brief."]
