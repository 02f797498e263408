"""When an alignment no longer describes its clip; alignments of projects that were made before."""

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.project import freshness, migrations, readers
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.project.freshness import MANUAL, Origin, stale
from backend.project.project import Project
from backend.protocol.score import Phone
from tests.project.making import add


@pytest.fixture
def clip(folder: Path) -> Clip:
    with Project.create(folder) as project:
        return add(project, "The village “sleeps”.")[0]


def origin(clip: Clip, lexicon: dict[str, str], read_by: str = "") -> Origin:
    return Origin(
        method="dtw", of=freshness.fingerprint(clip), read_by=read_by, lexicon=freshness.entries(clip.text, lexicon)
    )


def test_nothing_and_what_was_made_of_another_clip_are_stale(clip: Clip) -> None:
    made = origin(clip, {})
    assert stale(clip, None, {})
    assert not stale(clip, made, {})
    for other in (replace(clip, text="x"), replace(clip, language="de"), replace(clip, start_s=0.25)):
        assert stale(other, made, {})


def test_only_entries_for_words_of_the_text_matter(clip: Clip) -> None:
    made = origin(clip, {"sleeps": "sliːps"})
    assert not stale(clip, made, {"sleeps": "sliːps", "house": "haʊs"})
    assert stale(clip, made, {"sleeps": "slɛpt"})
    assert stale(clip, made, {})


def test_another_reader_reads_otherwise(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    made = origin(clip, {}, read_by="+".join(map(readers.tag, ("zh", "ko", "other"))))
    assert not stale(clip, made, {})
    there = readers.installed("zh")
    monkeypatch.setattr(readers, "installed", lambda reader: not there)
    assert stale(clip, made, {})


def test_a_person_s_alignment_only_minds_the_clip(clip: Clip) -> None:
    made = replace(origin(clip, {}), method=MANUAL)
    assert not stale(clip, made, {"sleeps": "slɛpt"})
    assert stale(replace(clip, text="x"), made, {})


@pytest.mark.parametrize("suffix", ["", "/zh2", "+03f4050e", "/ja2+other1+03f4050e"])
def test_alignments_made_before_stay_fresh(folder: Path, tmp_path: Path, suffix: str) -> None:
    with Project.create(folder) as project:
        clip = add(project, "one")[0]
        made = Origin(method="dtw", of="0" * 16)
        phones = [Phone(symbol="_", start_s=0, duration_s=1)]
        project.alignments.put([Alignment(clip=clip.id, phones=phones, words=[], score=1.0, origin=made)])
    database = sqlite3.connect(folder / "project.sqlite", isolation_level=None)
    database.execute("DROP INDEX alignments_score")
    database.execute("ALTER TABLE alignments DROP COLUMN read_by")
    database.execute("ALTER TABLE alignments DROP COLUMN lexicon")
    database.execute("CREATE INDEX alignments_score ON alignments(clip, score, spread_z, made_of)")
    database.execute("UPDATE alignments SET made_of = ?", ("0123456789abcdef" + suffix,))
    database.execute("PRAGMA user_version = 1")
    migrations.migrate(database, upto=2)
    row = database.execute("SELECT made_of, read_by, lexicon FROM alignments").fetchone()
    database.close()
    reader, plus, last = suffix.removeprefix("/").rpartition("+")
    expected = (reader, last) if len(last) == 8 else (reader + plus + last, "")
    assert row == ("0123456789abcdef", *expected)
