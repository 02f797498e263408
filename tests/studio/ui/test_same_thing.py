"""Whatever is inserted, removed, sorted or refreshed: the thing that a person chose stays the one that is chosen."""

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.models.clip_rows import ClipColumn
from studio.ui.dataset.workspace import DatasetWorkspace
from studio.ui.record.workspace import RecordWorkspace
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.training.workspace import TrainingWorkspace
from tests.studio.conftest import fill, new_clip
from tests.studio.maths.test_score import score_of
from tests.studio.models.test_runs import make_run


def choose(view: QAbstractItemView, row: int) -> None:
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().setCurrentIndex(view.model().index(row, 0), flags)


def add_render(project: Project, text: str) -> int:
    path = project.renders.new_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    score = msgspec.structs.replace(score_of([0.2]), text=text)
    added = project.renders.add(voice="v", text=text, score=score, path=path, sample_rate=16000, duration_s=0.2)
    return added.id


def test_takes(studio: Studio, project: Project) -> None:
    for text in ("one", "two", "three"):
        add_render(project, text)
    studio.context.renders.reload()
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    takes = speak.inspector().takes
    choose(takes.list, 1)
    add_render(project, "four")
    studio.context.renders.reload()
    chosen = takes.current()
    assert chosen is not None
    assert chosen.text == "two"
    compared = speak.session.comparison.take
    assert compared is not None
    assert compared.id == chosen.id


@pytest.mark.parametrize("column", [ClipColumn.DURATION, ClipColumn.NAME, ClipColumn.SCORE])
def test_clips_while_others_are_prepared(qtbot: QtBot, studio: Studio, project: Project, column: ClipColumn) -> None:
    clips = studio.context.clips
    fill(project.folder, 40)
    qtbot.waitUntil(lambda: clips.shown == 40)
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    dataset.table.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    choose(dataset.table.table, 7)
    chosen = dataset.table.current()
    told: list[int] = []
    dataset.table.current_changed.connect(told.append)
    with Project.open(project.folder, lock=False) as worker:
        for number, id_ in enumerate(clips.shown_ids):
            if id_ != chosen:
                worker.clips.update(id_, start_s=0.05 * (number % 11), name=f"other {number * 7 % 40}")
        worker.clips.add(new_clip(99, duration_s=9.0))
    qtbot.waitUntil(lambda: clips.shown == 41)
    assert dataset.table.current() == chosen
    assert dataset.table.selected() == [chosen]
    assert told == []  # what plays was not unloaded, not even for a moment
    assert clips.shown_ids == sorted(clips.shown_ids, key=clips.row_of)


def test_clips_under_a_filter(qtbot: QtBot, studio: Studio, project: Project) -> None:
    clips = studio.context.clips
    fill(project.folder, 90)
    qtbot.waitUntil(lambda: clips.shown == 90)
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    dataset.table.go_to(next(clip.id for clip in clips.clips() if clip.text == "This is sentence 45."))
    chosen = dataset.table.current()
    clips.set_query("duration<4.5")
    qtbot.waitUntil(lambda: clips.shown < 90)
    assert dataset.table.selected() == [chosen]
    clips.set_query("")
    qtbot.waitUntil(lambda: clips.shown == 90)
    assert dataset.table.selected() == [chosen]


def test_prompts(studio: Studio, project: Project, qtbot: QtBot) -> None:
    studio.context.prompts.write_new(["One.", "Two.", "Three."], "en-us")
    studio.window.go("record")
    record = studio.window.workspace("record")
    assert isinstance(record, RecordWorkspace)
    record.recording.show(studio.context.prompts.items[1])
    first = studio.context.prompts.items[0].id
    studio.context.prompts.write_removed([first], True)
    assert record.recording.prompt is not None
    assert record.recording.prompt.text == "Two."
    view = record.list.view
    assert isinstance(view, QListView)
    assert view.currentIndex().data() == "Two."


def test_voices(studio: Studio, project: Project) -> None:
    ann = VoiceInfo(
        id="a", name="Ann", family="fastpitch", sample_rate=16000, languages=["en-us"], speakers=[], controls={}
    )
    ben, eve = (msgspec.structs.replace(ann, id=id_, name=name) for id_, name in (("b", "Ben"), ("e", "Eve")))
    voices = studio.context.voices
    voices.set_items([ben, ann])
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    speak.composer.choose_voice("a")
    for items in ([eve, ben, ann], [ann, eve, ben], [eve, ann]):
        voices.set_items(items)
        voice = speak.composer.voice_info()
        assert voice is not None
        assert voice.id == "a"


def test_runs(studio: Studio, project: Project, qtbot: QtBot) -> None:
    runs = studio.context.runs
    make_run(project, "one", "2026-01-01T00:00:00Z")
    make_run(project, "two", "2026-01-02T00:00:00Z")
    runs.look()
    qtbot.waitUntil(lambda: runs.ids == ["two", "one"])
    studio.window.go("training")
    training = studio.window.workspace("training")
    assert isinstance(training, TrainingWorkspace)
    training.runs.go_to("one")
    make_run(project, "three", "2026-01-03T00:00:00Z")
    runs.look()
    qtbot.waitUntil(lambda: len(runs.ids) == 3)
    current = training.runs.current()
    assert current is not None
    assert current.id == "one"
