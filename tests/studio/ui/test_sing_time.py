"""Sing's time: tempo and meter along the ruler, the strip, the metronome, the sound behind the notes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.protocol.song import Note
from studio.app import Studio
from studio.ui.sing.song_editor import BEFORE_S
from studio.ui.sing.workspace import SingWorkspace
from tests.fakes.client import FakeClient
from tests.studio.gestures import LEFT, drag
from tests.studio.songs import TWO, answer_sing, put_song


def test_a_new_song_can_be_undone_and_brought_back(sing: SingWorkspace, studio: Studio) -> None:
    sing.action("sing.new").trigger()
    id = sing.session.document.id
    assert sing.session.song is not None
    QTest.keyClick(sing.editor.roll, Qt.Key.Key_Return)
    written = sing.session.song
    studio.context.undo.undo()
    studio.context.undo.undo()
    assert sing.empty.isVisible()
    assert not sing.songs.items
    studio.context.undo.redo()
    assert sing.session.document.id == id
    studio.context.undo.redo()
    assert sing.session.song == written


def test_tempo_and_meter_are_changed_along_the_ruler(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    before = sing.session.song
    ruler = sing.editor.ruler
    QTest.mouseDClick(ruler, LEFT, pos=QPoint(round(ruler.x_of(5.0)), 8))
    popup = sing.editor.time
    assert popup.isVisible()
    assert popup.tick == 4 * 480, "the bar's start"
    popup.tempo.spin.setValue(90)
    popup.beats.spin.setValue(3)
    song = sing.session.song
    assert song is not None
    assert [(one.tick, one.bpm) for one in song.tempos] == [(0, 60), (1920, 90)]
    assert [(one.tick, one.beats) for one in song.meters] == [(0, 4), (1920, 3)]
    QTest.mouseClick(popup.remove, LEFT)
    assert sing.session.song == before
    studio.context.undo.undo()
    assert sing.session.song == song
    popup.hide()


def test_the_strip_of_the_whole_song_moves_the_roll(sing: SingWorkspace) -> None:
    put_song(sing, *[Note(id=n, start=480 * n, length=480, tone=60 + n % 5, lyric="la") for n in range(120)])
    view, strip = sing.editor.view, sing.editor.minimap
    span_s = view.span_s
    QTest.mouseClick(strip, LEFT, pos=QPoint(round(strip.x_of(100.0)), 10))
    assert view.start_s == pytest.approx(100.0 - span_s / 2, abs=0.3)
    grip = strip.frame().center().toPoint()
    drag(strip, [grip, grip - QPoint(round(strip.x_of(40.0) - strip.x_of(0.0)), 0)])
    assert view.start_s == pytest.approx(60.0 - span_s / 2, abs=0.6)
    assert view.span_s == pytest.approx(span_s)
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert view.start_s == -BEFORE_S


def test_beats_are_heard_and_counted_in_and_places_stay(
    sing: SingWorkspace, client: FakeClient, tmp_path: Path
) -> None:
    put_song(sing, *TWO)
    playback = sing.context.playback
    sing.session.sing()
    answer_sing(client, tmp_path / "gesungen.wav")
    playback.stop()
    sing.action("sing.metronome").trigger()
    assert playback.source is not None
    assert [at_s for at_s, _ in playback.source.clicks] == [0.0, 1.0]
    sing.action("sing.count-in").trigger()
    sing.session.sound.play(1.0)
    assert playback.source.lead_s == pytest.approx(4.0)
    assert [at_s for at_s, _ in playback.source.clicks] == pytest.approx([0, 1, 2, 3, 4])
    assert sing.session.sound.origin_s == pytest.approx(-3.0), "the song's second 1 comes after four beats"
    playback.stop()
    sing.action("sing.count-in").trigger()
    sing.session.sound.play(1.0)
    assert sing.session.sound.origin_s == 0.0
    playback.stop()


def test_what_was_sung_lies_behind_the_notes(
    sing: SingWorkspace, client: FakeClient, tmp_path: Path, qtbot: QtBot
) -> None:
    put_song(sing, *TWO)
    sing.session.sing()
    answer_sing(client, tmp_path / "gesungen.wav")
    sing.context.playback.stop()
    sing.action("sing.spectrum").trigger()
    qtbot.waitUntil(lambda: sing.editor.backdrop.spectrum is not None)
    sing.action("sing.spectrum").trigger()
    plain = sing.editor.roll.grab().toImage()
    sing.action("sing.spectrum").trigger()
    assert sing.editor.roll.grab().toImage() != plain
    sing.action("sing.spectrum").trigger()
    assert sing.editor.roll.grab().toImage() == plain
