"""What a hand found in Sing: the right button, buttons let go elsewhere, what is played, and what is written."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from backend.protocol.jobs import ExportAudio
from backend.protocol.song import Note
from backend.protocol.song_jobs import ReadSong, Sing
from studio.app import Studio
from studio.maths import song_notes
from studio.sessions import shipped_songs
from studio.ui.shared.file_chooser import FileChooser
from studio.ui.sing.workspace import SingWorkspace
from tests.fakes.client import FakeClient
from tests.studio.gestures import LEFT, drag, move
from tests.studio.songs import TWO, answer, answer_plan, answer_sing, at, put_song

RIGHT = Qt.MouseButton.RightButton
NONE = Qt.MouseButton.NoButton


def right_drag(sing: SingWorkspace, points: list[QPoint]) -> list[QMenu]:
    """As X11 sends it, with the wish for a menu at the press; the menus that opened."""
    roll = sing.editor.roll
    QTest.mousePress(roll, RIGHT, Qt.KeyboardModifier.NoModifier, points[0])
    where = points[0]
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, roll.mapToGlobal(where))
    QApplication.sendEvent(roll, asked)
    for point in points[1:]:
        move(roll, point, RIGHT)
    QTest.mouseRelease(roll, RIGHT, Qt.KeyboardModifier.NoModifier, points[-1])
    return [menu for menu in sing.findChildren(QMenu) if menu.isVisible()]


def test_the_menu_key_asks_about_the_selected_note_and_not_about_what_lies_in_the_middle(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    roll, (first, second) = sing.editor.roll, TWO
    sing.editor.state.select({second.id})
    middle, asked = roll.box(first).center().toPoint(), list[QPoint]()
    roll.menu_asked.connect(lambda _at, on_screen: asked.append(on_screen))
    QApplication.sendEvent(roll, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, roll.mapToGlobal(middle)))
    (menu,) = [one for one in sing.findChildren(QMenu) if one.isVisible()]
    assert sing.editor.state.selected == {second.id}
    assert asked == [roll.mapToGlobal(roll.box(second).center().toPoint())]
    menu.close()


def test_the_right_button_erases_and_opens_no_menu_over_it(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    QTest.keyClick(sing.window(), Qt.Key.Key_3)
    drag(sing.editor.roll, [at(sing, 100, 60), at(sing, 200, 61), at(sing, 300, 60)])
    assert sing.session.document.notes[0].drawn
    assert not right_drag(sing, [at(sing, 90, 62), at(sing, 200, 62), at(sing, 470, 62)])
    assert sing.session.document.notes == TWO


def test_the_pencils_right_button_rubs_notes_out_in_one_step(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    QTest.keyClick(sing.window(), Qt.Key.Key_2)
    steps = studio.context.undo.count()
    assert not right_drag(sing, [at(sing, 240, 60), at(sing, 470, 60), at(sing, 500, 64), at(sing, 900, 64)])
    assert not sing.session.document.notes
    assert studio.context.undo.count() == steps + 1
    studio.context.undo.undo()
    assert sing.session.document.notes == TWO


def test_with_the_pointer_the_right_button_offers_what_can_be_done_with_the_note(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    (menu,) = right_drag(sing, [at(sing, 600, 64)])
    assert sing.editor.state.selected == {1}
    offered = {one.text() for one in menu.actions()}
    assert {"Split the note", "Cut notes", "Zoom in"} <= offered
    menu.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_3])
def test_a_drag_whose_end_nobody_saw_is_over(sing: SingWorkspace, studio: Studio, key: Qt.Key) -> None:
    put_song(sing, *TWO)
    QTest.keyClick(sing.window(), key)
    roll = sing.editor.roll
    QTest.mousePress(roll, LEFT, Qt.KeyboardModifier.NoModifier, at(sing, 100, 60))
    move(roll, at(sing, 300, 62), LEFT)
    dragged = sing.session.document.notes
    assert dragged != TWO
    move(roll, at(sing, 900, 70), NONE)  # the button was let go over a menu, or another window
    move(roll, at(sing, 200, 50), NONE)
    assert sing.session.document.notes == dragged
    studio.context.undo.undo()
    move(roll, at(sing, 700, 60), NONE)
    assert sing.session.document.notes == TWO
    sing.context.playback.stop()


# -- notes ------------------------------------------------------------------------------------------------------


def test_the_scale_that_is_shown_is_the_one_that_rules(sing: SingWorkspace) -> None:
    put_song(sing, *(replace(note, tone=60 + 6 * note.id) for note in TWO))
    assert (sing.whole.tonic.currentText(), sing.whole.mode.currentText()) == ("C", "major")
    sing.action("sing.in-scale").trigger()
    sing.editor.state.select({0})
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Up)
    assert [note.tone for note in sing.session.document.notes] == [62, 66]
    sing.editor.state.select(())
    sing.action("sing.to-scale").trigger()
    assert [note.tone for note in sing.session.document.notes] == [62, 65]
    sing.context.playback.stop()


def test_what_is_selected_is_what_is_split(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    sing.editor.state.select({1})
    sing.editor.keys.put_cursor(120)  # in the other note
    sing.action("sing.split").trigger()
    assert [(note.start, note.length) for note in sing.session.document.notes] == [(0, 480), (480, 240), (720, 240)]


@given(
    lengths=st.lists(st.integers(40, 960), min_size=2, max_size=8),
    rests=st.lists(st.sampled_from((0, 0, 240)), min_size=8, max_size=8),
    seed=st.integers(0, 99),
)
def test_notes_that_touched_still_touch_when_they_are_loosened(lengths: list[int], rests: list[int], seed: int) -> None:
    notes, start = [], 480
    for number, (length, rest) in enumerate(zip(lengths, rests, strict=False)):
        notes.append(Note(id=number, start=start, length=length, tone=60))
        start += length + rest
    after = song_notes.humanized(notes, {note.id for note in notes}, seed)
    for (a, b), (c, d) in zip(itertools.pairwise(notes), itertools.pairwise(after), strict=True):
        assert c.end <= d.start
        assert c.length > 0
        if a.end == b.start:
            assert c.end == d.start


# -- what is heard, and what is written -------------------------------------------------------------------------


def test_space_plays_from_the_cursor(sing: SingWorkspace, client: FakeClient, tmp_path: Path) -> None:
    put_song(sing, *TWO)
    sing.editor.roll.setFocus()
    sing.editor.keys.put_cursor(480)
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Space)
    job = client.jobs[client.id_of(Sing)]
    assert isinstance(job, Sing)
    assert job.from_s == pytest.approx(1.0)
    answer_sing(client, tmp_path / "s.wav")
    sing.context.playback.stop()


def test_alt_space_plays_the_one_note_that_is_selected_again_and_again(
    sing: SingWorkspace, client: FakeClient, tmp_path: Path
) -> None:
    put_song(sing, *TWO)
    sing.action("sing.sing").trigger()
    answer_sing(client, tmp_path / "s.wav")
    sing.editor.state.select({1})
    for _ in range(2):
        QTest.keyClick(sing.editor.roll, Qt.Key.Key_Space, Qt.KeyboardModifier.AltModifier)
        assert sing.context.playback.playing
        assert sing.context.playback.position_s == pytest.approx(0.85, abs=0.02)
    sing.context.playback.stop()


def test_without_a_selection_alt_space_plays_the_phrase_at_the_cursor(
    sing: SingWorkspace, client: FakeClient, tmp_path: Path
) -> None:
    put_song(sing, *TWO, Note(id=2, start=4800, length=480, tone=60, lyric="la"))
    answer_plan(sing, client)
    sing.action("sing.sing").trigger()
    answer_sing(client, tmp_path / "s.wav")
    sing.context.playback.stop()
    sing.editor.keys.put_cursor(700)
    sing.action("sing.play-selection").trigger()
    assert sing.context.playback.position_s < 0.1, "the phrase begins before the cursor"
    sing.context.playback.stop()


def test_another_song_does_not_stand_in_the_transport(sing: SingWorkspace, client: FakeClient, tmp_path: Path) -> None:
    put_song(sing, *TWO)
    sing.action("sing.sing").trigger()
    answer_sing(client, tmp_path / "s.wav")
    sing.context.playback.stop()
    put_song(sing, *TWO[:1])
    assert sing.context.playback.source is None


def test_a_song_that_was_never_sung_is_sung_for_its_file(
    sing: SingWorkspace, client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_song(sing, *TWO)
    out, proposed = tmp_path / "lied.wav", list[str]()

    def chosen(_chooser: FileChooser, _parent: object, _title: str, name: str, _kinds: str) -> Path:
        proposed.append(name)
        return out

    monkeypatch.setattr(FileChooser, "new_file", chosen)
    sing.action("sing.export").trigger()
    assert proposed == ["Own.wav"]
    answer_sing(client, tmp_path / "s.wav")
    export = client.jobs[client.id_of(ExportAudio)]
    assert isinstance(export, ExportAudio)
    assert (export.source, export.out) == (str(tmp_path / "s.wav"), str(out))
    sing.context.playback.stop()


def test_each_voice_goes_into_a_file_of_its_own(
    sing: SingWorkspace, client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_song(sing, *TWO)
    monkeypatch.setattr(FileChooser, "folder", lambda *_asked: tmp_path)
    sing.action("sing.export-stems").trigger()
    job = client.jobs[client.id_of(Sing)]
    assert isinstance(job, Sing)
    assert job.stems == str(tmp_path)


def test_songs_that_ship_are_called_by_their_titles(sing: SingWorkspace, client: FakeClient) -> None:
    titles = [shipped_songs.title(path) for path in shipped_songs.shipped()]
    assert "Frère Jacques" in titles
    assert "茉莉花 (Mo li hua)" in titles
    sing.action("sing.shipped").trigger()
    answer(client, ReadSong)
    sing.action("sing.shipped").trigger()
    (menu,) = (one for one in sing.findChildren(QMenu) if one.isVisible())
    assert [one.text() for one in menu.actions()] == titles
    menu.close()


# -- several voices, and the ruler ------------------------------------------------------------------------------


def test_another_voice_comes_to_the_front_where_one_looks(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    sing.action("sing.add-voice").trigger()
    view, roll = sing.editor.view, sing.editor.roll
    view.show(0.5, 3.0)
    roll.show_tones(58, 70)
    looked = (view.start_s, view.end_s, roll.low, roll.high)
    QTest.mouseDClick(roll, LEFT, Qt.KeyboardModifier.NoModifier, at(sing, 700, 64))
    assert sing.session.document.track_index == 0, "a double click on a ghost brings its voice"
    assert sing.editor.state.selected == {1}
    assert (view.start_s, view.end_s, roll.low, roll.high) == looked
    sing.context.playback.stop()


def test_what_is_dragged_in_the_ruler_begins_and_ends_on_beats(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    ruler = sing.editor.ruler
    near = [QPoint(round(ruler.x_of(at_s)) + beside, 10) for at_s, beside in ((1.0, 3), (2.0, 20), (3.0, -4))]
    drag(ruler, near)
    assert sing.editor.view.selection == pytest.approx((1.0, 3.0))
    drag(ruler, [near[0], QPoint(near[2].x() - 12, 10)])
    assert sing.editor.view.selection is not None
    assert sing.editor.view.selection[1] < 2.99, "farther from a beat it is free"
