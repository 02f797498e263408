import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.project.errors import BadValueError, NotFoundError
from backend.project.project import Project
from tests.project.making import add, audio_name, new_clip

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FINITE = st.floats(-1e6, 1e6)


def test_importing_again_adds_nothing_twice(project: Project) -> None:
    first = project.clips.add(new_clip("one"))
    again = project.clips.add(new_clip("one"))
    assert not first.existed
    assert again.existed
    assert again.id == first.id
    assert project.clips.count() == 1


def test_importing_again_after_an_edit_finds_the_edited_clip(project: Project) -> None:
    clip = project.clips.add(new_clip("tpyo"))
    project.clips.update(clip.id, text="typo", speaker="Bob")
    again = project.clips.add(new_clip("tpyo"))
    assert again.existed
    assert (again.id, again.text, again.speaker) == (clip.id, "typo", "Bob")


def test_importing_a_deleted_clip_brings_it_back(project: Project) -> None:
    clip = project.clips.add(new_clip("one"))
    project.clips.remove([clip.id])
    again = project.clips.add(new_clip("one"))
    assert not again.existed
    assert again.id == clip.id
    assert project.clips.count() == 1


def test_the_same_sound_with_another_text_is_another_clip(project: Project) -> None:
    audio = audio_name("shared")
    assert len({project.clips.add(new_clip(t, audio=audio)).id for t in ("a", "b")}) == 2


def test_deleting_and_restoring_keeps_everything(project: Project) -> None:
    one, two = add(project, "one", "two")
    project.clips.update(one.id, tags=["x"], starred=True)
    before = project.clips.all()
    project.clips.remove([one.id])
    assert [clip.id for clip in project.clips.all()] == [two.id]
    assert project.clips.get(one.id).text == "one"
    project.clips.restore([one.id])
    assert project.clips.all() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 5}, {"nonsense": 1}, {"text": 5}, {"start_s": -1.0}, {"start_s": 3.0}, {"end_s": 9.0},
        {"start_s": 1.0, "end_s": 1.0}, {"gain_db": math.nan}, {"gain_db": math.inf}, {"tags": "x"},
        {"held_out": "yes"}, {"text": "\ud800"}, {"duration_s": None}, {"prompt": 77},
    ],
)  # fmt: skip
def test_values_that_cannot_be_are_refused_and_nothing_changes(project: Project, changes: dict[str, Any]) -> None:
    clip = add(project, "one")[0]
    with pytest.raises(BadValueError):
        project.clips.update(clip.id, **changes)
    assert project.clips.get(clip.id) == clip


def test_a_clip_that_is_not_there(project: Project) -> None:
    for call in (project.clips.get, lambda i: project.clips.update(i, text="x")):
        with pytest.raises(NotFoundError):
            call(404)


def test_replacing_text_is_one_step_that_can_be_taken_back(project: Project) -> None:
    clips = add(project, "Dr. Who", "no doctor", "Dr. No")
    ids = [clip.id for clip in clips]
    old = project.clips.replace_text("Dr.", "Doctor", ids)
    assert old == {ids[0]: "Dr. Who", ids[2]: "Dr. No"}
    assert [clip.text for clip in project.clips.all()] == ["Doctor Who", "no doctor", "Doctor No"]
    assert project.clips.searchable().find("doctor") == ids
    with project.transaction():
        for id_, text in old.items():
            project.clips.update(id_, text=text)
    assert [clip.text for clip in project.clips.all()] == ["Dr. Who", "no doctor", "Dr. No"]


def test_expressions_use_groups_and_plain_text_does_not(project: Project) -> None:
    ids = [clip.id for clip in add(project, "1999 a.b")]
    project.clips.replace_text(r"(\d\d)(\d\d)", r"\2-\1", ids, regex=True)
    assert project.clips.get(ids[0]).text == "99-19 a.b"
    project.clips.replace_text("a.b", r"\1", ids)
    assert project.clips.get(ids[0]).text == r"99-19 \1"


@pytest.mark.parametrize(("pattern", "repl"), [("(", "x"), ("a", r"\9"), ("[z-a]", ""), ("a", r"\g<no>")])
def test_a_bad_expression_is_told_and_nothing_changes(project: Project, pattern: str, repl: str) -> None:
    ids = [clip.id for clip in add(project, "b", "aaa")]
    with pytest.raises(BadValueError) as error:
        project.clips.replace_text(pattern, repl, ids, regex=True)
    assert error.value.problem.say().why
    assert [clip.text for clip in project.clips.all()] == ["b", "aaa"]


def test_one_clip_that_is_gone_undoes_the_whole_replacement(project: Project) -> None:
    ids = [clip.id for clip in add(project, "aa", "ab")]
    with pytest.raises(NotFoundError):
        project.clips.replace_text("a", "z", [*ids, 999])
    assert [clip.text for clip in project.clips.all()] == ["aa", "ab"]


def test_speakers_and_tags_are_listed(project: Project) -> None:
    add(project, "a", speaker="Zoë", tags=["loud", "wind"])
    add(project, "b", speaker="Ann", tags=["loud"])
    assert project.clips.speakers() == ["Ann", "Zoë"]
    assert project.clips.tags() == ["loud", "wind"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=TEXTS, name=TEXTS, tags=st.lists(TEXTS, max_size=4), gain=FINITE,
    flags=st.tuples(*[st.booleans()] * 4), start=st.floats(0, 0.9), end=st.none() | st.floats(1, 2),
)  # fmt: skip
def test_what_goes_in_comes_out(
    project: Project, text: str, name: str, tags: list[str], gain: float, flags: tuple[bool, ...], start: float,
    end: float | None,
) -> None:  # fmt: skip
    held_out, starred, done, excluded = flags
    values: dict[str, Any] = {
        "name": name, "tags": tags, "gain_db": gain, "held_out": held_out, "starred": starred, "done": done,
        "excluded": excluded, "start_s": start, "end_s": end,
    }  # fmt: skip
    made = project.clips.add(new_clip("x"))
    changed = project.clips.update(made.id, text=text, **values)
    assert project.clips.get(made.id) == changed
    for field, value in (values | {"text": text}).items():
        stored = getattr(changed, field)
        assert stored == value
        assert type(stored) is type(value)
