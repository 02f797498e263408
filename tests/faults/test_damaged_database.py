"""A damaged database opens read-only with what can be read, and a snapshot can be gone back to."""

import random
from pathlib import Path

import pytest

from backend.project.errors import ProjectError
from backend.project.project import Project
from tests.project.making import add, alignment

PAGE = 4096
CLIPS = 400


@pytest.fixture
def filled(folder: Path) -> Path:
    with Project.create(folder) as project:
        with project.transaction():
            for number in range(CLIPS):
                add(project, f"sentence {number} " + "word " * 20)
            project.alignments.put([alignment(number + 1) for number in range(CLIPS)])
        project.preferences.put("k", "v")
    return folder


def damage(database: Path, how: str, seed: int) -> None:
    data = bytearray(database.read_bytes())
    chance = random.Random(seed)
    match how:
        case "header":
            data[:100] = bytes(100)
        case "first-page":
            data[:PAGE] = bytes(PAGE)
        case "truncate":
            del data[len(data) * 2 // 3 :]
        case "zero":
            # Not the first ones, which are the tables' roots: with such a page its whole table is lost.
            pages = len(data) // PAGE
            page = chance.randrange(pages // 2, pages) * PAGE
            data[page : page + PAGE] = bytes(PAGE)
        case "root":
            page = chance.randrange(1, 12) * PAGE
            data[page : page + PAGE] = bytes(PAGE)
        case "flip":
            for _ in range(200):
                data[chance.randrange(PAGE, len(data))] ^= 1 << chance.randrange(8)
        case "noise":
            start = chance.randrange(PAGE, len(data) // 2)
            data[start : start + 3 * PAGE] = chance.randbytes(3 * PAGE)
        case "empty":
            data = bytearray()
        case "text":
            data = bytearray(b"this was a database once\n" * 1000)
    database.write_bytes(data)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("how", ["header", "first-page", "truncate", "zero", "root", "flip", "noise", "empty", "text"])
def test_it_opens_and_nothing_is_made_worse(filled: Path, how: str, seed: int) -> None:
    database = filled / "project.sqlite"
    damage(database, how, seed)
    broken = database.read_bytes()
    with Project.open(filled) as project:
        # A flipped bit inside a text leaves a database that is sound: SQLite keeps no checksums.
        if not project.readonly:
            assert how in ("flip", "noise")
            return
        assert project.damage is not None
        assert "damaged" in project.readonly_reason
        assert "snapshot" in project.readonly_reason
        clips = project.clips.all()
        project.alignments.all()
        project.findings.all()
        project.clips.find("word severity<1")
        if how in ("header", "first-page", "zero"):
            assert len(clips) >= CLIPS * 0.5, f"{len(clips)} of {CLIPS}"
        with pytest.raises(ProjectError):
            add(project, "x")
    assert database.read_bytes() == broken


def test_the_whole_is_salvaged_when_only_the_header_is_lost(filled: Path) -> None:
    damage(filled / "project.sqlite", "header", 0)
    for snapshot in (filled / "backups").iterdir():
        snapshot.unlink()  # and without any help
    with Project.open(filled) as project:
        assert project.clips.count() == CLIPS
        assert project.preferences.get("k") == "v"
        assert len(project.alignments.all()) == CLIPS
        assert "no snapshot" in project.readonly_reason


def test_going_back_to_the_snapshot(filled: Path) -> None:
    damage(filled / "project.sqlite", "text", 0)
    with Project.open(filled) as project:
        project.restore(project.snapshots()[0])
    with Project.open(filled) as again:
        assert not again.readonly
        assert again.clips.count() == CLIPS
        add(again, "goes on")
    assert (filled / "project.sqlite.damaged-1").read_bytes().startswith(b"this was")


def test_going_on_with_what_was_salvaged(filled: Path) -> None:
    damage(filled / "project.sqlite", "zero", 3)
    with Project.open(filled) as project:
        count = project.clips.count()
        project.restore()
    with Project.open(filled) as again:
        assert not again.readonly
        assert again.clips.count() == count
        add(again, "goes on")


def test_a_database_that_vanished_is_offered_back(filled: Path) -> None:
    (filled / "project.sqlite").unlink()
    with Project.open(filled) as project:
        assert project.readonly
        project.restore(project.snapshots()[0])
    with Project.open(filled) as again:
        assert again.clips.count() == CLIPS


def test_a_damaged_database_pushes_no_snapshot_out(filled: Path) -> None:
    with Project.open(filled) as project:
        before = [snapshot.path for snapshot in project.snapshots()]
    for seed in range(6):
        damage(filled / "project.sqlite", "noise", seed)
        with Project.open(filled) as project:
            if not project.readonly:
                project.preferences.put("seed", seed)
    with Project.open(filled) as project:
        assert set(before) <= {snapshot.path for snapshot in project.snapshots()}


def test_old_snapshots_go_and_the_newest_stay(folder: Path) -> None:
    Project.create(folder).close()
    for number in range(6):
        with Project.open(folder) as project:
            project.preferences.put("n", number)
    with Project.open(folder) as project:
        numbers = [snapshot.number for snapshot in project.snapshots()]
        assert numbers == sorted(numbers, reverse=True)
        assert len(numbers) == 3
