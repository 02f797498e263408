"""The key loop: with keys, as a person does it."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.listening_jobs import CutReading, HearTake, ReadingCut, TakeHeard
from backend.protocol.proofs import Mistake
from backend.protocol.reading import ScriptSounds, SoundsOfScript
from studio.app import Studio
from studio.audio.engine import Samples
from studio.audio.fake import FakeEngine
from studio.audio.recorder import CLICK_S
from studio.audio.wav_file import WavFile
from studio.ui.record.pace import verdict
from studio.ui.record.take_panel import TakeCard
from studio.ui.record.workspace import RecordWorkspace
from tests.benchmarks import recording_session
from tests.fakes.client import FakeClient
from tests.studio.fitting import misfits

SPEECH = Path(__file__).parents[3] / "assets" / "sample" / "audio" / "agent-alreadyon.flac"
TEXT = "# a comment\n1\tThe first sentence.\n\nThe second sentence.\n3\tThe third sentence.\n"


@pytest.fixture
def record(qtbot: QtBot, studio: Studio, project: Project, tmp_path: Path) -> RecordWorkspace:
    script = tmp_path / "Vorlage 声.txt"
    script.write_text(TEXT, "utf-8")
    studio.window.go("record")
    workspace = studio.window.workspace("record")
    assert isinstance(workspace, RecordWorkspace)
    workspace.scripts.add_prompts(script)
    qtbot.waitUntil(lambda: workspace.recording.devices is not None)
    studio.window.activateWindow()
    qtbot.waitUntil(studio.window.isActiveWindow)
    return workspace


def tone(seconds: float, level: float = 0.3) -> Samples:
    made: Samples = (np.sin(np.arange(round(seconds * 48000)) * 0.05) * level).astype(np.float32)
    return made


def speak(qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine, sound: Samples) -> None:
    """Space, speak, Space."""
    recording = record.recording
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: recording.state == "recording")
    engine.feed(sound)
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    engine.feed(np.zeros(48000, np.float32))
    qtbot.waitUntil(lambda: recording.state == "idle")


def test_the_key_loop(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    prompts = studio.context.prompts
    assert [p.text for p in prompts.items] == ["The first sentence.", "The second sentence.", "The third sentence."]
    speak(qtbot, studio, record, engine, tone(1.5))
    qtbot.waitUntil(lambda: record.recording.prompt == prompts.items[1])
    assert prompts.recorded == 1
    clip = project.clips.all()[0]
    assert (clip.text, clip.origin) == ("The first sentence.", "take")
    assert project.audio.verify(clip.audio)
    qtbot.waitUntil(lambda: list((project.folder / "recording").iterdir()) == [])
    QTest.keyClick(studio.window, Qt.Key.Key_S)
    assert record.recording.prompt == prompts.items[2]
    QTest.keyClick(studio.window, Qt.Key.Key_Left)
    QTest.keyClick(studio.window, Qt.Key.Key_Left)
    assert record.recording.prompt == prompts.items[0]
    QTest.keyClick(studio.window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(engine.players) == 1)


def test_a_refused_take_says_why_and_keeps_the_old_one(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    studio.context.settings.change(record_auto_next=False)
    speak(qtbot, studio, record, engine, tone(1.0))
    speak(qtbot, studio, record, engine, tone(1.0, 0.01))
    assert record.panel.refusal.isVisible()
    assert "Too quiet" in record.panel.refusal.what.text()
    assert len(project.takes.for_prompt(record.recording.prompt.id)) == 1  # type: ignore[union-attr]


def test_retakes_are_kept_and_chosen_by_digit(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    studio.context.settings.change(record_auto_next=False)
    speak(qtbot, studio, record, engine, tone(1.0))
    speak(qtbot, studio, record, engine, tone(2.0))
    first, second = studio.context.takes.items
    assert second.chosen
    QTest.keyClick(studio.window, Qt.Key.Key_1)
    assert studio.context.takes.items[0].chosen
    QTest.keyClick(studio.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert studio.context.takes.items[1].chosen
    assert project.clips.all()[0].duration_s == pytest.approx(second.duration_s)
    assert first.id != second.id


def test_a_take_is_among_the_clips_at_once(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    """Dataset said “No clips yet” until another process wrote something."""
    studio.context.settings.change(record_auto_next=False)
    clips = studio.context.clips
    for seconds in (1.0, 2.0):
        speak(qtbot, studio, record, engine, tone(seconds))
    qtbot.waitUntil(lambda: [clip.take for clip in clips.clips()] == [2])
    QTest.keyClick(studio.window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: [clip.take for clip in clips.clips()] == [1])
    assert clips.clips() == project.clips.all()


def test_escape_forgets_the_recording_only(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: record.recording.state == "recording")
    engine.feed(tone(1.0))
    QTest.keyClick(studio.window, Qt.Key.Key_Escape)
    assert record.recording.state == "idle"
    qtbot.waitUntil(lambda: engine.recorders[0].closed)
    assert project.clips.count() == 0


def test_the_microphone_is_tested_before_the_first_take_and_nothing_is_kept(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    assert "Test the microphone" in record.panel.advice.text()
    QTest.keyClick(studio.window, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: record.recording.state == "recording")
    with qtbot.waitSignal(record.recording.tested):
        engine.feed(tone(3.0))
        qtbot.waitUntil(lambda: bool(record.panel.waveform.shown), timeout=10_000)
        assert max(one.high for one in record.panel.waveform.shown) == pytest.approx(0.3, abs=0.01)
        engine.feed(np.zeros(3 * 48000, np.float32))
        qtbot.waitUntil(lambda: record.recording.state == "ending")
        engine.feed(np.zeros(48000, np.float32))
    assert record.panel.refusal.isVisible()
    assert "Test the microphone" not in record.panel.advice.text()
    qtbot.waitUntil(lambda: len(engine.players) == 1)  # what was said is played back
    assert project.clips.count() == 0
    assert studio.context.takes.items == []
    speak(qtbot, studio, record, engine, tone(1.0))
    assert studio.context.prompts.recorded == 1, "a take is a take again"


def test_a_held_key_records_until_it_is_let_go(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    studio.context.settings.change(record_hold=True, record_count_in=True)
    record.count_in.timer.setInterval(1)
    counted: list[int] = []
    record.count_in.counted.connect(counted.append)
    QTest.keyPress(studio.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: record.recording.state == "recording")
    assert counted == [3, 2, 1, 0]
    engine.feed(tone(1.0))
    QTest.keyRelease(studio.window, Qt.Key.Key_Space)
    engine.feed(np.zeros(48000, np.float32))
    qtbot.waitUntil(lambda: record.recording.state == "idle")
    assert project.clips.count() == 1
    record.count_in.timer.setInterval(60_000)
    QTest.keyPress(studio.window, Qt.Key.Key_Space)
    assert record.count_in.left == 3
    QTest.keyRelease(studio.window, Qt.Key.Key_Space)
    assert (record.count_in.left, record.recording.state, record.hold.watching) == (0, "idle", False)
    assert project.clips.count() == 1, "let go while it counts: nothing begins"


def test_an_unplugged_microphone_keeps_the_take(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: record.recording.state == "recording")
    engine.feed(tone(1.0))
    engine.unplug()
    qtbot.waitUntil(lambda: project.clips.count() == 1)
    assert "kept" in project.takes.get(1).note


def test_without_a_microphone_there_is_a_remedy(qtbot: QtBot, record: RecordWorkspace, engine: FakeEngine) -> None:
    engine.inputs = 0
    record.recording.look_for_devices()
    qtbot.waitUntil(lambda: record.panel.refusal.kind == "no-microphone")
    assert record.panel.refusal.isVisible()


def test_a_script_that_is_none_says_why(studio: Studio, record: RecordWorkspace, tmp_path: Path) -> None:
    path = tmp_path / "noise.txt"
    path.write_bytes(b"\xff\xfe\x00\x80")
    record.scripts.add_prompts(path)
    assert studio.context.banners.banners[-1].kind == "error"


def test_pace_in_words() -> None:
    assert verdict(1.5) == ("1.5× your usual pace: fast", "warning")
    assert verdict(1.0)[1] == "good"
    assert "slow" in verdict(0.5)[0]


def test_a_recording_cut_off_by_a_crash_comes_back(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace
) -> None:
    prompt = studio.context.prompts.items[0]
    file = WavFile(project.folder / "recording" / f"prompt-{prompt.id}-1-recording.wav", 48000)
    file.write(tone(1.0))  # and then the process was killed: nobody closed it
    studio.window.go("library")
    studio.window.go("record")
    banner = next(banner for banner in studio.context.banners.banners if banner.key == "leftovers")
    assert banner.action is not None
    banner.action[1]()
    qtbot.waitUntil(lambda: len(project.takes.for_prompt(prompt.id)) == 1)
    assert "recovered" in project.takes.for_prompt(prompt.id)[0].note
    qtbot.waitUntil(lambda: record.recording.leftovers() == [])
    file.close()


def test_a_scripts_language_is_its_names_or_the_projects_and_can_be_changed(
    studio: Studio, project: Project, record: RecordWorkspace, tmp_path: Path
) -> None:
    prompts, banners = studio.context.prompts, studio.context.banners
    german = tmp_path / "de.txt"
    german.write_text("Guten Tag.\nWie geht es?\n", "utf-8")
    record.scripts.add_prompts(german)
    assert [p.language for p in prompts.items] == ["en-us"] * 3 + ["de"] * 2
    assert banners.banners[-1].text == "2 prompts added, to be read as Deutsch."
    unnamed = tmp_path / "Vorlage 2.txt"
    unnamed.write_text("Hoe gaat het?\n", "utf-8")
    record.scripts.add_prompts(unnamed)
    assert prompts.items[-1].language == "en-us"
    assert banners.banners[-1].action is not None
    record.scripts.change_language(unnamed, [prompts.items[-1].id], "nl")
    assert [(p.text, p.language) for p in prompts.items][5:] == [("Hoe gaat het?", "nl")]
    studio.context.undo.undo()
    assert [(p.text, p.language) for p in prompts.items][5:] == [("Hoe gaat het?", "en-us")]


def test_a_take_that_says_something_else_is_told_with_the_way_back(
    qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine, client: FakeClient
) -> None:
    first = record.recording.prompt
    speak(qtbot, studio, record, engine, tone(1.5))
    qtbot.waitUntil(lambda: record.recording.prompt != first)
    missing = Mistake(kind="dropped", words=["first"], place=1)
    client.done(client.id_of(HearTake), TakeHeard(heard="The sentence.", mistakes=[missing]))
    banner = studio.context.banners.banners[-1]
    assert banner.text == "Sentence 1: “first” was not heard."
    assert banner.action is not None
    banner.action[1]()
    assert record.recording.prompt is not None
    assert record.recording.prompt.text == "The first sentence."
    card = record.takes.findChildren(TakeCard)[-1]
    assert "“first” was not heard." in [line.text() for line in card.findChildren(QLabel)]


def test_the_reading_goes_where_most_sounds_are_missing(
    qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine, client: FakeClient
) -> None:
    bar = record.list.coverage
    assert bar.isHidden()
    first, second, third = (prompt.id for prompt in studio.context.prompts.items)
    sounds = {first: ["_", "a", "b", "_."], second: ["_", "a", "b", "_."], third: ["_", "b", "c", "d", "_."]}
    common = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]
    client.done(
        client.id_of(SoundsOfScript),
        ScriptSounds(language="en-us", prompts=sounds, common=common, phones={}, pairs=[("d", "e")], missing=[]),
    )
    qtbot.waitUntil(lambda: not bar.isHidden())
    assert bar.said.text() == "25% of English sound pairs"
    assert bar.more.text() == "2 sentences more to 95%, the most useful first."
    speak(qtbot, studio, record, engine, tone(1.5))
    qtbot.waitUntil(lambda: record.recording.prompt is not None and record.recording.prompt.id == third)
    qtbot.waitUntil(lambda: bar.said.text() == "50% of English sound pairs")
    speak(qtbot, studio, record, engine, tone(1.5))
    qtbot.waitUntil(lambda: bar.said.text() == "100% of English sound pairs")
    assert "Well covered" in bar.more.text()


def read(qtbot: QtBot, record: RecordWorkspace, engine: FakeEngine, sound: Samples) -> None:
    """A quiet room, a sentence, and then nothing, until the sentence is over."""
    recording, reading = record.recording, record.reading
    qtbot.waitUntil(lambda: reading.state == "waiting" and recording.state == "recording")
    room = np.random.default_rng(1).normal(0, 1e-4, 24000).astype(np.float32)
    engine.feed(room)
    recording.level_changed.emit(-70.0, -80.0, False)
    engine.feed(sound)
    qtbot.waitUntil(lambda: reading.state == "speaking")
    engine.feed(np.tile(room, 3))
    qtbot.waitUntil(lambda: reading.state == "saving")
    engine.feed(np.tile(room, 2))


def test_a_session_by_keys_loses_nothing_and_goes_where_sounds_are_missing(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine, client: FakeClient
) -> None:
    first, second, third = (prompt.id for prompt in studio.context.prompts.items)
    sounds = {first: ["_", "a", "b", "_."], second: ["_", "a", "b", "_."], third: ["_", "b", "c", "d", "_."]}
    common = [("a", "b"), ("b", "c"), ("c", "d")]
    client.done(
        client.id_of(SoundsOfScript),
        ScriptSounds(language="en-us", prompts=sounds, common=common, phones={}, pairs=[], missing=[]),
    )
    qtbot.waitUntil(lambda: record.guide.plan is not None)
    reader = recording_session.Reader(studio, engine, lambda text: tone(0.1 * len(text)), qtbot.waitUntil)
    session = reader.go_on(60)
    assert session.order == [first, third, second]
    assert session.keys == 2 * len(session.takes) == 6
    for clip in project.clips.all():
        assert clip.duration_s > 0.1 * len(clip.text) + 2 * (recording_session.ROOM_S - CLICK_S)


def test_a_script_is_read_without_a_key(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    page, reading = record.page, record.reading
    first, second, third = studio.context.prompts.items
    QTest.keyClick(studio.window, Qt.Key.Key_T)
    assert page.isVisible()
    assert (page.text.text(), page.behind.text()) == (first.text, second.text)
    spoken = np.concatenate([tone(0.2, 0.3) * (n % 2) for n in range(10)])
    read(qtbot, record, engine, spoken)
    qtbot.waitUntil(lambda: page.text.text() == second.text)
    assert project.takes.for_prompt(first.id)[0].chosen
    read(qtbot, record, engine, np.clip(spoken * 9, -1, 1))
    qtbot.waitUntil(lambda: reading.state == "asking" and reading.take is not None)
    assert "clip" in page.says.text()
    QTest.keyClick(studio.window, Qt.Key.Key_R)
    read(qtbot, record, engine, spoken)
    qtbot.waitUntil(lambda: page.text.text() == third.text)
    assert [take.chosen for take in project.takes.for_prompt(second.id)] == [False, True]
    qtbot.waitUntil(lambda: record.recording.state == "recording")
    QTest.keyClick(studio.window, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert record.recording.state == "idle"
    assert project.takes.for_prompt(third.id) == []


def test_the_better_take_is_proposed_compared_and_used_by_keys(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine, client: FakeClient
) -> None:
    studio.context.settings.change(record_auto_next=False)
    speech = np.repeat(soundfile.read(str(SPEECH), dtype="float32")[0], 3)
    room = np.random.default_rng(1).normal(0, 2e-4, 24000).astype(np.float32)
    for number, loud in enumerate((1.0, 12.0), 1):  # the second clips
        speak(qtbot, studio, record, engine, np.clip(np.concatenate([room, speech * loud, room]), -1, 1))
        client.done(client.id_of(HearTake), TakeHeard(heard="The first sentence.", mistakes=[]))
        qtbot.waitUntil(lambda number=number: len(studio.context.takes.items) == number)  # type: ignore[misc]
    studio.context.takes.write_chosen(studio.context.takes.items[1].id)
    qtbot.waitUntil(lambda: record.judging.best is not None)
    best = record.judging.best
    assert best is not None
    assert best.take == studio.context.takes.items[0].id
    assert [card.accessibleName().endswith("the best") for card in record.takes.findChildren(TakeCard)][-2:] == [
        False,
        True,
    ]
    QTest.keyClick(studio.window, Qt.Key.Key_C)
    page = record.compare_page
    assert page.isVisible()
    assert [lane.which.currentText() for lane in page.lanes] == ["Take 1", "Take 2"]
    assert page.why.text() == "Take 1 is proposed. It does not clip."
    qtbot.waitUntil(lambda: all(lane.waveform.picture is not None for lane in page.lanes))
    QTest.keyClick(studio.window, Qt.Key.Key_X)
    assert studio.context.playback.source is not None
    assert studio.context.playback.source.title == "Take 2"
    QTest.keyClick(studio.window, Qt.Key.Key_B)
    assert [take.chosen for take in studio.context.takes.items] == [True, False]
    assert len(project.takes.for_prompt(record.recording.prompt.id)) == 2  # type: ignore[union-attr]
    QTest.keyClick(studio.window, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_two_takes_in_which_much_was_not_heard_are_read_whole(
    qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine, client: FakeClient
) -> None:
    studio.context.settings.change(record_auto_next=False)
    studio.window.resize(1280, 800)
    wrong = [Mistake(kind="dropped", words=[f"wonderful{n}"], place=n) for n in range(30)]
    for number in (1, 2):
        speak(qtbot, studio, record, engine, tone(1.0))
        client.done(client.id_of(HearTake), TakeHeard(heard="Something else.", mistakes=wrong))
        qtbot.waitUntil(lambda number=number: len(studio.context.takes.items) == number)  # type: ignore[misc]
    qtbot.waitUntil(lambda: record.judging.best is not None)
    QTest.keyClick(studio.window, Qt.Key.Key_C)
    assert record.compare_page.isVisible()
    for _ in range(3):
        QApplication.processEvents()
    assert misfits(record.compare_page) == []


def test_a_script_read_in_one_go_is_cut_to_its_sentences(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine, client: FakeClient
) -> None:
    page, reading = record.long.page, record.long.reading
    first, second, third = studio.context.prompts.items
    QTest.keyClick(studio.window, Qt.Key.Key_G)
    assert page.isVisible()
    assert page.text.text() == first.text
    qtbot.waitUntil(lambda: reading.recording)
    QTest.keyClick(studio.window, Qt.Key.Key_Right)
    assert (page.text.text(), page.behind[0].text()) == (second.text, third.text)
    engine.feed(tone(6.0))
    QTest.keyClick(studio.window, Qt.Key.Key_Escape)  # after some seconds nothing is lost by one key
    engine.feed(np.zeros(48000, np.float32))
    qtbot.waitUntil(lambda: not reading.on)
    banner = studio.context.banners.banners[-1]
    assert banner.text == "1 reading of the script not cut yet."
    (file,) = reading.uncut()
    assert soundfile.info(file).duration >= 6.0
    assert banner.action is not None
    banner.action[1]()
    job = client.jobs[client.id_of(CutReading)]
    assert isinstance(job, CutReading)
    assert (job.audio, job.prompts) == (str(file), [first.id, second.id, third.id])
    client.done(client.id_of(CutReading), ReadingCut(takes=[1, 2, 3], again=1, missing=[third.id], stray=0))
    assert studio.context.banners.banners[-1].text == "3 takes cut from the reading."
    assert "1 sentence not heard" in studio.context.banners.banners[-1].detail
    qtbot.waitUntil(lambda: not file.exists())


def test_an_early_escape_leaves_no_reading(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    QTest.keyClick(studio.window, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: record.long.reading.recording)
    QTest.keyClick(studio.window, Qt.Key.Key_Escape)
    assert not record.long.page.isVisible()
    qtbot.waitUntil(lambda: list((project.folder / "recording").iterdir()) == [])


def test_a_part_of_a_take_is_said_again(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    studio.context.settings.change(record_auto_next=False)
    speak(qtbot, studio, record, engine, tone(3.0))
    (old,) = studio.context.takes.items
    QTest.keyClick(studio.window, Qt.Key.Key_P)
    page, punch = record.punch_page, record.punch
    assert page.isVisible()
    page.view.select((1.0, 1.5))
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: punch.state == "leading" and len(engine.players) == 1)
    engine.players[0].pump(round(1.5 * 48000))  # what lies before the part
    qtbot.waitUntil(lambda: punch.state == "speaking")
    engine.feed(np.concatenate([np.zeros(24000, np.float32), tone(1.0), np.zeros(12000, np.float32)]))
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    engine.feed(np.zeros(48000, np.float32))
    qtbot.waitUntil(lambda: len(studio.context.takes.items) == 2)
    first, second = studio.context.takes.items
    assert (first.audio, first.chosen, second.chosen) == (old.audio, False, True)
    assert abs(second.duration_s - (old.duration_s - 0.5 + 1.0)) < 0.3
    assert not page.isVisible()


def test_the_room_is_measured_once_and_a_noisier_take_says_so(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    studio.context.settings.change(record_auto_next=False)
    noise = np.random.default_rng(1).normal(0, 1, 4 * 48000).astype(np.float32)
    QTest.keyClick(studio.window, Qt.Key.Key_N)
    assert record.room.measuring

    def over() -> bool:
        engine.feed(noise[:4800] * np.float32(1e-3))
        return not record.room.measuring

    qtbot.waitUntil(over)
    assert record.room.noise_db == pytest.approx(-60, abs=2)
    assert "Your room is quiet" in record.panel.refusal.what.text()
    assert project.takes.in_use() == []
    sound = np.concatenate([noise[:24000] * np.float32(0.01), tone(1.5), noise[:24000] * np.float32(0.01)])
    speak(qtbot, studio, record, engine, sound)
    kinds = [remark.kind for remark in record.recording.remarks[studio.context.takes.items[0].id]]
    assert "noisier" in kinds


def test_hearing_oneself_is_off_and_warns_of_loudspeakers(
    qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine
) -> None:
    studio.context.settings.change(record_auto_next=False)
    speak(qtbot, studio, record, engine, tone(1.0))
    assert engine.players == []
    record.panel.preferences[-1].click()
    assert "headphones" in record.panel.refusal.what.text()
    speak(qtbot, studio, record, engine, tone(1.0))
    assert len(engine.players) == 1
    qtbot.waitUntil(lambda: engine.players[0].closed)
