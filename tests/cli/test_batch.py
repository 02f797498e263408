"""A batch of lines: what cannot be spoken is listed by line, and the rest is there."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from backend.protocol.problems import refuse
from backend.text import phonemes
from tests.cli.conftest import Call


def test_a_line_that_cannot_be_spoken_is_listed_and_the_others_are_there(
    call: Call, place: Path, tmp_path: Path
) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("One.\n\n😀😀\nThree.\n", "utf-16")
    spoken = call("speak", place, "--voice", "hum", "--file", lines, "--out", tmp_path / "out", "--json")
    assert spoken.status == 1
    assert [one["line"] for one in spoken.value["failed"]] == [3]
    assert "Line 3: " in spoken.err
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["0001.wav", "0003.wav"]


@pytest.mark.parametrize("text", ["", "\n \n\t\n", "\ufeff"])
def test_a_batch_without_a_line_is_an_error(call: Call, place: Path, tmp_path: Path, text: str) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text(text, "utf-8")
    spoken = call("speak", place, "--voice", "hum", "--file", lines, "--out", tmp_path / "out")
    assert spoken.status == 1
    assert "There is nothing to say in this file." in spoken.err
    assert call("judge", place, "--voice", "hum", "--file", lines).status == 1


def test_an_unspeakable_sentence_is_told_before_anything_is_rendered(
    call: Call, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As kanji are where nobody reads them."""
    known = phonemes.phonemize

    def phonemize(text: str, language: str, lexicon: Mapping[str, str] | None = None) -> phonemes.Phonemized:
        if "ᚠ" in text:
            refuse("text-unpronounceable", shown=text, language=language)
        return known(text, language, lexicon)

    monkeypatch.setattr(phonemes, "phonemize", phonemize)
    words = ("speak", place, "--voice", "hum", "--text", "One is fine.\n\nᚠᚠᚠ\n\nThree is fine.")
    spoken = call(*words, "--out", tmp_path / "x.wav")
    assert spoken.status == 1
    assert "First audio" not in spoken.err
    assert not (tmp_path / "x.wav").exists()


def test_a_bad_place_for_the_score_is_told_before_anything_is_rendered(call: Call, place: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    bad = tmp_path / "file" / "score.json"
    spoken = call("speak", place, "--voice", "hum", "--text", "One.", "--out", tmp_path / "x.wav", "--score-out", bad)
    assert spoken.status == 1
    assert "no folder" in spoken.err
    assert not (tmp_path / "x.wav").exists()
