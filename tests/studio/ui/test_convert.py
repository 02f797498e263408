"""The Convert workspace: drop a recording, one click converts it, both are seen and heard, and it can be taken away."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from backend.project.conversions import Pitches
from backend.project.project import Project
from backend.protocol.convert_jobs import Convert, Converted, HearMelody, Melody
from backend.protocol.jobs import ExportAudio
from backend.protocol.problems import problem
from backend.protocol.score import Contour
from backend.protocol.song_jobs import Sing, Sung
from backend.song import shipped
from backend.song.formats import own
from studio.app import Studio
from studio.audio.fake import FakeEngine
from studio.ui.convert.queue_panel import EntryDelegate, QueuePanel
from studio.ui.convert.workspace import ConvertWorkspace
from studio.ui.targets import ShowVoice
from tests.fakes.client import FakeClient
from tests.fakes.echo import put_echo
from tests.fakes.voice import put_voice
from tests.studio.ui.test_record import tone
from tests.studio.ui.test_speak import sound

ASKED, MADE = Contour(hop_s=0.01, hz=[180.0] * 200), Contour(hop_s=0.01, hz=[240.0] * 200)


@pytest.fixture
def convert(studio: Studio, project: Project) -> ConvertWorkspace:
    put_echo(project)
    studio.context.voices.reload()
    studio.window.resize(1280, 800)
    studio.window.go("convert")
    found = studio.window.workspace("convert")
    assert isinstance(found, ConvertWorkspace)
    return found


def drop(convert: ConvertWorkspace, *paths: Path) -> bool:
    """Drag files over the workspace and let them go. Whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(9, 9), copy, data, button, keys)
    convert.dragEnterEvent(over)
    if over.isAccepted():
        convert.dropEvent(QDropEvent(QPointF(9, 9), copy, data, button, keys))
    return over.isAccepted()


def made(
    client: FakeClient,
    project: Project,
    warn: bool = False,
    source: Contour = ASKED,
    semitones: float = 5,
    id_: str | None = None,
) -> Converted:
    """Answer as the backend does, to the last job or to that one."""
    id_ = client.id_of(Convert) if id_ is None else id_
    job = client.jobs[id_]
    assert isinstance(job, Convert)
    path = sound(project.renders.new_path(), 2.0)
    facts = Pitches(
        speaker="Ann", semitones=semitones, drawn=job.f0 is not None, flat=job.flat, source=source, made=MADE
    )
    kept = project.conversions.add(voice=job.voice, source=job.source, path=path, duration_s=2, facts=facts)
    told = problem("beyond-range", share_percent=40, speaker="Ann", lowest_hz=180, highest_hz=420, place="Ann")
    answer = Converted(
        path=str(path),
        sample_rate=16000,
        duration_s=2,
        wall_s=0.2,
        semitones=semitones,
        f0=source,
        made=MADE,
        conversion=kept.id,
        warning=told if warn else None,
    )
    client.done(id_, answer)
    return answer


def test_without_a_voice_that_converts_the_next_step_is_to_train_one(
    studio: Studio, project: Project, tmp_path: Path
) -> None:
    studio.window.go("convert")
    convert = studio.window.workspace("convert")
    assert isinstance(convert, ConvertWorkspace)
    assert convert.pages.currentWidget() is convert.no_voice
    assert not convert.action("convert.convert").isEnabled()
    assert not convert.how.isEnabled()
    drop(convert, sound(tmp_path / "a.wav", 0.5))
    assert "no voice here can" in convert.made_says.text()
    convert.action("convert.remove").trigger()
    (step,) = convert.no_voice.findChildren(QPushButton)
    assert step.text() == "Train one"
    step.click()
    assert studio.window.front_id == "training"


def test_what_is_dropped_is_converted_by_one_click_and_compared(
    convert: ConvertWorkspace, studio: Studio, client: FakeClient, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    assert convert.pages.currentWidget() is convert.no_recording
    assert not drop(convert, tmp_path)
    song = sound(tmp_path / "ein Lied.wav", 2.0)
    assert drop(convert, song)
    assert convert.title.text() == "ein Lied"
    qtbot.waitUntil(lambda: convert.source.picture is not None)
    assert not convert.action("convert.export").isEnabled()
    convert.action("convert.convert").trigger()
    job = client.jobs[client.id_of(Convert)]
    assert isinstance(job, Convert)
    assert (job.source, job.voice, job.semitones, job.flat, job.breath) == (str(song), "echo", None, False, True)
    assert not convert.action("convert.convert").isEnabled()
    before = convert.melodies.grab().toImage()
    answer = made(client, project)
    assert convert.session.chosen is not None
    assert convert.session.chosen.id == f"made-{answer.conversion}"
    assert convert.melodies.grab().toImage() != before
    assert "usually 2 cents off" in convert.facts.text()
    assert "−2 ct off" in convert.melodies.text_at(1.0)
    playback = convert.context.playback
    assert playback.source is not None
    assert playback.source.path == Path(answer.path)
    convert.action("convert.compare").trigger()
    assert playback.source.path == song
    assert convert.side.value == "source"
    convert.session.export(tmp_path / "out.wav")
    export = client.jobs[client.id_of(ExportAudio)]
    assert isinstance(export, ExportAudio)
    assert export.source == answer.path


def test_an_export_is_as_the_panel_says(
    convert: ConvertWorkspace, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    drop(convert, sound(tmp_path / "a.wav", 0.5))
    convert.action("convert.convert").trigger()
    answer = made(client, project)
    panel = convert.inspector()
    assert isinstance(panel, QueuePanel)
    panel.page.choose("export")
    assert panel.pages.currentWidget() is panel.sound
    panel.sound.rate.setCurrentText("48 000 Hz")
    panel.sound.bits.setCurrentText("16 bit")
    panel.sound.loudness.setCurrentIndex(1)
    convert.export_to(tmp_path / "out.flac")
    job = client.jobs[client.id_of(ExportAudio)]
    assert isinstance(job, ExportAudio)
    assert (job.source, Path(job.out).name) == (answer.path, "out.flac")
    assert (job.sample_rate, job.depth, job.lufs) == (48_000, "16", -16.0)


def test_a_recording_made_here_is_in_the_list_and_in_the_project(
    convert: ConvertWorkspace, engine: FakeEngine, project: Project, qtbot: QtBot
) -> None:
    assert convert.pages.currentWidget() is convert.no_recording
    convert.action("convert.record").trigger()
    recording = convert.sources.recording
    qtbot.waitUntil(lambda: recording.state == "recording")
    engine.feed(tone(1.0))
    qtbot.waitUntil(lambda: "Recording" in convert.title.text())
    assert convert.pages.currentWidget() is not convert.no_recording, "whoever records is told so"
    convert.action("convert.record").trigger()
    engine.feed(np.zeros(48000, np.float32))
    qtbot.waitUntil(lambda: convert.session.chosen is not None)
    chosen = convert.session.chosen
    assert chosen is not None
    assert (chosen.title, chosen.state) == ("Recorded 1", "new")
    assert chosen.source.is_file()
    assert chosen.source.parent == project.folder / "audio"
    assert recording.state == "idle"
    assert not list(project.cache_folder.glob("clip-*")), "the copy for a crash is not needed any more"


def test_silence_is_refused_with_a_reason(
    convert: ConvertWorkspace, studio: Studio, engine: FakeEngine, qtbot: QtBot
) -> None:
    convert.action("convert.record").trigger()
    qtbot.waitUntil(lambda: convert.sources.recording.state == "recording")
    engine.feed(np.zeros(48000, np.float32))
    convert.action("convert.record").trigger()
    engine.feed(np.zeros(48000, np.float32))
    qtbot.waitUntil(lambda: bool(studio.context.banners.banners))
    assert convert.session.chosen is None
    assert convert.sources.recording.state == "idle"


def test_a_song_is_sung_and_then_queued(
    convert: ConvertWorkspace, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    song = own.read(shipped.songs()["twinkle"])
    project.songs.add(song)
    convert.session.reload()
    menu = convert.offer_takes()
    (offered,) = menu.actions()
    assert offered.text() == song.title
    offered.trigger()
    menu.close()
    id_ = client.id_of(Sing)
    job = client.jobs[id_]
    assert isinstance(job, Sing)
    assert job.tracks == [0], "the voice alone, without what plays beside it"
    path = sound(Path(job.out), 0.5)
    client.done(id_, Sung(path=str(path), sample_rate=16000, duration_s=0.5, wall_s=0.1, start_s=0.0, parts=[]))
    assert convert.session.chosen is not None
    assert (convert.session.chosen.title, convert.session.chosen.source) == (song.title, path)


def test_a_drawn_melody_is_what_is_asked_for_and_undo_takes_it_back(
    convert: ConvertWorkspace, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    drop(convert, sound(tmp_path / "a.wav", 2.0))
    assert not convert.action("convert.pitch-up").isEnabled()
    convert.action("convert.draw").trigger()
    assert convert.pitches.currentWidget() is convert.editor
    client.done(client.id_of(HearMelody), Melody(f0=ASKED))
    convert.view.set_duration(2.0)
    convert.view.select((0.5, 1.0))
    convert.action("convert.pitch-up").trigger()
    assert "melody you drew" in convert.facts.text()
    drawn = convert.session.drawing.drawn(str(tmp_path / "a.wav"))
    assert drawn is not None
    convert.action("convert.convert").trigger()
    job = client.jobs[client.id_of(Convert)]
    assert isinstance(job, Convert)
    assert job.title == "a"
    assert job.f0 is not None
    assert job.f0.hz[75] == pytest.approx(180 * 2 ** (1 / 12), abs=0.1)
    assert job.f0.hz[10] == 180
    drop(convert, sound(tmp_path / "b.wav", 2.0))
    assert convert.session.drawing.document.sheet is None, "another recording has a melody of its own"
    convert.context.undo.undo()
    assert convert.title.text() == "a", "what is undone is shown"
    assert convert.session.drawing.drawn(str(tmp_path / "a.wav")) is None


def test_many_are_queued_and_stopped_and_none_is_lost(
    convert: ConvertWorkspace, client: FakeClient, tmp_path: Path
) -> None:
    drop(convert, *(sound(tmp_path / f"{n}.wav", 0.5) for n in range(3)))
    assert "3 recordings" in convert.facts.text()
    convert.action("convert.convert").trigger()
    jobs = [id_ for id_, job in client.jobs.items() if isinstance(job, Convert)]
    assert len(jobs) == 3
    client.begin(jobs[0])
    client.progress(jobs[0], 0.4)
    assert [entry.state for entry in convert.session.entries.items] == ["running", "waiting", "waiting"]
    convert.action("convert.cancel").trigger()
    assert client.cancelled == jobs
    for id_ in jobs:
        client.stop(id_)
    assert [entry.state for entry in convert.session.entries.items] == ["new"] * 3
    assert convert.action("convert.convert").isEnabled()


def test_whoever_looks_at_one_recording_keeps_looking_at_it_while_all_are_converted(
    convert: ConvertWorkspace, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    drop(convert, *(sound(tmp_path / f"{name}.wav", 0.5) for name in "abc"))
    convert.session.choose(convert.session.entries.items[1].id)
    convert.action("convert.convert").trigger()
    assert convert.title.text() == "b"
    jobs = [id_ for id_, job in client.jobs.items() if isinstance(job, Convert)]
    for id_ in jobs:
        client.begin(id_)
        client.progress(id_, 0.5)
        assert convert.title.text() == "b"
        made(client, project, id_=id_)
        assert convert.title.text() == "b"
    assert convert.session.chosen is not None
    assert convert.session.chosen.conversion is not None, "its own result, once that is there"


def test_the_key_by_hand_begins_where_voicewright_would_put_it(
    convert: ConvertWorkspace, client: FakeClient, tmp_path: Path
) -> None:
    info = convert.how.info()
    assert info is not None
    target = next(iter(info.ranges.values()))
    drop(convert, sound(tmp_path / "low.wav", 2.0))
    convert.how.key.choose("hand")
    convert.how.semitones.setValue(3)
    client.done(client.id_of(HearMelody), Melody(f0=Contour(hop_s=0.01, hz=[target.median_hz / 2] * 200)))
    assert convert.how.semitones.value() == 3, "what a person set stays"
    convert.how.key.choose("auto")
    convert.how.key.choose("hand")
    assert convert.how.semitones.value() == 12


def test_the_key_is_set_by_hand_and_a_conversion_made_once_more(
    convert: ConvertWorkspace, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    drop(convert, sound(tmp_path / "a.wav", 0.5))
    convert.action("convert.convert").trigger()
    made(client, project)
    convert.how.key.choose("hand")
    convert.how.semitones.setValue(-4)
    convert.how.loudness.choose("flat")
    convert.how.breath.setChecked(False)
    convert.action("convert.convert").trigger()
    job = client.jobs[client.id_of(Convert)]
    assert isinstance(job, Convert)
    assert (job.semitones, job.flat, job.breath) == (-4, True, False)
    made(client, project)
    assert len(convert.session.entries.items) == 2


def test_what_is_removed_comes_back_by_undo(
    convert: ConvertWorkspace, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    song = sound(tmp_path / "a.wav", 0.5)
    drop(convert, song)
    convert.action("convert.convert").trigger()
    made(client, project)
    convert.action("convert.remove").trigger()
    assert convert.session.entries.items == []
    assert convert.pages.currentWidget() is convert.no_recording
    convert.context.undo.undo()
    assert len(convert.session.entries.items) == 1
    assert song.exists()


def test_a_recording_that_was_removed_before_it_was_converted_comes_back_by_undo_and_is_looked_at(
    convert: ConvertWorkspace, client: FakeClient, tmp_path: Path
) -> None:
    drop(convert, *(sound(tmp_path / f"{name}.wav", 0.5) for name in "abc"))
    convert.action("convert.convert").trigger()
    convert.session.choose(convert.session.entries.items[1].id)
    jobs = [id_ for id_, job in client.jobs.items() if isinstance(job, Convert)]
    convert.action("convert.remove").trigger()
    assert client.cancelled == [jobs[1]]
    client.stop(jobs[1])
    assert [entry.title for entry in convert.session.entries.items] == ["a", "c"]
    assert convert.pages.currentIndex() == 2, "what is left is looked at"
    convert.context.undo.undo()
    assert [(entry.title, entry.state) for entry in convert.session.entries.items][1] == ("b", "new")
    assert convert.title.text() == "b"
    convert.context.undo.redo()
    assert [entry.title for entry in convert.session.waiting] == []


@pytest.mark.parametrize("wide", [1280, 960])
def test_nothing_that_can_be_pressed_moves_when_converting_begins(
    convert: ConvertWorkspace, studio: Studio, tmp_path: Path, wide: int, qtbot: QtBot
) -> None:
    studio.window.resize(wide, 700)
    studio.window.show()
    drop(convert, sound(tmp_path / "a recording with a name that is longer than most of them are.wav", 0.5))
    qtbot.waitUntil(lambda: convert.source.picture is not None)

    def places() -> list[tuple[int, int]]:
        at = [one.mapTo(convert, QPoint(0, 0)) for one in convert.findChildren(QAbstractButton) if one.isVisible()]
        return [(point.x(), point.y()) for point in at]

    QApplication.processEvents()
    before = places()
    assert len(before) >= 6
    convert.action("convert.convert").trigger()
    QApplication.processEvents()
    assert convert.stop_button.isVisible()
    after = places()
    assert set(before) <= set(after)
    assert convert.stop_button.geometry().right() < convert.side.geometry().left()


def test_the_transport_tells_how_long_a_recording_is_before_it_is_played(
    convert: ConvertWorkspace, tmp_path: Path, qtbot: QtBot
) -> None:
    drop(convert, sound(tmp_path / "a.wav", 2.0))
    qtbot.waitUntil(lambda: convert.source.picture is not None)
    playback = convert.context.playback
    assert playback.duration_s == pytest.approx(2.0, abs=0.01)
    drop(convert, sound(tmp_path / "b.wav", 1.0))
    qtbot.waitUntil(lambda: playback.duration_s == pytest.approx(1.0, abs=0.01))
    convert.session.choose(convert.session.entries.items[1].id)
    assert playback.duration_s == pytest.approx(2.0, abs=0.01), "what is known is told at once"


def test_two_conversions_of_one_recording_are_told_apart_by_what_was_asked(
    convert: ConvertWorkspace, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    drop(convert, sound(tmp_path / "a.wav", 2.0))
    client.done(client.id_of(HearMelody), Melody(f0=ASKED))
    for flat in (False, True):
        convert.how.loudness.choose("flat" if flat else "source")
        convert.action("convert.convert").trigger()
        made(client, project)
    panel = convert.inspector()
    assert isinstance(panel, QueuePanel)
    delegate = panel.list.itemDelegate()
    assert isinstance(delegate, EntryDelegate)
    newer, older = (delegate.said(entry) for entry in convert.session.entries.items)
    assert "even" in newer
    assert "even" not in older


def test_a_failure_leaves_the_recording_in_the_list(
    convert: ConvertWorkspace, studio: Studio, client: FakeClient, tmp_path: Path
) -> None:
    drop(convert, sound(tmp_path / "a.wav", 0.5))
    convert.action("convert.convert").trigger()
    client.fail(client.id_of(Convert), problem("voice-cannot/convert", name="Echo", family="fake"))
    assert [entry.state for entry in convert.session.entries.items] == ["new"]
    assert any("Echo" in banner.text for banner in studio.context.banners.banners)


def test_a_take_of_speak_is_converted(convert: ConvertWorkspace, project: Project, tmp_path: Path) -> None:
    from tests.project.test_lines import SCORE

    path = sound(project.renders.new_path(), 0.5)
    project.renders.add(voice="v", text="Good morning.", score=SCORE, path=path, sample_rate=16000, duration_s=0.5)
    convert.context.renders.reload()
    project.songs.add(own.read(shipped.songs()["twinkle"]))
    menu = convert.offer_takes()
    takes, offered, songs, _song = menu.actions()
    assert [(head.text(), head.isEnabled()) for head in (takes, songs)] == [
        ("Takes of Speak", False),
        ("Songs of Sing", False),
    ]
    assert offered.text() == "Good morning."
    button = convert.take_buttons[1]
    assert menu.pos() == button.mapToGlobal(button.rect().bottomLeft()), "where the button is that was pressed"
    offered.trigger()
    menu.close()
    assert convert.session.chosen is not None
    assert convert.session.chosen.source == path
    convert.session.clear()


def test_a_voice_that_only_converts_is_tried_here(studio: Studio, project: Project) -> None:
    put_voice(project)
    put_echo(project)
    studio.context.voices.reload()
    studio.window.go("library")
    for voice, place in (("hum", "speak"), ("echo", "convert")):
        studio.window.navigate(ShowVoice(voice))
        studio.context.actions["library.speak"].trigger()
        assert studio.window.front_id == place
    convert = studio.window.workspace("convert")
    assert isinstance(convert, ConvertWorkspace)
    info = convert.how.info()
    assert info is not None
    assert info.id == "echo"


def test_a_key_that_does_not_suit_is_told_before_anything_is_converted(
    convert: ConvertWorkspace, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    info = convert.how.info()
    assert info is not None
    assert info.ranges
    convert.session.add([sound(tmp_path / "low.wav", 2.0)])
    target = next(iter(info.ranges.values()))
    low = Contour(hop_s=0.01, hz=[target.lowest_hz / 2] * 200)
    assert convert.how.warning.isHidden()
    client.done(client.id_of(HearMelody), Melody(f0=low))
    assert convert.how.warning.isHidden()
    convert.how.key.choose("hand")
    convert.how.semitones.setValue(0)
    assert not convert.how.warning.isHidden()
    assert "100%" in convert.how.warning.text()
    assert "leave the key to Voicewright" in convert.how.warning.text()
    convert.how.key.choose("auto")
    assert convert.how.warning.isHidden()


def test_a_range_that_no_key_suits_is_told_once_and_advises_nothing_that_is_chosen_already(
    convert: ConvertWorkspace, studio: Studio, client: FakeClient, project: Project, tmp_path: Path
) -> None:
    wide = Contour(hop_s=0.01, hz=[60.0] * 100 + [240.0] * 201 + [960.0] * 100)
    drop(convert, sound(tmp_path / "wide.wav", 2.0))
    client.done(client.id_of(HearMelody), Melody(f0=wide))
    assert "higher or lower" in convert.how.warning.text()
    assert "leave the key" not in convert.how.warning.text()
    convert.action("convert.convert").trigger()
    made(client, project, warn=True, source=wide, semitones=0)
    assert not convert.how.warning.isHidden()
    assert not studio.context.banners.banners, "it is no failure, and it is said where it can be changed"
