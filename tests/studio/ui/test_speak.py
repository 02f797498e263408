"""The speak workspace, as a person uses it: speak, edit with the mouse, hear, keep, compare, export."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.jobs import ExportAudio, Exported, Render, Rendered, Speak
from backend.protocol.line_jobs import DivideText
from backend.protocol.score import Score
from backend.protocol.song import Note, Song, Track
from backend.protocol.song_jobs import SongFromAudio, SongRead
from backend.protocol.voices import VoiceInfo
from backend.protocol.wire import Chunk
from studio.app import Studio
from studio.sessions.playback import Source
from studio.ui.shared.buttons import ActionButton
from studio.ui.shared.file_chooser import FileChooser
from studio.ui.sing.workspace import SingWorkspace
from studio.ui.speak.workspace import SpeakWorkspace
from tests.fakes.client import FakeClient
from tests.studio.gestures import drag
from tests.studio.maths.test_score import score_of

VOICE = VoiceInfo(id="v1", name="Ann", family="fastpitch", sample_rate=16000, languages=["en-us"], speakers=["ann"])


def sound(path: Path, seconds: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    t = np.arange(int(seconds * 16000)) / 16000
    soundfile.write(path, (0.3 * np.sin(2 * np.pi * 180 * t)).astype(np.float32), 16000)
    return path


@pytest.fixture
def speak(studio: Studio, project: Project, qtbot: QtBot) -> SpeakWorkspace:
    studio.context.voices.set_items([VOICE])
    studio.window.resize(1280, 800)
    studio.window.go("speak")
    found = studio.window.workspace("speak")
    assert isinstance(found, SpeakWorkspace)
    return found


def spoken(speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, folder: Path) -> Score:
    """Say something; the fake backend answers with a tone."""
    score = score_of([0.2] * 6)
    speak.composer.text.setPlainText("Hello there.")
    speak.action("speak.speak").trigger()
    assert speak.no_score.title.text() == "It is about to speak"
    path = sound(folder / "said.wav", score.duration_s)
    client.done(
        client.id_of(Speak),
        Rendered(path=str(path), score=score, sample_rate=16000, duration_s=score.duration_s, wall_s=0.02),
    )
    qtbot.waitUntil(lambda: speak.session.picture is not None)
    return score


def test_without_a_voice_it_says_what_to_do(studio: Studio, project: Project) -> None:
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    assert speak.no_voice.isVisible()
    assert not speak.action("speak.speak").isEnabled()


def test_a_text_in_a_script_that_the_voice_does_not_read_is_told_with_the_way_out(
    speak: SpeakWorkspace, studio: Studio
) -> None:
    composer = speak.composer
    assert not composer.foreign.isVisible()
    composer.text.setPlainText("你好，世界")
    assert composer.foreign.isVisible()
    assert composer.foreign.text() == (
        "This text is Chinese, and is read here as American English. Ann was not trained on it."
    )
    both = replace(VOICE, id="v2", name="Mei", languages=["en-us", "cmn"])
    studio.context.voices.set_items([VOICE, both])
    composer.voice.setCurrentIndex(1)
    assert composer.foreign.text().endswith("Choose its language.")
    composer.language.setCurrentIndex(composer.language.findData("cmn"))
    assert not composer.foreign.isVisible()
    composer.language.setCurrentIndex(composer.language.findData("en-us"))
    assert composer.foreign.isVisible()
    composer.text.setPlainText("Hello, 世界: all the rest is English.")
    assert not composer.foreign.isVisible()


def test_a_text_becomes_a_score_and_an_edit_is_rendered_by_itself(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    score = spoken(speak, client, qtbot, tmp_path)
    assert "rendered in" in speak.editor.tools.said()
    speak.editor.view.select((0.2, 0.4))
    speak.action("speak.pitch-up").trigger()
    qtbot.waitUntil(lambda: any(isinstance(job, Render) for job in client.jobs.values()))
    job = next(job for job in client.jobs.values() if isinstance(job, Render))
    assert job.voice == "v1"
    assert job.out
    ratio = np.array(job.score.f0.hz[22:38]) / np.array(score.f0.hz[22:38])
    assert np.allclose(ratio, 2 ** (1 / 12))
    path = sound(Path(job.out), 1.2)
    client.done(
        client.id_of(Render), Rendered(path=str(path), score=job.score, sample_rate=16000, duration_s=1.2, wall_s=0.01)
    )
    assert not speak.session.stale
    speak.context.undo.undo()
    assert not speak.session.document.edited
    assert speak.session.stale


def test_sentences_play_as_they_come_and_the_whole_is_the_source_in_the_end(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    playback, score = speak.context.playback, score_of([0.2] * 6)
    playback.load(Source(path=sound(tmp_path / "before.wav", 5)))
    playback.play()
    speak.composer.text.setPlainText("Hello there. And more.")
    speak.action("speak.speak").trigger()
    job = client.id_of(Speak)
    pieces = [sound(tmp_path / f"{i}.wav", 0.6) for i in range(2)]
    for index, path in enumerate(pieces):
        client.heard.emit(Chunk(id=job, index=index, path=str(path), start_s=0.6 * index, duration_s=0.6))
        assert playback.source is not None
        assert playback.source.path == pieces[0]
    qtbot.waitUntil(lambda: playback.duration_s == pytest.approx(1.2))
    whole = sound(tmp_path / "said.wav", 1.2)
    client.done(job, Rendered(path=str(whole), score=score, sample_rate=16000, duration_s=1.2, wall_s=0.02))
    playback.stop()
    assert playback.source is not None
    assert playback.source.path == whole


def test_drawing_with_the_mouse_is_one_step_and_the_right_button_erases(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    canvas, document, undo = speak.editor.pitch, speak.session.document, speak.context.undo
    steps = undo.count()
    points = [QPoint(int(canvas.width() * x), int(canvas.height() * 0.2)) for x in (0.02, 0.08, 0.15)]
    drag(canvas, points, Qt.MouseButton.LeftButton)
    assert undo.count() == steps + 1
    assert document.edited
    drag(
        canvas,
        [QPoint(0, 40), QPoint(canvas.width() // 2, 40), QPoint(canvas.width() - 1, 40)],
        Qt.MouseButton.RightButton,
    )
    assert not document.edited


@pytest.mark.parametrize(("key", "text"), [("3", "Draw a line"), ("4", "Draw a glide"), ("5", "Vibrato")])
def test_a_shape_is_one_step_and_leaves_the_rest_as_it_was(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path, key: str, text: str
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    canvas, document, undo = speak.editor.pitch, speak.session.document, speak.context.undo
    before = document.f0()
    assert before is not None
    QTest.keyClicks(speak.window(), key)
    steps = undo.count()
    drag(
        canvas,
        [
            QPoint(round(canvas.width() * x), round(canvas.height() * y))
            for x, y in ((0.3, 0.6), (0.5, 0.5), (0.8, 0.3))
        ],
    )
    assert (undo.count(), undo.undoText()) == (steps + 1, text)
    after = document.f0()
    assert after is not None
    changed = np.flatnonzero(after != before)
    assert changed.min() / before.size > 0.25
    assert changed.max() / before.size < 0.85
    undo.undo()
    back = document.f0()
    assert back is not None
    assert np.array_equal(back, before)


def test_dragging_an_edge_lengthens_one_phone_only(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    score = spoken(speak, client, qtbot, tmp_path)
    lane = speak.editor.lane
    x = round(lane.x_of(0.4))
    drag(lane, [QPoint(x, 35), QPoint(x + 20, 35), QPoint(x + 60, 35)], Qt.MouseButton.LeftButton)
    after = speak.session.document.score
    assert after is not None
    longer = [
        i for i, (a, b) in enumerate(zip(score.phones, after.phones, strict=True)) if b.duration_s > a.duration_s + 1e-9
    ]
    assert longer == [1]
    assert after.duration_s > score.duration_s


def test_a_pause_is_put_between_two_words_and_what_is_seen_stays(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, studio: Studio, tmp_path: Path
) -> None:
    score = spoken(speak, client, qtbot, tmp_path)
    view = speak.editor.view
    view.show(0.1, 0.7)
    view.set_cursor(0.45)
    QTest.keyClick(speak.editor.pitch, Qt.Key.Key_Comma)
    after = speak.session.document.score
    assert after is not None
    assert len(after.phones) == len(score.phones) + 1
    pause = next(phone for phone in after.phones if phone.symbol == "_,")
    assert view.selection == pytest.approx((pause.start_s, pause.start_s + pause.duration_s))
    assert (view.start_s, view.end_s) == pytest.approx((0.1, 0.7))
    studio.context.undo.undo()
    assert speak.session.document.score == score


def test_arrow_keys_move_the_pitch_of_the_selected_word(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    lane = speak.editor.lane
    QTest.mouseClick(lane, Qt.MouseButton.LeftButton, pos=QPoint(round(lane.x_of(0.1)), 8))
    assert speak.editor.view.selection == pytest.approx((0.0, 0.4))
    before = speak.session.document.f0()
    QTest.keyClick(speak.editor.pitch, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    after = speak.session.document.f0()
    assert before is not None
    assert after is not None
    assert after[10] == pytest.approx(2 * before[10])
    QTest.keyClick(speak.editor.pitch, Qt.Key.Key_Delete)
    assert not speak.session.document.edited


def test_export_asks_for_what_the_panel_says_and_writes_labels_beside(
    speak: SpeakWorkspace, studio: Studio, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    panel = speak.inspector().export
    panel.rate.setCurrentText("44 100 Hz")
    panel.bits.setCurrentText("16 bit")
    panel.loudness.setCurrentIndex(1)
    panel.textgrid.setChecked(True)
    out = tmp_path / "out 声.wav"
    speak.export_to(out)
    job = next(job for job in client.jobs.values() if isinstance(job, ExportAudio))
    assert (job.sample_rate, job.depth, job.lufs) == (44100, "16", -16.0)
    assert (job.labels, job.score) == (["textgrid"], speak.session.document.score)
    client.done(client.id_of(ExportAudio), Exported(paths=[str(out)]))
    said = studio.context.banners.banners[-1]
    assert (said.text, said.detail) == ("out 声.wav is written.", str(out))


def test_every_canvas_can_be_reached_and_has_a_name(speak: SpeakWorkspace) -> None:
    for canvas in (speak.editor.wave, speak.editor.pitch, speak.editor.lane):
        assert canvas.accessibleName()
        assert canvas.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_where_one_edits_it_says_who_obeys(
    speak: SpeakWorkspace, studio: Studio, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    half = replace(VOICE, controls={"duration": "native", "pitch": "vocoder"})
    studio.context.voices.set_items([half])
    assert speak.editor.tools.who() == ""
    spoken(speak, client, qtbot, tmp_path)
    assert speak.editor.tools.who() == "Lengths by the voice, pitch by the vocoder"


def test_a_voice_that_only_converts_is_not_offered_to_speak(speak: SpeakWorkspace, studio: Studio) -> None:
    converter = replace(VOICE, id="c", name="Echo", can=frozenset({"converts"}))
    studio.context.voices.set_items([converter, VOICE])
    assert [speak.composer.voice.itemText(row) for row in range(speak.composer.voice.count())] == ["Ann"]
    studio.context.voices.set_items([converter])
    assert speak.no_voice.isVisible()


def test_loudness_is_drawn_and_fixed_values_survive_another_plan(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    speak.action("speak.energy").trigger()
    lane = speak.editor.energy
    assert lane.isVisible()
    y = round(lane.y_of(-6.0))
    drag(lane, [QPoint(round(lane.x_of(0.3)), y), QPoint(round(lane.x_of(0.5)), y)])
    louder = speak.session.document.score
    assert louder is not None
    assert min(louder.energy) == pytest.approx(-6.0, abs=0.6)
    assert louder.energy[5] == 0.0
    assert speak.session.document.edited
    speak.action("speak.pin").trigger()
    again = score_of([0.25] * 6)
    speak.session.planned.emit(again)
    score = speak.session.document.score
    assert score is not None
    assert [phone.duration_s for phone in score.phones] == [0.25] * 6
    assert min(score.energy) == pytest.approx(-6.0, abs=0.6)
    speak.action("speak.pin").trigger()
    speak.session.planned.emit(again)
    assert speak.session.document.score == again
    QTest.keyClick(lane, Qt.Key.Key_Up)
    after = speak.session.document.score
    assert after is not None
    assert max(after.energy) == pytest.approx(1.0)


def test_a_sentence_becomes_a_song_and_its_words_become_lines(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path, studio: Studio
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    speak.action("speak.to-sing").trigger()
    assert studio.window.front_id == "sing"
    job = client.jobs[client.id_of(SongFromAudio)]
    assert isinstance(job, SongFromAudio)
    assert job.keep_pitch
    assert job.score == speak.session.document.score, "what was said is known: nobody has to listen to it"
    notes = [Note(id=n, start=480 * n, length=480, tone=60, lyric=word) for n, word in enumerate(("Hel-", "lo", "-"))]
    notes.append(Note(id=3, start=2400, length=480, tone=60, lyric="there"))
    client.done(client.id_of(SongFromAudio), SongRead(song=Song(title="said", tracks=[Track(notes=notes)])))
    sing = studio.window.workspace("sing")
    assert isinstance(sing, SingWorkspace)
    assert sing.session.title == "x"
    assert sing.session.document.track is not None
    assert sing.session.document.track.voice == speak.session.voice, "who said it sings it"
    sing.action("sing.to-speak").trigger()
    assert studio.window.front_id == "speak"
    divide = client.jobs[client.id_of(DivideText)]
    assert isinstance(divide, DivideText)
    assert divide.text == "Hello\nthere"


def test_a_phone_is_tuned_by_ten_cents_though_the_same_keys_move_lines(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    before = speak.session.document.score
    assert before is not None
    phone = before.phones[1]
    pitch = speak.editor.pitch
    speak.editor.view.select((phone.start_s, phone.start_s + phone.duration_s))
    speak.window().activateWindow()
    pitch.setFocus()
    qtbot.waitUntil(pitch.hasFocus)
    QTest.keyClick(pitch, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    after = speak.session.document.score
    assert after is not None
    middle = round((phone.start_s + phone.duration_s / 2) / after.f0.hop_s)
    assert after.f0.hz[middle] / before.f0.hz[middle] == pytest.approx(2 ** (0.1 / 12), rel=1e-4)


def test_where_nothing_can_be_said_the_button_says_why(speak: SpeakWorkspace) -> None:
    assert not speak.composer.speak.isEnabled()
    assert "type a text" in speak.composer.speak.toolTip()
    speak.composer.text.setPlainText("Hello.")
    assert speak.composer.speak.isEnabled()
    assert "type a text" not in speak.composer.speak.toolTip()
    speak.context.voices.set_items([])
    assert "no voice" in speak.composer.speak.toolTip()


def test_the_picture_says_whose_it_is_and_another_voice_offers_to_say_it_again(
    speak: SpeakWorkspace, studio: Studio, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    ben = replace(VOICE, id="v2", name="Ben")
    spoken(speak, client, qtbot, tmp_path)
    studio.context.voices.set_items([VOICE, ben])
    assert speak.editor.tools.name() == "Ann"
    assert speak.composer.speak.text().strip() == "Speak"
    speak.composer.choose_voice("v2")
    assert speak.composer.speak.text().strip() == "Say again"
    assert speak.composer.speak.toolTip() == "Say again with Ben"
    assert speak.editor.tools.name() == "Ann", "the picture is Ann's until it is said again"
    speak.composer.choose_voice("v1")
    assert speak.composer.speak.text().strip() == "Speak"


def test_the_picture_of_what_was_said_before_goes_with_its_plan(
    speak: SpeakWorkspace, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    """It would be drawn at the new one's scale until that is read."""
    spoken(speak, client, qtbot, tmp_path)
    speak.context.voices.set_items([VOICE])
    seen: list[object] = []
    speak.session.document.replanned.connect(lambda: seen.append(speak.session.picture))
    speak.composer.text.setPlainText("Something much longer is said now.")
    speak.action("speak.speak").trigger()
    path = sound(tmp_path / "longer.wav", 3.0)
    client.done(
        client.id_of(Speak),
        Rendered(path=str(path), score=score_of([0.5] * 6), sample_rate=16000, duration_s=3.0, wall_s=0.02),
    )
    assert seen
    assert set(seen) == {None}


@pytest.mark.parametrize(
    ("chosen", "ending"), [("WAV", "wav"), ("FLAC", "flac"), ("MP3", "mp3"), ("Ogg Vorbis", "ogg")]
)
def test_export_is_offered_in_the_kind_that_the_panel_says(
    speak: SpeakWorkspace,
    client: FakeClient,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    ending: str,
) -> None:
    spoken(speak, client, qtbot, tmp_path)
    asked: list[tuple[str, str]] = []

    def answer(_chooser: object, _parent: object, _title: str, name: str, kinds: str) -> Path:
        asked.append((name, kinds))
        return tmp_path / name

    monkeypatch.setattr(FileChooser, "new_file", answer)
    panel = speak.inspector().export
    panel.bits.setCurrentText("32 bit float")
    panel.kinds.setCurrentText(chosen)
    (button,) = (one for one in speak.editor.tools.findChildren(ActionButton) if one.text().strip() == "Export")
    button.click()
    name, kinds = asked[0]
    assert (Path(name).suffix, kinds.partition(";;")[0]) == (f".{ending}", f"{chosen} (*.{ending})")
    assert panel.bits.isEnabled() == (ending in ("wav", "flac"))
    job = next(job for job in client.jobs.values() if isinstance(job, ExportAudio))
    assert Path(job.out).suffix == f".{ending}"
    assert ending != "flac" or job.depth == "24", "FLAC has no floats"
