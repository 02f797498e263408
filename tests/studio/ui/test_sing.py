"""The Sing workspace, by hand: keys and mouse as a person uses them."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.project import outputs
from backend.protocol import wire
from backend.protocol.jobs import ExportAudio
from backend.protocol.notices import notice
from backend.protocol.song import MOST_NOTES, Note
from backend.protocol.song_jobs import ReadSong, Sing, WriteSong
from backend.song.formats import files
from studio.app import Studio
from studio.audio.fake import FakeEngine
from studio.maths import song_notes
from studio.sessions.shipped_songs import shipped
from studio.ui.shared.file_chooser import FileChooser
from studio.ui.sing import roll_painting
from studio.ui.sing.song_editor import BEFORE_S, CLIP_TYPE
from studio.ui.sing.workspace import SingWorkspace
from tests.fakes.client import FakeClient
from tests.studio.gestures import LEFT, drag
from tests.studio.songs import TWO, answer, answer_plan, answer_sing, at, put_song
from tests.studio.ui.test_speak import sound

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


# -- a song as a document -------------------------------------------------------------------------------------


def test_an_empty_project_says_what_to_do_and_one_click_brings_a_song(sing: SingWorkspace, client: FakeClient) -> None:
    assert sing.empty.isVisible()
    assert sing.primary() == "sing.shipped"
    sing.action("sing.shipped").trigger()
    job = client.jobs[client.id_of(ReadSong)]
    assert isinstance(job, ReadSong)
    assert Path(job.source) in shipped()
    answer(client, ReadSong)
    assert not sing.empty.isVisible()
    assert sing.primary() == "sing.sing"
    assert sing.action("sing.sing").isEnabled()
    assert "42 notes" in sing.facts.text()
    assert sing.editor.roll.accessibleDescription().startswith("42 notes: Twinkle")


def test_a_song_opens_so_wide_that_short_words_can_be_read(sing: SingWorkspace, client: FakeClient) -> None:
    sing.action("sing.shipped").trigger()
    answer(client, ReadSong)
    view, roll, clock = sing.editor.view, sing.editor.roll, sing.session.document.clock
    crotchet = sing.session.document.notes[0]
    wide = roll.x_of(clock.seconds(crotchet.end)) - roll.x_of(clock.seconds(crotchet.start))
    assert view.start_s == -BEFORE_S, "the consonants of the first note are in sight"
    assert wide > roll.fontMetrics().horizontalAdvance("how")


def test_a_song_is_as_it_was_when_the_project_is_opened_again(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    put_song(sing, *TWO[:1])
    sing.song.activated.emit(0)
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_A, CTRL)
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Up)
    edited, folder = sing.session.song, studio.context.project_path
    studio.context.state.close()
    assert sing.session.song is None
    assert studio.context.state.open(Path(folder))
    studio.window.go("sing")
    assert sing.session.song == edited
    assert [note.tone for note in sing.session.document.notes] == [61, 65]
    assert len(sing.songs.items) == 2


def test_undo_gives_back_the_very_value(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    before = sing.session.song
    for keys in ((Qt.Key.Key_Up, CTRL), (Qt.Key.Key_Right, CTRL), (Qt.Key.Key_Right, ALT), (Qt.Key.Key_Delete,)):
        sing.editor.state.select({0, 1})
        QTest.keyClick(sing.editor.roll, *keys)
    assert not sing.session.document.notes
    for _ in range(4):
        studio.context.undo.undo()
    assert sing.session.song == before


def test_undo_returns_to_the_song_it_belongs_to(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    first = sing.session.document.id
    sing.editor.state.select({0})
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Up)
    put_song(sing)
    studio.context.undo.undo()
    assert sing.session.document.id == first
    assert sing.session.document.notes == TWO


def test_a_removed_song_comes_back(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    sing.action("sing.remove").trigger()
    assert sing.empty.isVisible()
    studio.context.undo.undo()
    assert sing.session.document.notes == TWO


# -- notes by mouse -------------------------------------------------------------------------------------------


def test_a_note_is_dragged_in_one_undoable_step(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    steps = studio.context.undo.count()
    path = [at(sing, 240, 60), at(sing, 400, 62), at(sing, 1200, 67)]
    drag(sing.editor.roll, path)
    assert [(n.start, n.tone) for n in sing.session.document.notes] == [(480, 64), (960, 67)]
    assert sing.session.document.notes[1].lyric == "sing"
    assert studio.context.undo.count() == steps + 1
    studio.context.undo.undo()
    assert sing.session.document.notes == TWO


def test_an_edge_is_dragged_on_the_grid(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    end = at(sing, 960, 64) - QPoint(2, 0)
    drag(sing.editor.roll, [end, end + QPoint(20, 0), at(sing, 1415, 64)])
    assert sing.session.document.notes[1].length == 960


def test_the_pencil_writes_a_note_and_the_tone_is_heard(sing: SingWorkspace) -> None:
    put_song(sing)
    QTest.keyClick(sing.window(), Qt.Key.Key_2)
    assert sing.editor.state.tool == "pencil"
    drag(sing.editor.roll, [at(sing, 490, 65), at(sing, 700, 65), at(sing, 955, 65)])
    (note,) = sing.session.document.notes
    assert (note.start, note.length, note.tone) == (480, 480, 65)
    source = sing.context.playback.source
    assert source is not None
    assert source.owner == "sing.note"
    sing.context.playback.stop()


def test_a_frame_selects_and_ctrl_adds(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    drag(sing.editor.roll, [at(sing, 1100, 67), at(sing, 900, 66), at(sing, 700, 63)])
    assert sing.editor.state.selected == {1}
    QTest.mouseClick(sing.editor.roll, LEFT, CTRL, at(sing, 240, 60))
    assert sing.editor.state.selected == {0, 1}
    sing.context.playback.stop()


def test_tones_snap_to_the_scale(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    sing.whole.tonic.activated.emit(0)
    sing.action("sing.in-scale").trigger()
    sing.editor.state.select({1})
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Up)
    assert sing.session.document.notes[1].tone == 65
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Up)
    assert sing.session.document.notes[1].tone == 67, "F sharp is not in C major"


def test_copies_go_to_another_song_of_another_project(sing: SingWorkspace, studio: Studio, tmp_path: Path) -> None:
    put_song(sing, *TWO)
    sing.editor.state.select({0, 1})
    sing.action("sing.copy").trigger()
    studio.context.state.close()
    assert studio.context.state.create(tmp_path / "Other.voicewright")
    studio.window.go("sing")
    put_song(sing)
    sing.editor.keys.put_cursor(960)
    sing.action("sing.paste").trigger()
    pasted = [(960, 60, "sing"), (1440, 64, "me")]
    assert [(n.start, n.tone, n.lyric) for n in sing.session.document.notes] == pasted
    many = [Note(id=n, start=n, length=1, tone=60) for n in range(MOST_NOTES)]
    data = QMimeData()
    data.setData(CLIP_TYPE, msgspec.json.encode(many))
    QGuiApplication.clipboard().setMimeData(data)
    sing.action("sing.paste").trigger()
    assert len(sing.session.document.notes) == 2, "so many would only make the window wait"


# -- words ----------------------------------------------------------------------------------------------------


def test_words_are_typed_in_their_place_and_tab_goes_on(sing: SingWorkspace) -> None:
    put_song(sing, *TWO, Note(id=2, start=960, length=480, tone=65, lyric="la"))
    QTest.mouseDClick(sing.editor.roll, LEFT, Qt.KeyboardModifier.NoModifier, at(sing, 240, 60))
    field = sing.editor.lyric
    assert field.isVisible()
    QTest.keyClicks(field, "love")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert (field.note, field.text()) == (1, "me")
    QTest.keyClicks(field, "win-ter")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [note.lyric for note in sing.session.document.notes] == ["love", "winter", "+"]
    assert sing.editor.roll.hasFocus()


def test_escape_leaves_the_word_as_it_was(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    sing.editor.state.select({1})
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_F2)
    QTest.keyClicks(sing.editor.lyric, "other")
    QTest.keyClick(sing.editor.lyric, Qt.Key.Key_Escape)
    assert sing.session.document.notes == TWO


# -- pitch ----------------------------------------------------------------------------------------------------


def test_a_line_is_drawn_erased_and_undone(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    QTest.keyClick(sing.window(), Qt.Key.Key_4)
    drag(sing.editor.roll, [at(sing, 100, 60), at(sing, 200, 61), at(sing, 380, 62)])
    (stroke,) = sing.session.document.notes[0].drawn
    assert stroke.cents[0] == pytest.approx(0, abs=15)
    assert stroke.cents[-1] == pytest.approx(200, abs=15)
    drag(sing.editor.roll, [at(sing, 90, 60), at(sing, 200, 60), at(sing, 470, 60)], Qt.MouseButton.RightButton)
    assert sing.session.document.notes == TWO
    studio.context.undo.undo()
    studio.context.undo.undo()
    assert sing.session.document.notes == TWO


def test_drawn_pitch_goes_with_its_note(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    QTest.keyClick(sing.window(), Qt.Key.Key_3)
    drag(sing.editor.roll, [at(sing, 100, 60), at(sing, 200, 61), at(sing, 300, 60)])
    drawn = sing.session.document.notes[0].drawn
    assert drawn
    sing.editor.state.select({0})
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Up, CTRL)
    (moved,) = (note for note in sing.session.document.notes if note.id == 0)
    assert (moved.tone, moved.drawn) == (72, drawn)


def test_vibrato_is_pulled_out_of_a_note(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    QTest.keyClick(sing.window(), Qt.Key.Key_6)
    start = at(sing, 240, 60)
    drag(sing.editor.roll, [start, start - QPoint(0, 10), start - QPoint(0, 40)])
    wave = sing.session.document.notes[0].vibrato
    assert wave is not None
    assert wave.depth_cents == 60


def test_smooth_and_pin_work_on_what_is_planned(sing: SingWorkspace, client: FakeClient) -> None:
    put_song(sing, *TWO)
    answer_plan(sing, client)
    assert sing.editor.roll.curves.phrases
    QTest.keyClick(sing.window(), Qt.Key.Key_7)
    drag(sing.editor.roll, [at(sing, 380, 61), at(sing, 440, 61), at(sing, 600, 61)])
    notes = sing.session.document.notes
    assert notes[0].drawn
    assert notes[1].drawn
    sing.action("sing.reset-pitch").trigger()
    assert sing.session.document.notes == TWO
    sing.editor.state.select({1})
    sing.action("sing.pin-notes").trigger()
    assert [stroke.pinned for stroke in sing.session.document.notes[1].drawn] == [True]


def test_what_is_to_be_known_of_the_voice_stands_there_before_it_sings(sing: SingWorkspace, client: FakeClient) -> None:
    put_song(sing, *TWO)
    answer_plan(sing, client, notice("sings-with-accent", track="Alto", name="Wren", language="Japanese"))
    said = [one.text() for one in sing.whole.findChildren(QLabel) if not one.isHidden()]
    assert any("Wren never learnt Japanese" in one for one in said)
    assert not any(isinstance(job, Sing) for job in client.jobs.values())


def test_a_phone_boundary_is_dragged(sing: SingWorkspace, client: FakeClient) -> None:
    put_song(sing, *TWO)
    answer_plan(sing, client)
    lane = sing.editor.lane.widget
    edge = next(at for at, one in enumerate(sing.editor.lane.phones) if one.phone.symbol == "m") - 1
    x = round(lane.x_of(lane.boundaries()[edge + 1]))
    drag(lane, [QPoint(x, 34), QPoint(x - 4, 34), QPoint(x - 8, 34)])
    (edit,) = sing.session.document.notes[1].phone_edits
    by_ms = -8 / lane.width() * sing.editor.view.span_s * 1000
    assert edit.start_ms == pytest.approx(by_ms, abs=3)


# -- sound ----------------------------------------------------------------------------------------------------


def test_an_edit_is_sung_again_by_itself(sing: SingWorkspace, client: FakeClient, tmp_path: Path) -> None:
    put_song(sing, *TWO)
    sing.action("sing.sing").trigger()
    assert not sing.action("sing.sing").isEnabled(), "it is being sung"
    job = client.jobs[client.id_of(Sing)]
    assert isinstance(job, Sing)
    assert (job.voice, job.song) == (sing.context.voices.ids[0], sing.session.song)
    assert outputs.file(Path(job.out)), "the backend may write there"
    answer_sing(client, tmp_path / "歌.wav")
    playback = sing.context.playback
    assert playback.source is not None
    assert playback.source.owner == "sing"
    playback.stop()
    assert sing.tools.said().startswith(("Sung", "Heard after"))
    sing.editor.state.select({0})
    sing.action("sing.live").trigger()
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Right, ALT)
    assert sing.tools.said() == "The notes have changed since they were sung"
    sing.action("sing.live").trigger()
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Right, ALT)
    sing.session.sing_again()
    again = client.jobs[client.id_of(Sing)]
    assert isinstance(again, Sing)
    assert again.song == sing.session.song != job.song
    answer_sing(client, tmp_path / "再.wav")
    assert sing.tools.said().startswith("Sung again in")
    playback.stop()
    out = tmp_path / "out.wav"
    sing.session.export(out)
    export = client.jobs[client.id_of(ExportAudio)]
    assert isinstance(export, ExportAudio)
    assert export.out == str(out)


def test_a_song_is_heard_while_it_is_sung_from_the_cursor_on(
    sing: SingWorkspace, client: FakeClient, engine: FakeEngine, tmp_path: Path, qtbot: QtBot
) -> None:
    put_song(sing, *TWO, Note(id=2, start=1440, length=480, tone=60))
    sing.editor.keys.put_cursor(480)
    sing.play()
    id_ = client.id_of(Sing)
    job = client.jobs[id_]
    assert isinstance(job, Sing)
    assert job.from_s == pytest.approx(1.0)
    playback, sounding = sing.context.playback, sing.session.sound
    client.heard.emit(
        wire.Chunk(id=id_, index=0, path=str(sound(tmp_path / "0.wav", 0.5)), start_s=1.0, duration_s=0.5)
    )
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    assert sounding.origin_s == pytest.approx(1.0), "what plays begins at the cursor"
    engine.players[0].pump(4000)
    qtbot.waitUntil(lambda: sing.editor.view.cursor_s == pytest.approx(1.25, abs=0.01))
    engine.players[0].pump(12000)
    assert playback.playing, "it waits for the next stretch"
    client.heard.emit(
        wire.Chunk(id=id_, index=1, path=str(sound(tmp_path / "1.wav", 0.5)), start_s=1.5, duration_s=0.5)
    )
    qtbot.waitUntil(lambda: playback.duration_s == pytest.approx(1.0))
    assert np.abs(engine.players[0].pump(4000)).max() > 0
    answer_sing(client, tmp_path / "ganz.wav")
    assert playback.playing, "the stretches play to their end"
    assert len(engine.players) == 1
    assert sing.tools.said().startswith(("Sung", "Heard after"))
    sing.editor.view.seek_requested.emit(0.25)
    assert sounding.origin_s == 0.0, "the whole is there for what lies before"
    assert playback.position_s == pytest.approx(0.25, abs=0.01)
    playback.stop()


def test_several_selected_notes_are_what_is_played(sing: SingWorkspace) -> None:
    put_song(sing, *TWO, Note(id=2, start=1440, length=480, tone=60))
    sing.editor.state.select({1, 2})
    start_s, end_s = sing.editor.span_s()
    assert start_s == pytest.approx(0.85)
    assert end_s == pytest.approx(4.1)


def test_eight_bars_by_keyboard_alone(
    sing: SingWorkspace, client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new song, sixteen notes, their words, their pitch, and a MIDI file, without touching the mouse."""
    window, press = sing.window(), QTest.keyClick
    press(window, Qt.Key.Key_N, CTRL | SHIFT)
    roll = sing.editor.roll
    roll.setFocus()
    tune = [0, 0, 7, 7, 9, 9, 7, 0, 5, 5, 4, 4, 2, 2, 0, 0]
    before = 0
    for number, up in enumerate(tune):
        press(roll, Qt.Key.Key_Return)
        if number == 0:
            press(roll, Qt.Key.Key_Right, ALT)  # to a half note: the grid is a sixteenth
            for _ in range(3):
                press(roll, Qt.Key.Key_Right, ALT)
        for _ in range(abs(up - before)):
            press(roll, Qt.Key.Key_Up if up > before else Qt.Key.Key_Down)
        before = up
    notes = sing.session.document.notes
    assert [note.tone for note in notes] == [60 + up for up in tune]
    assert {note.length for note in notes} == {960}
    assert sing.session.song is not None
    assert sing.session.song.end == 8 * 4 * 480
    for _ in notes[1:]:
        press(roll, Qt.Key.Key_Left)
    press(roll, Qt.Key.Key_F2)
    QTest.keyClicks(sing.editor.lyric, "Twin-kle twin-kle lit-tle star now")
    press(sing.editor.lyric, Qt.Key.Key_Return)
    lyrics = ["Twinkle", "+", "twinkle", "+", "little", "+", "star", "now"]
    assert [note.lyric for note in sing.session.document.notes][:8] == lyrics
    press(roll, Qt.Key.Key_Right, SHIFT)
    assert len(sing.editor.state.selected) == 2
    press(window, Qt.Key.Key_M)
    assert len(sing.session.document.notes) == 15
    press(window, Qt.Key.Key_Z, CTRL)
    assert len(sing.session.document.notes) == 16
    out = tmp_path / "eight bars.mid"
    monkeypatch.setattr(FileChooser, "new_file", lambda *_asked: out)
    press(window, Qt.Key.Key_E, CTRL)
    answer(client, WriteSong)
    read, _ = files.read(out)
    written = sing.session.document.notes
    assert [(n.start, n.length, n.tone) for n in read.tracks[0].notes] == [(n.start, n.length, n.tone) for n in written]
    assert [n.lyric for n in read.tracks[0].notes][:8] == lyrics
    sing.context.playback.stop()


def test_a_dropped_song_is_opened(sing: SingWorkspace, client: FakeClient, studio: Studio, tmp_path: Path) -> None:
    from PySide6.QtCore import QUrl

    path = tmp_path / "lied.ustx"
    path.write_text("x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    studio.window.go("dataset")
    assert studio.window.files.can_take(data)
    studio.window.files.take(data)
    assert studio.window.front_id == "sing"
    job = client.jobs[client.id_of(ReadSong)]
    assert isinstance(job, ReadSong)
    assert Path(job.source) == path


def test_the_others_are_ghosts_and_each_voice_is_edited_alone(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    sing.action("sing.add-voice").trigger()
    assert sing.tools.track.count() == 2
    assert sing.session.document.track_index == 1
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Return)
    song = sing.session.song
    assert song is not None
    assert song.tracks[0].notes == TWO
    assert len(song.tracks[1].notes) == 1
    assert song_notes.place_of(song.tracks[1].notes, 0) == 0
    sing.context.playback.stop()


def test_a_note_is_described_in_a_musicians_words(sing: SingWorkspace) -> None:
    put_song(sing, Note(id=1, start=1920, length=480, tone=60, lyric="oh"), Note(id=2, start=2640, length=720, tone=62))
    said = [roll_painting.described([note], sing.session.document.clock) for note in sing.session.document.notes]
    assert said == ["oh, C4, bar 2, beat 1, 1 beat long", "la, D4, bar 2, beat 2, 1.5 beats long"]
