"""Conversions are rows: kept, taken out of the list, brought back; what a bundle says of files is not believed."""

import sqlite3
from pathlib import Path

import pytest

from backend.project.conversions import Pitches
from backend.project.errors import BadValueError, NotFoundError
from backend.project.project import Project
from backend.protocol.score import Contour

TONE = Contour(hop_s=0.01, hz=[0.0, 220.0])
FACTS = Pitches(speaker="Ann", semitones=3, source=TONE, made=TONE)


def test_it_is_there_until_it_is_removed_and_comes_back(project: Project) -> None:
    path = project.renders.new_path()
    kept = project.conversions.add(voice="v", source="/elsewhere/lied.wav", path=path, duration_s=2, facts=FACTS)
    assert project.conversions.all() == [kept]
    assert (kept.path, kept.facts) == (str(path), FACTS)
    project.conversions.remove(kept.id)
    assert project.conversions.all() == []
    project.conversions.remove(kept.id, removed=False)
    assert project.conversions.all() == [kept]


def test_a_file_elsewhere_is_refused_and_an_id_that_is_not_there_named(project: Project, tmp_path: Path) -> None:
    with pytest.raises(BadValueError):
        project.conversions.add(voice="v", source="a", path=tmp_path / "a.wav", duration_s=1, facts=FACTS)
    with pytest.raises(NotFoundError) as caught:
        project.conversions.get(7)
    assert "conversion 7" in caught.value.problem.sentence()


def test_a_hostile_row_reaches_no_file_outside(folder: Path) -> None:
    with Project.create(folder) as project:
        for _ in range(2):
            path = project.renders.new_path()
            project.conversions.add(voice="v", source="a", path=path, duration_s=1, facts=FACTS)
    database = sqlite3.connect(folder / "project.sqlite")
    database.execute("UPDATE conversions SET file = '../../etc/passwd' WHERE id = 1")
    database.execute("UPDATE conversions SET facts = '{' WHERE id = 2")
    database.commit()
    database.close()
    with Project.open(folder) as project:
        (left,) = project.conversions.all()
        assert Path(left.path) == project.renders_folder / "passwd"
