"""Nothing that a person names as an output replaces what a project holds, or what it is made from."""

import errno
import os
from pathlib import Path

import pytest

from backend.project import outputs
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Score
from backend.protocol.song import Note, Song, Track
from backend.song.formats import files as songs
from backend.speech import scores
from backend.text import dictionaries


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "Meine Stimme 声.voicewright"
    with Project.create(folder) as project:
        project.audio.add_bytes(b"a recording", ".wav")
    return folder


def refused(path: Path, *sources: Path, folder: bool = False) -> str:
    with pytest.raises(VoicewrightError) as error:
        outputs.folder(path) if folder else outputs.file(path, *sources)
    return error.value.problem.kind


def test_files_of_a_project_are_no_outputs(place: Path, tmp_path: Path) -> None:
    recording = next((place / "audio").iterdir())
    link, indirect = tmp_path / "link.wav", tmp_path / "folder"
    link.symlink_to(recording)
    indirect.symlink_to(place / "audio")
    inside = ("audio/new.wav", "runs/a/x.wav", "project.sqlite-wal.wav", "renders/old.wav", "mine.wav", "a/../b.wav")
    (place / "renders" / "old.wav").write_bytes(b"x")
    for path in (recording, link, indirect / recording.name, indirect / "new.wav", *(place / one for one in inside)):
        assert refused(path) == "output-in-project", path
    for path in (place, place / "voices", place / "voices" / "mine", indirect):
        assert refused(path, folder=True) == "output-in-project", path


def test_a_project_whose_database_is_lost_is_one_still(place: Path) -> None:
    (place / "project.sqlite").unlink()
    assert refused(place / "audio" / "x.wav") == "output-in-project"


def test_what_it_is_made_from_is_no_output(tmp_path: Path) -> None:
    source = tmp_path / "source.wav"
    source.write_bytes(b"x")
    again = tmp_path / "again.wav"
    os.link(source, again)
    assert refused(source, source) == "same-file"
    assert refused(again, tmp_path / "other.wav", source) == "same-file"


def test_places_that_cannot_be_are_told_before_any_work(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    first, second = tmp_path / "first", tmp_path / "second"
    first.symlink_to(second)
    second.symlink_to(first)
    assert refused(tmp_path) == "output-is-folder"
    assert refused(file / "below" / "x.wav") == "output-blocked"
    assert refused(first / "x.wav") == "output-blocked"
    assert refused(file, folder=True) == "output-is-file"
    assert refused(tmp_path / ("ä" * 130 + ".wav")) == "output-name-too-long"


def test_a_dictionary_is_no_project(place: Path) -> None:
    before = (place / "project.sqlite").read_bytes()
    with pytest.raises(VoicewrightError) as error:
        dictionaries.write(place / "project.sqlite", {"word": "w ɜː d"}, "en-us")
    assert error.value.problem.kind == "output-in-project"
    assert (place / "project.sqlite").read_bytes() == before


def test_what_was_there_stays_where_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("song.json", "song.mid", "song.musicxml", "song.ust", "song.ustx", "words.dict", "score.json")
    for name in names:
        (tmp_path / name).write_bytes(b"before")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    song = Song(tracks=[Track(notes=[Note(id=1, start=0, length=480, tone=60, lyric="la")])])
    silence = Score(language="en-us", text="", phones=[], f0=Contour(hop_s=0.01, hz=[]))
    for name in names[:5]:
        with pytest.raises(VoicewrightError, match="No space"):
            songs.write(song, tmp_path / name, lambda: [])
    with pytest.raises(OSError, match="No space"):
        dictionaries.write(tmp_path / "words.dict", {"word": "wɜːd"}, "en-us")
    with pytest.raises(OSError, match="No space"):
        scores.write(silence, tmp_path / "score.json")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(names, b"before")


def test_what_may_be_written_passes(place: Path, tmp_path: Path) -> None:
    (tmp_path / "old.wav").write_bytes(b"x")
    live = place / "cache" / "live" / "edit-1.wav"
    live.parent.mkdir(parents=True)
    live.write_bytes(b"x")
    new = place / "renders" / "lines" / "new.wav"
    for path in (tmp_path / "new" / "deep" / "x.wav", tmp_path / "old.wav", new, live):
        assert outputs.file(path) == path
    assert refused(place / "cache" / "x.wav") == "output-in-project"
    assert outputs.folder(tmp_path) == tmp_path
