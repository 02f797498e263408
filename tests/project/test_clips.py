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
