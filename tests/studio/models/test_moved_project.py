"""A project that is renamed, moved or deleted while a window has it open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.project.project import Project
from backend.protocol.problems import Problem
from studio.models.app_state import AppState
from tests.project.making import add

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[AppState]:
    made = AppState()
    assert made.create(tmp_path / "before.voicewright")
    yield made
    made.close()


def opened(state: AppState) -> Project:
    assert state.project is not None
    return state.project


@pytest.mark.parametrize("place", ["nachher 別名.voicewright", "deep/er/moved.voicewright"])
def test_the_window_goes_along_with_a_project_that_is_moved(state: AppState, tmp_path: Path, place: str) -> None:
    told: list[str] = []
    state.opened.connect(told.append)
    old, new = opened(state).folder, tmp_path / place
    new.parent.mkdir(parents=True, exist_ok=True)
    add(opened(state), "written before")
    old.rename(new)
    add(opened(state), "written before anybody noticed")
    state.poll()
    assert opened(state).folder == new
    assert told == [str(new)]
    assert state.writable
    add(opened(state), "written after")
    assert len(opened(state).clips.all()) == 3
    assert not old.exists()


def test_a_project_that_was_deleted_is_closed_and_said(state: AppState) -> None:
    told: list[Problem] = []
    state.failed.connect(told.append)
    folder = opened(state).folder
    shutil.rmtree(folder)
    state.poll()
    assert state.project is None
    assert [problem.general for problem in told] == ["project-gone"]
    assert not folder.exists()


def test_another_project_in_the_old_place_is_not_taken_for_it(state: AppState, tmp_path: Path) -> None:
    old, new = opened(state).folder, tmp_path / "moved.voicewright"
    add(opened(state), "mine")
    old.rename(new)
    Project.create(old).close()
    state.poll()
    assert opened(state).folder == new
    assert [clip.text for clip in opened(state).clips.all()] == ["mine"]
