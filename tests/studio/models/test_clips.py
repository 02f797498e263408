"""The clips' table model: loads off the Qt thread, follows other writers, edits with undo."""

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from studio.app import Studio
from studio.commands.clips import EditClips, RemoveClips, tag_changes
from studio.commands.replace_text import ReplaceText
from studio.models.clip_rows import ClipColumn
from studio.models.clips import FEW
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
