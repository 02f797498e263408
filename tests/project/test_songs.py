"""Songs are documents of the project: kept as they are, found again, brought into projects made before."""

import sqlite3
from pathlib import Path

import pytest

from backend.project import migrations
from backend.project.errors import NotFoundError
from backend.project.project import Project
from backend.protocol.song import Background, Song
from backend.song import shipped
from backend.song.formats import own
from tests.project.making import add


def test_a_song_is_kept_with_the_sound_beside_it(project: Project) -> None:
    path = shipped.songs()["daisy-bell"]
    song = own.read(path)
    id = project.songs.add(song, path.parent)
    kept = project.songs.get(id)
    assert kept.tracks == song.tracks
    (background,) = kept.backgrounds
    assert (project.folder / background.file).read_bytes() == (path.parent / "daisy-bell.ogg").read_bytes()
    assert [entry.title for entry in project.songs.all()] == [song.title]


def test_a_background_that_is_not_there_stays_as_it_is_named(project: Project, tmp_path: Path) -> None:
    song = Song(backgrounds=[Background(file="lost.wav")])
    assert project.songs.get(project.songs.add(song, tmp_path)) == song


def test_songs_are_put_aside_and_brought_back(project: Project) -> None:
    first, second = (project.songs.add(Song(title=title)) for title in ("One", "二"))
    project.songs.put(first, Song(title="One more"))
    project.songs.remove([second])
    assert [entry.title for entry in project.songs.all()] == ["One more"]
    assert project.songs.get(second).title == "二"
    project.songs.restore([second])
    assert [entry.id for entry in project.songs.all()] == [first, second]
    with pytest.raises(NotFoundError, match="no song 99"):
        project.songs.get(99)


def test_a_project_made_before_songs_gets_room_for_them(folder: Path) -> None:
    with Project.create(folder) as project:
        add(project, "one")
    database = sqlite3.connect(folder / "project.sqlite", isolation_level=None)
    database.execute("DROP TABLE failures")
    database.execute("DROP TABLE conversions")
    database.execute("DROP TABLE songs")
    database.execute("PRAGMA user_version = 4")
    database.close()
    with Project.open(folder) as project:
        assert not project.readonly
        id = project.songs.add(Song(title="New"))
        assert project.songs.get(id).title == "New"
        assert [clip.text for clip in project.clips.all()] == ["one"]
    connection = sqlite3.connect(folder / "project.sqlite")
    assert migrations.version_of(connection) == migrations.newest()
    connection.close()
