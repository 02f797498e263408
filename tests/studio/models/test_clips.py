"""The clips' table model: loads off the Qt thread, follows other writers, edits with undo."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.problems import Problem, VoicewrightError
from studio.app import Studio
from studio.commands.clips import EditClips, RemoveClips, tag_changes
from studio.commands.replace_text import ReplaceText
from studio.maths.replacing import UnusableError, replaced
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.clip_rows import ClipColumn
from studio.models.clips import FEW, ClipsModel
from tests.project.cost import watched
from tests.studio.conftest import fill, new_clip


def test_follows_what_another_process_writes(qtbot: QtBot, studio: Studio, project: Project) -> None:
    clips = studio.context.clips
    fill(project.folder, 3)
    qtbot.waitUntil(lambda: clips.shown == 3)
    with Project.open(project.folder, lock=False) as other:
        other.clips.add(new_clip(3))
        other.clips.update(clips.shown_ids[0], text="Changed elsewhere.")
    qtbot.waitUntil(lambda: clips.shown == 4)
    assert clips.data(clips.index(0, ClipColumn.TEXT)) == "Changed elsewhere."
    assert clips.row_of(clips.shown_ids[3]) == 3


def test_model_keeps_qts_rules(qtbot: QtBot, studio: Studio, project: Project) -> None:
    clips = studio.context.clips
    tester = QAbstractItemModelTester(clips, QAbstractItemModelTester.FailureReportingMode.Fatal)
    fill(project.folder, 5)
    qtbot.waitUntil(lambda: clips.shown == 5)
    clips.sort(ClipColumn.DURATION, Qt.SortOrder.DescendingOrder)
    lengths = [clip.length_s for row in range(5) if (clip := clips.clip_at(row))]
    assert lengths == sorted(lengths, reverse=True)
    clips.set_query("sentence 2")
    qtbot.waitUntil(lambda: clips.shown == 1)
    clips.set_query("")
    qtbot.waitUntil(lambda: clips.shown == 5)
    assert isinstance(tester.model(), QAbstractItemModel)


def test_selection_follows_its_clip_through_sorting(qtbot: QtBot, studio: Studio, project: Project) -> None:
    clips = studio.context.clips
    fill(project.folder, 6)
    qtbot.waitUntil(lambda: clips.shown == 6)
    from PySide6.QtCore import QPersistentModelIndex

    third = clips.clip_at(2)
    kept = QPersistentModelIndex(clips.index(2, 0))
    clips.sort(ClipColumn.NAME, Qt.SortOrder.DescendingOrder)
    assert clips.clip_at(kept.row()) == third


def test_a_broken_filter_says_so_and_keeps_the_rows(qtbot: QtBot, studio: Studio, project: Project) -> None:
    clips = studio.context.clips
    fill(project.folder, 2)
    qtbot.waitUntil(lambda: clips.shown == 2)
    with qtbot.waitSignal(clips.query_failed, check_params_cb=lambda problem: problem is not None):
        clips.set_query("severity>banana")
    assert clips.shown == 2


def test_edits_are_written_at_once_and_undone(qtbot: QtBot, studio: Studio, project: Project) -> None:
    context = studio.context
    fill(project.folder, 2)
    qtbot.waitUntil(lambda: context.clips.shown == 2)
    first, second = context.clips.shown_ids
    context.undo.push(EditClips(context.clips, {first: {"text": "New"}}, "Edit text"))
    assert project.clips.get(first).text == "New"
    context.undo.push(EditClips(context.clips, tag_changes(context.clips, [first, second], "loud", True), "Tag"))
    assert project.clips.get(second).tags == ["loud"]
    context.undo.undo()
    context.undo.undo()
    assert project.clips.get(first).text == "This is sentence 0."
    assert project.clips.get(second).tags == []
    context.undo.redo()
    assert project.clips.get(first).text == "New"


def test_one_gesture_is_one_step(qtbot: QtBot, studio: Studio, project: Project) -> None:
    context = studio.context
    fill(project.folder, 1)
    qtbot.waitUntil(lambda: context.clips.shown == 1)
    only = context.clips.shown_ids[0]
    for end in (0.9, 0.8, 0.7):
        context.undo.push(EditClips(context.clips, {only: {"end_s": end}}, "Trim", gesture="drag-1"))
    context.undo.push(EditClips(context.clips, {only: {"end_s": 0.6}}, "Trim", gesture="drag-2"))
    assert context.undo.count() == 2
    context.undo.undo()
    context.undo.undo()
    assert project.clips.get(only).end_s is None


def test_removed_clips_come_back(qtbot: QtBot, studio: Studio, project: Project) -> None:
    context = studio.context
    fill(project.folder, 3)
    qtbot.waitUntil(lambda: context.clips.shown == 3)
    context.undo.push(RemoveClips(context.clips, context.clips.shown_ids[:2]))
    qtbot.waitUntil(lambda: context.clips.shown == 1)
    context.undo.undo()
    qtbot.waitUntil(lambda: context.clips.shown == 3)


@pytest.mark.parametrize(("regex", "pattern", "count"), [(False, "sentence", 3), (True, r"sentence [01]", 2)])
def test_replace_is_one_step(
    qtbot: QtBot, studio: Studio, project: Project, regex: bool, pattern: str, count: int
) -> None:
    context = studio.context
    fill(project.folder, 3)
    qtbot.waitUntil(lambda: context.clips.shown == 3)
    command = ReplaceText(context.clips, pattern, "line", context.clips.shown_ids, regex)
    context.undo.push(command)
    assert command.count == count
    assert context.undo.count() == 1
    context.undo.undo()
    assert all("sentence" in clip.text for clip in project.clips.all())


def test_an_expression_that_would_take_hours_is_given_up() -> None:
    with pytest.raises(UnusableError, match="takes longer than"):
        replaced({1: "a" * 60}, r"(.|\w|a)+[0-9]$", "", expression=True, limit_s=0.05)
    with pytest.raises(UnusableError, match="missing"):
        replaced({1: "a"}, "(a", "", expression=True)
    with pytest.raises(UnusableError, match="group"):
        replaced({1: "a"}, "(a)", r"\2", expression=True)
    assert replaced({1: "a (b", 2: "b"}, "(b", r"\1", expression=False) == {1: r"a \1"}


def test_cells_and_sorting_ask_the_database_nothing(qtbot: QtBot, studio: Studio, project: Project) -> None:
    clips = studio.context.clips
    fill(project.folder, 300)
    qtbot.waitUntil(lambda: clips.shown == 300)
    with watched(project) as cost:
        for row in range(300):
            for column in range(clips.columnCount()):
                clips.data(clips.index(row, column))
        clips.sort(ClipColumn.TEXT)
    assert cost.statements == []


def test_many_edits_are_told_once_and_are_all_or_none(qtbot: QtBot, studio: Studio, project: Project) -> None:
    clips = studio.context.clips
    fill(project.folder, FEW + 10)
    qtbot.waitUntil(lambda: clips.shown == FEW + 10)
    told: list[int] = []
    clips.clip_changed.connect(told.append)
    with qtbot.waitSignal(clips.loaded):
        studio.context.undo.push(EditClips(clips, {id_: {"speaker": "Zoe"} for id_ in clips.shown_ids}, "Speaker"))
    assert told == []
    assert {clip.speaker for clip in clips.clips()} == {clip.speaker for clip in project.clips.all()} == {"Zoe"}
    broken = {id_: {"speaker": "Max"} for id_ in clips.shown_ids} | {clips.shown_ids[-1]: {"end_s": -1.0}}
    with pytest.raises(VoicewrightError):
        clips.write_all(broken)
    assert {clip.speaker for clip in project.clips.all()} == {"Zoe"}
    qtbot.waitUntil(lambda: {clip.speaker for clip in clips.clips()} == {"Zoe"})


class _Held:
    """A background whose work is done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], object], Callable[[object], object]]] = []

    def run(
        self, function: Callable[[], object], done: Callable[[object], object], failed: Callable[[Problem], object]
    ) -> None:
        self.waiting.append((function, done))

    def do(self, place: int = 0) -> None:
        function, done = self.waiting.pop(place)
        done(function())


def held_model(state: AppState) -> tuple[ClipsModel, _Held]:
    held = _Held()
    return ClipsModel(state, cast(Background, held)), held


def test_a_filter_does_not_wait_for_rows_that_are_read_anew(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.voicewright"):
        fill(tmp_path / "p.voicewright", 5)
    state = AppState()
    model, held = held_model(state)
    state.open(tmp_path / "p.voicewright")
    held.do()
    assert model.shown == 5
    model.reload()  # another process wrote something
    model.filter_now("sentence 2")
    held.do(1)
    assert model.shown == 1, "the filter has looked at the rows that are there"
    held.do()
    assert model.shown == 1, "the rows that were read without it do not undo the filter"
    held.do()
    assert (model.shown, model.total, held.waiting) == (1, 5, [])
    state.close()


def test_a_project_opened_while_another_is_read_is_read_as_well(tmp_path: Path) -> None:
    for name, clips in (("one", 2), ("two", 3)):
        with Project.create(tmp_path / name):
            fill(tmp_path / name, clips)
    state = AppState()
    model, held = held_model(state)
    state.open(tmp_path / "one")
    state.open(tmp_path / "two")
    while held.waiting:
        held.do()
    assert model.total == 3
    state.close()
