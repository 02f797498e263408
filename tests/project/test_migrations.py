import shutil
import sqlite3
from pathlib import Path

import pytest

from backend.project import migrations
from backend.project.project import Project
from tests.project.making import add

SCHEMA = Path(migrations.__file__).parent / "schema"


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A program that knows one migration more than the projects."""
    folder = tmp_path / "schema"
    shutil.copytree(SCHEMA, folder)
    newest = migrations.newest() + 1
    (folder / f"{newest:04}_mood.sql").write_text(
        "ALTER TABLE clips ADD COLUMN mood TEXT;\nCREATE TABLE moods (name TEXT PRIMARY KEY);\n"
        "INSERT INTO moods VALUES ('semi;colon');\n"
    )
    scripts, newer = migrations.scripts, newest
    monkeypatch.setattr(migrations, "scripts", lambda _folder=folder: scripts(folder))
    monkeypatch.setattr(migrations, "newest", lambda: newer)
    return newest


@pytest.fixture
def old(folder: Path) -> Path:
    with Project.create(folder) as project:
        add(project, "one")
    return folder


def test_an_older_project_is_brought_up_after_a_snapshot(old: Path, next_version: int) -> None:
    before = migrations.newest() - 1
    with Project.open(old) as project:
        assert not project.readonly
        assert [clip.text for clip in project.clips.all()] == ["one"]
        snapshot = project.snapshots()[0]
    connection = sqlite3.connect(old / "project.sqlite")
    assert migrations.version_of(connection) == next_version
    assert connection.execute("SELECT name FROM moods").fetchone() == ("semi;colon",)
    connection.close()
    connection = sqlite3.connect(snapshot.path)
    assert migrations.version_of(connection) == before
    assert connection.execute("SELECT text FROM clips").fetchall() == [("one",)]
    connection.close()


def test_an_older_project_that_somebody_else_holds_is_read_as_if_migrated(
    old: Path, request: pytest.FixtureRequest
) -> None:
    with Project.open(old) as holder:
        request.getfixturevalue("next_version")
        with Project.open(old) as reader:
            assert reader.readonly
            assert [clip.text for clip in reader.clips.all()] == ["one"]
        add(holder, "two")


def test_a_migration_that_fails_changes_nothing(old: Path, tmp_path: Path, next_version: int) -> None:
    (tmp_path / "schema" / f"{next_version:04}_mood.sql").write_text(
        "CREATE TABLE moods (name TEXT);\nINSERT INTO nowhere VALUES (1);\n"
    )
    before = (old / "project.sqlite").read_bytes()
    with pytest.raises(Exception, match="nowhere"):
        Project.open(old)
    connection = sqlite3.connect(old / "project.sqlite")
    assert migrations.version_of(connection) == next_version - 1
    assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'moods'").fetchone() is None
    connection.close()
    assert len((old / "project.sqlite").read_bytes()) == len(before)


def test_a_gap_in_the_numbers_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text("")
    (tmp_path / "0003_b.sql").write_text("")
    with pytest.raises(ValueError, match="not numbered"):
        migrations.scripts(tmp_path)


def test_statements_end_where_sqlite_says() -> None:
    script = "-- a; comment\nCREATE TABLE a (b TEXT DEFAULT ';');\nSELECT\n 1;\nSELECT 2"
    assert len(list(migrations.statements(script))) == 3
