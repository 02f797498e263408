"""What is written down of the doors is what the code does."""

import zipfile
from pathlib import Path

import pytest

from backend.protocol.problems import VoicewrightError
from backend.song.formats import files, musicxml
from tests.faults.doors_page import PAGE, page


def test_the_page_has_the_figures_of_the_code() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.faults.doors_page"


@pytest.mark.parametrize("member", ["META-INF/container.xml", "score.xml"])
def test_a_small_zip_with_a_large_score_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, member: str
) -> None:
    monkeypatch.setattr(musicxml, "LARGEST_MEMBER", 1000)
    path = tmp_path / "bomb.mxl"
    contents = {"META-INF/container.xml": '<c><rootfile full-path="score.xml"/></c>', "score.xml": "<score-partwise/>"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in contents.items():
            archive.writestr(name, text + " " * 5000 * (name == member))
    with pytest.raises(VoicewrightError) as refused:
        files.read(path)
    assert refused.value.problem.kind == "song-unreadable/bomb"


@pytest.mark.parametrize("ending", files.READ)
def test_a_reader_that_stumbles_is_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    def stumbles(path: Path, suffix: str, charset: str) -> None:
        raise OverflowError("too large")

    monkeypatch.setattr(files, "_read", stumbles)
    path = tmp_path / f"song{ending}"
    path.write_bytes(b"x")
    with pytest.raises(VoicewrightError) as refused:
        files.read(path)
    assert refused.value.problem.kind == "song-unreadable/file"
