"""The lines of a project: opened as they were, changed by what differs, their files swept when nothing names them."""

import sqlite3
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.project import migrations
from backend.project.lines import Line, LineSheet, Spoken, Voicing
from backend.project.project import Project
from backend.protocol.score import Contour, Phone, Score

SCORE = Score(
    language="en-us", text="Hi", phones=[Phone(symbol="a", start_s=0, duration_s=1)], f0=Contour(hop_s=0.5, hz=[99, 0])
)
HOW = Voicing(voice="v", language="cmn", speaker="s", speed=1.5, semitones=-2, knobs={"noise": 0.3}, take=2)


def spoken(project: Project, text: str = "One 声.") -> Spoken:
    sheet = project.lines.write_sheet(LineSheet(plan=SCORE, score=replace(SCORE, text="Ho")))
    sound = project.lines.new_sound()
    sound.write_bytes(b"x")
    return Spoken(text=text, voicing=HOW, sound=sound.name, sheet=sheet, sample_rate=16000, duration_s=1.0)


def test_lines_are_opened_as_they_were(folder: Path) -> None:
    with Project.create(folder) as project:
        lines = [
            Line(id=2, text="One 声.", voicing=HOW, spoken=spoken(project)),
            Line(id=1, text="Two\n", voicing=Voicing()),
        ]
        project.lines.put([], lines)
    with Project.open(folder) as project:
        assert project.lines.all() == lines
        said = lines[0].spoken
        assert said is not None
        assert project.lines.sheet(said) == LineSheet(plan=SCORE, score=replace(SCORE, text="Ho"))
        assert project.lines.sound(said).read_bytes() == b"x"


def test_what_a_line_needs() -> None:
    line = Line(id=1, text="Hi", voicing=HOW)
    said = Spoken(text="Hi", voicing=HOW, sound="a.wav", sheet="a.json", sample_rate=1, duration_s=1)
    assert (line.replan, line.fresh) == (True, False)
    assert replace(line, spoken=said).fresh
    assert replace(line, spoken=said, text="Ho").replan
    assert replace(line, spoken=said, voicing=replace(HOW, voice="w")).replan
    drawn = replace(line, spoken=replace(said, fresh=False))
    assert (drawn.replan, drawn.fresh) == (False, False)


texts = st.lists(st.tuples(st.integers(1, 9), st.text(max_size=3)), unique_by=lambda pair: pair[0], max_size=9)


@given(before=texts, after=texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_any_lines_become_any_others(
    project: Project, before: list[tuple[int, str]], after: list[tuple[int, str]]
) -> None:
    project.lines.put(project.lines.all(), [])
    first, then = ([Line(id=id_, text=text, voicing=Voicing()) for id_, text in them] for them in (before, after))
    project.lines.put([], first)
    project.lines.put(first, then)
    assert project.lines.all() == then


def test_files_that_no_line_names_are_swept(project: Project) -> None:
    kept, gone = spoken(project), spoken(project)
    project.lines.put([], [Line(id=1, text="x", voicing=HOW, spoken=kept)])
    project.lines.remove_unnamed()
    assert {file.name for file in project.lines.folder.iterdir()} == {kept.sound, kept.sheet}
    assert project.lines.sheet(gone) is None


def test_a_project_of_before_has_no_lines_and_its_takes_as_they_were(folder: Path) -> None:
    with Project.create(folder) as project:
        path = project.renders.new_path()
        path.write_bytes(b"")
        took = project.renders.add(voice="v", text="Hi", score=SCORE, path=path, sample_rate=1, duration_s=1)
    database = sqlite3.connect(folder / "project.sqlite", isolation_level=None)
    for statement in (
        "DROP TABLE failures",
        "DROP TABLE songs",
        "DROP TABLE conversions",
        "DROP TABLE lines",
        "ALTER TABLE renders DROP COLUMN plan",
        "PRAGMA user_version = 3",
    ):
        database.execute(statement)
    migrations.migrate(database)
    database.close()
    with Project.open(folder) as project:
        assert project.lines.all() == []
        assert project.renders.all() == [took]
        assert took.plan is None


def test_a_take_keeps_what_was_predicted_beside_what_was_edited(project: Project) -> None:
    path = project.renders.new_path()
    path.write_bytes(b"")
    plan = replace(SCORE, phones=[Phone(symbol="a", start_s=0, duration_s=2)])
    took = project.renders.add(voice="v", text="Hi", score=SCORE, path=path, sample_rate=1, duration_s=1, plan=plan)
    assert project.renders.get(took.id).plan == plan
    assert msgspec.json.decode(msgspec.json.encode(took), type=type(took)) == took
