"""Who sings, how, and beside what: the panel at the right of Sing, by hand."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from backend.project import voice_card
from backend.protocol.manners import PRESETS
from backend.protocol.song import Background, Manner, Note, Track
from backend.protocol.voices import CARD
from studio.app import Studio
from studio.ui.shared.file_chooser import FileChooser
from studio.ui.sing.track_panel import MANNERS
from studio.ui.sing.workspace import SingWorkspace
from tests.fakes.client import FakeClient
from tests.studio.gestures import LEFT, NO_KEY, type_over
from tests.studio.songs import TWO, answer_plan, put_song
from tests.studio.ui.test_speak import sound


def tracks(sing: SingWorkspace) -> list[Track]:
    assert sing.session.song is not None
    return sing.session.song.tracks


def test_a_song_and_a_voice_without_notes_are_drawn(sing: SingWorkspace) -> None:
    put_song(sing)
    assert not sing.editor.roll.grab().isNull(), "an empty song"
    put_song(sing, *TWO)
    sing.action("sing.add-voice").trigger()
    assert not sing.editor.roll.grab().isNull(), "an empty voice beside another one"


def test_each_voice_of_a_duet_has_its_singer_place_and_level(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    sing.action("sing.add-voice").trigger()
    panel = sing.whole.track
    names = [panel.singer.itemText(at) for at in range(panel.singer.count())]
    own = 1
    panel.singer.setCurrentIndex(own)
    panel.singer.activated.emit(own)
    type_over(panel.name, "Alto")
    panel.pan.spin.setValue(0.4)
    panel.heard.click()
    first, second = tracks(sing)
    assert (second.voice, second.name, second.pan, second.muted) == (
        sing.context.voices.ids[0],
        "Alto",
        0.4,
        True,
    )
    assert first == Track(notes=TWO), "the other voice is as it was"
    sing.session.document.choose_track(0)
    assert (panel.singer.currentIndex(), panel.heard.isChecked()) == (0, True)
    sing.session.document.choose_track(1)
    assert panel.singer.currentText() == names[own]
    studio.context.undo.undo()
    assert not tracks(sing)[1].muted


def test_a_voice_is_removed_and_comes_back_but_the_last_stays(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    panel = sing.whole.track
    assert not panel.remove.isEnabled(), "a song has a voice"
    sing.action("sing.add-voice").trigger()
    sing.session.document.choose_track(0)
    panel.remove.click()
    assert [track.notes for track in tracks(sing)] == [[]]
    assert not sing.session.document.notes
    studio.context.undo.undo()
    assert [track.notes for track in tracks(sing)] == [TWO, []]
    assert sing.session.document.notes == TWO


def test_a_manner_is_shaped_in_numbers(sing: SingWorkspace) -> None:
    put_song(sing, *TWO)
    panel = sing.whole.track
    assert not panel.numbers.fields["scoop_cents"].isVisibleTo(panel), "only who wants numbers sees them"
    panel.numbers.open.click()
    assert panel.numbers.fields["scoop_cents"].isVisibleTo(panel)
    pop = 1
    panel.manner.setCurrentIndex(pop)
    panel.manner.activated.emit(pop)
    assert panel.numbers.fields["scoop_cents"].spin.value() == PRESETS["pop"].scoop_cents
    panel.numbers.fields["portamento_ms"].spin.setValue(200)
    assert tracks(sing)[0].manner.values == {"portamento_ms": 200.0}
    panel.numbers.fields["portamento_ms"].spin.setValue(PRESETS["pop"].portamento_ms)
    assert tracks(sing)[0].manner.values == {}, "as the manner has it is no change"
    panel.numbers.fields["damping"].spin.setValue(0.4)
    panel.numbers.reset.click()
    assert (tracks(sing)[0].manner.preset, tracks(sing)[0].manner.values) == ("pop", {})


def test_a_voice_whose_recordings_are_sung_lends_its_manner(sing: SingWorkspace, studio: Studio) -> None:
    put_song(sing, *TWO)
    panel = sing.whole.track
    assert panel.manner.count() == len(MANNERS), "a voice that was never heard to sing has no manner of its own"
    (voice,) = studio.context.voices.items
    learnt = {"portamento_ms": 170.0, "vibrato_cents": 70.0}
    project = studio.context.project
    assert project is not None
    card = project.voices_folder / voice.id / CARD
    card.write_bytes(voice_card.encode(replace(voice, sings={"one": learnt})))
    studio.context.voices.reload()
    assert panel.manner.itemText(len(MANNERS)) == f"As {voice.name} sings"
    panel.manner.setCurrentIndex(len(MANNERS))
    panel.manner.activated.emit(len(MANNERS))
    assert tracks(sing)[0].manner.values == learnt, "the song holds the numbers, and sings so without that voice"
    assert panel.manner.currentText() == f"As {voice.name} sings"
    panel.manner.activated.emit(0)
    assert tracks(sing)[0].manner == Manner(preset=MANNERS[0]), "they go with their manner"
    studio.context.undo.undo()
    assert panel.manner.currentText() == f"As {voice.name} sings"


def test_a_sound_is_played_beside_the_voices(
    sing: SingWorkspace, studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_song(sing, *TWO)
    path = sound(tmp_path / "Klavier 🎹.wav", 1.0)
    monkeypatch.setattr(FileChooser, "file", lambda *_: path)
    panel = sing.whole.backgrounds
    panel.add.click()
    path.unlink()
    (row,) = panel.rows
    assert row.name.text() == "Klavier 🎹"
    row.offset.spin.setValue(1.5)
    row.gain.spin.setValue(-6)
    row.heard.click()
    song, project = sing.session.song, studio.context.project
    assert song is not None
    assert project is not None
    (kept,) = song.backgrounds
    assert kept == Background(file=kept.file, name="Klavier 🎹", offset_s=1.5, gain_db=-6, muted=True)
    assert (project.folder / kept.file).is_file(), "the project has its own copy"
    row.remove.click()
    assert sing.session.song is not None
    assert not sing.session.song.backgrounds
    assert not panel.rows
    studio.context.undo.undo()
    assert [one.name.text() for one in panel.rows] == ["Klavier 🎹"]


def test_a_phone_is_made_another_one_by_a_double_click(sing: SingWorkspace, client: FakeClient) -> None:
    put_song(sing, *TWO)
    answer_plan(sing, client)
    lane = sing.editor.lane
    at = next(at for at, one in enumerate(lane.phones) if one.phone.symbol == "m")
    before = [one.phone.symbol for one in lane.phones if one.note == 1]
    middle = lane.widget.box(at).center()
    QTest.mouseDClick(lane.widget, LEFT, NO_KEY, QPoint(round(middle.x()), round(middle.y())))
    assert lane.field.text() == "m"
    type_over(lane.field, "b w")
    assert sing.session.document.notes[1].phones == ["b", "w", *before[1:]]
    assert sing.session.document.notes[0] == TWO[0]
    sing.context.playback.stop()


def test_a_word_under_the_roll_is_typed_by_a_double_click(sing: SingWorkspace, client: FakeClient) -> None:
    put_song(sing, *TWO)
    answer_plan(sing, client)
    lane = sing.editor.lane
    at = next(at for at, one in enumerate(lane.phones) if one.phone.symbol == "m")
    x = round(lane.widget.box(at).center().x())
    QTest.mouseDClick(lane.widget, LEFT, NO_KEY, QPoint(x, 6))
    assert not sing.editor.lyric.isHidden()
    type_over(sing.editor.lyric, "thee")
    assert [note.lyric for note in sing.session.document.notes] == ["sing", "thee"]


def test_phones_are_typed_by_keys_alone(sing: SingWorkspace, client: FakeClient) -> None:
    put_song(sing, Note(id=0, start=480, length=480, tone=60, lyric="me"))
    answer_plan(sing, client)
    lane = sing.editor.lane
    at = next(at for at, one in enumerate(lane.phones) if one.phone.symbol == "m")
    start_s = lane.phones[at].phone.start_s
    sing.editor.view.select((start_s, start_s + lane.phones[at].phone.duration_s))
    QTest.keyClick(lane.widget, Qt.Key.Key_Return)
    type_over(lane.field, "n")
    assert sing.session.document.notes[0].phones[0] == "n"
