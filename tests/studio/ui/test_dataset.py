"""The dataset workspace: one next step, the clip under the cursor, findings, edits with undo."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from backend.project.alignments import Alignment
from backend.project.clips import NewClip
from backend.project.failures import Failure
from backend.project.freshness import Origin, fingerprint
from backend.project.project import Project
from backend.protocol.findings import Finding
from backend.protocol.jobs import Align, Check, Prepare
from backend.protocol.listening_jobs import SILENT, UNHEARD
from backend.protocol.problems import problem
from backend.protocol.score import Phone
from studio.app import Studio
from studio.audio.fake import FakeEngine
from studio.models.clip_rows import ClipColumn
from studio.ui.dataset.findings_panel import FindingCard
from studio.ui.dataset.phone_menu import phone_menu
from studio.ui.dataset.workspace import DatasetWorkspace
from studio.ui.file_actions import SAMPLE
from tests.fakes.client import FakeClient
from tests.fakes.health import healthy
from tests.studio.conftest import fill
from tests.studio.gestures import drag, type_over


@pytest.fixture
def dataset(studio: Studio, project: Project, qtbot: QtBot, tmp_path: Path) -> DatasetWorkspace:
    """Two real clips of a tone."""
    for number, text in enumerate(("Dial the PBX.", "Press one to go on.")):
        path = tmp_path / f"tone{number}.wav"
        t = np.arange(32000) / 16000
        soundfile.write(path, (0.3 * np.sin(2 * np.pi * (200 + 50 * number) * t)).astype(np.float32), 16000)
        project.clips.add(
            NewClip(
                audio=project.audio.add_file(path),
                name=f"tone {number}",
                text=text,
                language="en-us",
                speaker="one",
                sample_rate=16000,
                channels=1,
                duration_s=2.0,
            )
        )
    studio.context.state.poll()
    studio.context.clips.reload()
    qtbot.waitUntil(lambda: studio.context.clips.shown == 2)
    studio.window.resize(1280, 800)
    studio.window.go("dataset")
    found = studio.window.workspace("dataset")
    assert isinstance(found, DatasetWorkspace)
    qtbot.waitUntil(lambda: found.table.current() > 0)
    return found


def align(project: Project) -> None:
    phones = [Phone(symbol="a", start_s=0, duration_s=1, word=0), Phone(symbol="_", start_s=1, duration_s=1)]
    project.alignments.put(
        Alignment(
            clip=clip.id, phones=phones, words=["x"], score=0.9, origin=Origin(method="test", of=fingerprint(clip))
        )
        for clip in project.clips.all()
    )


def test_an_empty_project_offers_to_import(studio: Studio, project: Project) -> None:
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    assert dataset.empty.isVisible()
    assert dataset.primary() == "dataset.import"


def test_while_an_import_runs_nobody_is_asked_to_import(
    studio: Studio, project: Project, client: FakeClient, qtbot: QtBot
) -> None:
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    assert dataset.empty.isVisible()
    handle = studio.context.jobs.start(Prepare(project=str(project.folder), source="there"), "Import")
    assert not dataset.empty.isVisible()
    assert dataset.flow.progress.isVisible()
    client.progress(handle.id, 0.5, "12 of 24 recordings", 70)
    assert "12 of 24 recordings" in dataset.flow.said.text()


def test_what_comes_along_with_an_import_is_seen_above_the_clips(
    dataset: DatasetWorkspace, client: FakeClient, studio: Studio
) -> None:
    assert dataset.primary() == "dataset.prepare"
    studio.window.files.import_from(SAMPLE)
    client.progress(client.id_of(Prepare), 0.15, "8 of 249 clips", 120)
    assert "Import sample · 8 of 249 clips" in dataset.flow.said.text()
    assert not any(button.property("role") == "primary" for button in dataset.flow.buttons.values())
    client.stop(client.id_of(Prepare))
    assert dataset.flow.buttons["prepare"].property("role") == "primary"


def test_steps_follow_each_other(dataset: DatasetWorkspace, project: Project, client: FakeClient, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.prepare")
    dataset.action("dataset.prepare").trigger()
    handle = dataset.context.jobs.of(Align)[0]
    client.progress(handle.id, 0.5, "12 of 24 clips", 70)
    assert "about 70 seconds left" in dataset.flow.said.text()
    align(project)
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.check")
    dataset.action("dataset.check").trigger()
    assert dataset.context.jobs.of(Check)
    project.findings.put_health(healthy(2, 4))
    dataset.context.health.reload()
    assert dataset.primary() == "dataset.train"


def test_a_clip_that_cannot_be_prepared_is_shown_with_its_reason_and_asks_for_nothing_in_vain(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot
) -> None:
    align(project)
    bad, why = project.clips.all()[1], problem("text-unpronounceable", shown="…!?", language="English")
    project.alignments.remove([bad.id])
    project.failures.put(Failure(clip=bad.id, origin=Origin(method="failed", of=fingerprint(bad)), problem=why))
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.show-failed")
    assert "1 clip could not be prepared" in dataset.flow.said.text()
    (shown,) = (button for button in dataset.flow.buttons.values() if button.property("role") == "primary")
    assert shown.text().strip() == "Show them"
    shown.click()
    qtbot.waitUntil(lambda: dataset.table.current() == bad.id)
    assert dataset.context.clips.shown == 1
    said = [one.text() for one in dataset.inspector().findings.findChildren(QLabel)]
    assert why.say().what in said
    type_over(dataset.editor.text, "Press two to go on.")
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.prepare")


@pytest.mark.parametrize("tag", [SILENT, UNHEARD])
def test_what_was_listened_to_in_vain_is_not_asked_for_again(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot, tag: str
) -> None:
    """Somebody has taken a clip back in which nobody was heard, or nobody can read its recording."""
    align(project)
    mute = project.clips.all()[1]
    project.clips.update(mute.id, text="")
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.transcribe")
    project.clips.update(mute.id, tags=[tag])
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.check")


def test_the_clip_is_drawn_and_its_phones_lie_in_the_trimmed_part(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot
) -> None:
    align(project)
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.editor.lane.boundaries() == [0.0, 1.0, 2.0])
    qtbot.waitUntil(lambda: dataset.editor.wave.picture is not None)
    assert dataset.context.playback.source is not None


def test_trimming_and_text_are_undoable(dataset: DatasetWorkspace, project: Project) -> None:
    id_ = dataset.table.current()
    wave = dataset.editor.wave
    drag(wave, [QPoint(round(wave.x_of(at_s)), wave.height() // 2) for at_s in (0.0, 0.1, 0.25)])
    assert project.clips.get(id_).start_s == pytest.approx(0.25, abs=0.02)
    type_over(dataset.editor.text, "Dial the number.")
    assert project.clips.get(id_).text == "Dial the number."
    dataset.context.undo.undo()
    dataset.context.undo.undo()
    again = project.clips.get(id_)
    assert (again.text, again.start_s, again.end_s) == ("Dial the PBX.", 0.0, None)
    assert dataset.editor.text.text() == "Dial the PBX."


def test_a_new_text_asks_for_preparing_again_and_hides_the_old_phones(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot
) -> None:
    align(project)
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.check")
    assert dataset.editor.lane.isVisible()
    type_over(dataset.editor.text, "Something else.")
    assert not dataset.editor.lane.isVisible()
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.prepare")
    dataset.context.undo.undo()
    assert dataset.editor.lane.isVisible()
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.check")


def test_findings_are_told_and_lead_to_their_place(dataset: DatasetWorkspace, project: Project, qtbot: QtBot) -> None:
    id_ = dataset.table.current()
    finding = Finding(
        check="clipped",
        clip=id_,
        severity="error",
        figure=12,
        unit="samples",
        kind="clipped",
        fields={"n": 12, "length_ms": 0.5},
        at_s=1.5,
    )
    project.findings.replace(["clipped"], [id_], [finding])
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: bool(dataset.inspector().findings.findChildren(FindingCard)))
    card = dataset.inspector().findings.findChildren(FindingCard)[0]
    assert card.accessibleName() == "The loudest parts are cut off flat (12 samples, 0.5 ms)."
    (what,) = card.findChildren(QToolButton)
    assert what.accessibleName() == "What is this?"
    assert "crackle" in what.accessibleDescription()
    what.click()
    assert dataset.editor.view.cursor_s != 1.5, "who asks what it is goes nowhere"
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert dataset.editor.view.cursor_s == 1.5


def test_replacing_is_shown_before_and_is_one_step(dataset: DatasetWorkspace, project: Project) -> None:
    panel = dataset.inspector().replace
    panel.pattern.setText(r"(\w+) the")
    panel.replacement.setText(r"\1 a")
    panel.regex.setChecked(True)
    panel.look()
    assert panel.said.text() == "1 text would change."
    panel.go.click()
    assert [clip.text for clip in project.clips.all()] == ["Dial a PBX.", "Press one to go on."]
    dataset.context.undo.undo()
    assert project.clips.all()[0].text == "Dial the PBX."
    panel.pattern.setText("(")
    panel.look()
    assert "can’t be used" in panel.said.text()
    assert not panel.go.isEnabled()


def test_a_wrong_filter_is_explained_and_words_are_offered(dataset: DatasetWorkspace, qtbot: QtBot) -> None:
    dataset.table.search.setText("severity>")
    qtbot.waitUntil(lambda: dataset.table.fault.isVisible())
    assert dataset.context.clips.shown == 2
    dataset.table.search.setText("PBX")
    qtbot.waitUntil(lambda: dataset.context.clips.shown == 1)
    assert not dataset.table.fault.isVisible()
    qtbot.waitUntil(lambda: dataset.inspector().words.odd.count() == 1)
    assert dataset.inspector().words.odd.item(0).text().startswith("PBX")
    words = dataset.inspector().words
    words.word.setText("PBX")
    words.phones.setText("p iː b iː ɛ k s")
    words.set.click()
    assert dataset.context.lexicon.entries
    qtbot.waitUntil(lambda: dataset.inspector().words.odd.count() == 0)


def test_a_screen_of_ten_thousand_clips_reads_what_is_on_show(
    studio: Studio, project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(project.folder, 10_000)
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    qtbot.waitUntil(lambda: studio.context.clips.shown == 10_000)
    read = 0
    clips = studio.context.clips
    cell = clips.data

    def count(*asked: Any) -> Any:
        nonlocal read
        read += 1
        return cell(*asked)

    monkeypatch.setattr(clips, "data", count)
    dataset.table.table.scrollTo(clips.index(5_000, 1))
    dataset.table.table.grab()
    assert 0 < read < 10_000, "only the rows on show are read"


def test_after_the_end_the_picture_is_where_the_cursor_is(
    dataset: DatasetWorkspace, studio: Studio, engine: FakeEngine, qtbot: QtBot
) -> None:
    view = dataset.editor.view
    qtbot.waitUntil(lambda: view.duration_s == 2.0)
    studio.context.playback.play(0.0)
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    view.show(0.0, 0.5)
    engine.players[0].pump(30_000)
    qtbot.waitUntil(lambda: view.start_s > 1.0)
    engine.players[0].pump(8000)
    qtbot.waitUntil(lambda: not studio.context.playback.playing)
    assert (view.cursor_s, view.start_s) == (0.0, 0.0)


def test_a_boundary_is_dragged_heard_undone_and_kept_from_prepare(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot
) -> None:
    align(project)
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.editor.lane.boundaries() == [0.0, 1.0, 2.0])
    lane, id_ = dataset.editor.lane, dataset.table.current()
    y = lane.height() - 6
    drag(lane, [QPoint(round(lane.x_of(at_s)), y) for at_s in (1.0, 1.2, 1.4)])
    found = project.alignments.get(id_)
    assert found is not None
    assert [phone.start_s for phone in found.phones] == pytest.approx([0.0, 1.4], abs=0.01)
    assert found.origin.method == "manual"
    assert dataset.context.clips.prepared(id_)
    assert "by hand" in dataset.editor.facts.text()
    lane.view.select((0.0, 1.0))
    QTest.keyClick(lane, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert lane.boundaries()[1] == pytest.approx(1.39, abs=0.011)
    dataset.context.undo.undo()
    dataset.context.undo.undo()
    assert lane.boundaries() == [0.0, 1.0, 2.0]
    again = project.alignments.get(id_)
    assert again is not None
    assert again.origin.method == "test"


def test_a_phone_is_split_and_merged_from_its_menu(dataset: DatasetWorkspace, project: Project, qtbot: QtBot) -> None:
    align(project)
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.editor.lane.boundaries() == [0.0, 1.0, 2.0])
    editor = dataset.editor

    def choose(name: str, at_s: float) -> None:
        found = project.alignments.get(dataset.table.current())
        assert found is not None
        menu = phone_menu(editor, found.phones, 0, at_s, editor.put_phones)
        next(action for action in menu.actions() if action.text() == name).trigger()

    choose("Split here", 0.4)
    assert editor.lane.boundaries() == [0.0, 0.4, 1.0, 2.0]
    choose("Merge with the next", 0.0)
    assert editor.lane.boundaries() == [0.0, 1.0, 2.0]
    dataset.context.undo.undo()
    assert editor.lane.boundaries() == [0.0, 0.4, 1.0, 2.0]


def test_chips_and_what_is_typed_are_one_filter(dataset: DatasetWorkspace) -> None:
    chips, search = dataset.table.chips, dataset.table.search
    search.setText("hello")
    QTest.mouseClick(chips.chips["is:starred"], Qt.MouseButton.LeftButton)
    assert search.text() == "hello is:starred"
    search.setText("is:starred -is:done")
    assert [term for term, chip in chips.chips.items() if chip.isChecked()] == ["-is:done", "is:starred"]
    QTest.mouseClick(chips.chips["-is:done"], Qt.MouseButton.LeftButton)
    assert search.text() == "is:starred"


def test_several_clips_get_a_speaker_a_language_and_a_tag_in_one_step_each(
    qtbot: QtBot, studio: Studio, dataset: DatasetWorkspace
) -> None:
    bulk, clips = dataset.inspector().bulk, studio.context.clips
    assert bulk.isHidden()
    dataset.table.table.selectAll()
    assert not bulk.isHidden()
    assert bulk.title.text() == f"{clips.total} clips selected"
    before = {clip.id: clip.speaker for clip in clips.clips()}
    QTest.keyClicks(bulk.speaker, "Zoe")
    QTest.keyClick(bulk.speaker, Qt.Key.Key_Return)
    assert {clip.speaker for clip in clips.clips()} == {"Zoe"}
    QTest.keyClicks(bulk.tag, "take two")
    QTest.keyClick(bulk.tag, Qt.Key.Key_Return)
    assert all("take two" in clip.tags for clip in clips.clips())
    bulk.language.setCurrentIndex(bulk.language.findData("de"))
    QTest.mouseClick(bulk.set_language, Qt.MouseButton.LeftButton)
    assert {clip.language for clip in clips.clips()} == {"de"}
    dataset.action("dataset.hold-out").trigger()
    assert all(clip.held_out for clip in clips.clips())
    for _ in range(4):
        studio.context.undo.undo()
    assert {clip.id: clip.speaker for clip in clips.clips()} == before
    assert {(clip.language, clip.held_out) for clip in clips.clips()} == {("en-us", False)}


def test_a_filter_that_is_kept_comes_back_with_a_click(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot
) -> None:
    chips, search = dataset.table.chips, dataset.table.search
    assert not chips.keep.isVisibleTo(chips)
    type_over(search, "PBX duration>1")
    QTest.mouseClick(chips.keep, Qt.MouseButton.LeftButton)
    assert not chips.keep.isVisibleTo(chips)
    search.clear()
    QTest.mouseClick(chips.kept["PBX duration>1"], Qt.MouseButton.LeftButton)
    assert search.text() == "PBX duration>1"
    qtbot.waitUntil(lambda: dataset.context.clips.shown == 1)
    QTest.mouseClick(chips.kept["PBX duration>1"], Qt.MouseButton.LeftButton)
    assert search.text() == ""
    assert project.preferences.get("dataset.filters") == ["PBX duration>1"]


def test_recordings_without_a_clip_are_shown_before_they_go(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    name = project.audio.add_bytes(b"nothing refers to this", ".wav")
    os.utime(project.audio.path(name), (0, 0))
    dataset.action("dataset.leftovers").trigger()

    def move() -> list[QPushButton]:
        return [one for one in dataset.window().findChildren(QPushButton) if one.text() == "Move to the trash"]

    qtbot.waitUntil(lambda: bool(move()))
    assert project.audio.path(name).exists()
    QTest.mouseClick(move()[0], Qt.MouseButton.LeftButton)
    assert not project.audio.path(name).exists()
    dataset.context.undo.undo()
    assert project.audio.path(name).exists()


def test_the_whole_row_under_the_pointer_is_lit(dataset: DatasetWorkspace, qtbot: QtBot) -> None:
    table = dataset.table.table
    rect = table.visualRect(table.model().index(1, ClipColumn.TEXT))
    at = rect.topLeft() + QPoint(4, 4)
    edge = QPoint(table.columnViewportPosition(ClipColumn.FINDINGS) + 2, at.y())

    def grounds() -> set[str]:
        picture = table.viewport().grab().toImage()
        return {picture.pixelColor(point).name() for point in (at - QPoint(0, 2), edge)}

    dark = grounds()
    QTest.mouseMove(table.viewport(), at)
    qtbot.waitUntil(lambda: table.hovered == 1)
    assert len(grounds()) == 1
    assert grounds() != dark


def test_a_filter_that_nothing_passes_says_so_and_leads_back(dataset: DatasetWorkspace, qtbot: QtBot) -> None:
    table, editor = dataset.table, dataset.editor
    editor.spectrogram.set_marks([0.5])
    table.search.setText("nobody says this")
    qtbot.waitUntil(table.show_all.isVisible)
    assert editor.spectrogram.visible_marks() == []
    table.show_all.click()
    qtbot.waitUntil(table.table.isVisible)
    assert table.search.text() == ""


def test_clips_have_a_menu_of_their_own(dataset: DatasetWorkspace) -> None:
    table = dataset.table.table
    table.customContextMenuRequested.emit(table.visualRect(table.currentIndex()).center())
    menu = next(one for one in dataset.findChildren(QMenu) if dataset.action("dataset.star") in one.actions())
    dataset.action("dataset.star").trigger()
    assert dataset.context.clips.clip_at(0).starred  # type: ignore[union-attr]
    menu.close()


def test_writing_on_in_a_text_erases_nothing(dataset: DatasetWorkspace) -> None:
    dataset.action("dataset.edit-text").trigger()
    assert dataset.editor.text.selectedText() == ""
    QTest.keyClicks(dataset.editor.text, "!")
    assert dataset.editor.text.text() == "Dial the PBX.!"


def test_whoever_has_mended_a_text_goes_on_to_the_next_clip_by_keys(dataset: DatasetWorkspace) -> None:
    dataset.action("dataset.edit-text").trigger()
    QTest.keyClicks(dataset.editor.text, "!")
    QTest.keyClick(dataset.editor.text, Qt.Key.Key_Return)
    assert dataset.table.table.hasFocus()


def test_a_long_text_shows_its_beginning_however_wide_its_field_is(dataset: DatasetWorkspace, project: Project) -> None:
    dataset.context.clips.write(dataset.table.current(), text="This is where it begins. " + "On and on it goes. " * 20)
    field = dataset.editor.text
    for width in (600, 90, 300):
        field.resize(width, field.height())
        QApplication.processEvents()
        assert field.cursorPositionAt(QPoint(8, field.height() // 2)) <= 1
