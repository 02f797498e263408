"""Listening before the key: only while Record is looked at, with a sign, and a sound just before the key is kept."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from studio.app import Studio
from studio.audio.engine import Samples
from studio.audio.fake import FakeEngine
from studio.ui.record.workspace import RecordWorkspace

RATE = 48_000


@pytest.fixture
def record(qtbot: QtBot, studio: Studio, project: Project, tmp_path: Path) -> RecordWorkspace:
    """Record with a sentence, in front, and listening."""
    script = tmp_path / "script.txt"
    script.write_text("The first sentence.\nThe second sentence.\n", "utf-8")
    studio.window.show()
    studio.window.go("record")
    workspace = studio.window.workspace("record")
    assert isinstance(workspace, RecordWorkspace)
    studio.window.activateWindow()
    qtbot.waitUntil(studio.window.isActiveWindow)
    workspace.scripts.add_prompts(script)
    qtbot.waitUntil(lambda: workspace.pre_roll.listens)
    return workspace


def tone(seconds: float) -> Samples:
    made: Samples = (np.sin(np.arange(round(seconds * RATE)) * 0.05) * 0.3).astype(np.float32)
    return made


def test_a_sound_made_just_before_the_key_is_in_the_take(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    speech, early = tone(1.5), round(0.2 * RATE)
    assert record.panel.listens.isVisible()
    engine.feed(np.concatenate([np.zeros(RATE, np.float32), speech[:early]]))
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    assert not record.panel.listens.isVisible(), "what runs is a recording, and says so"
    qtbot.waitUntil(lambda: record.recording.state == "recording")
    engine.feed(speech[early:])
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    engine.feed(np.zeros(RATE, np.float32))
    qtbot.waitUntil(lambda: project.clips.count() == 1)
    samples, rate = soundfile.read(project.audio.path(project.clips.all()[0].audio), dtype="float32")
    begin = int(np.flatnonzero(np.abs(samples) > 1e-5)[0])
    np.testing.assert_allclose(samples[begin : begin + len(speech) - 1], speech[1:], atol=1e-6)
    assert rate == RATE
    qtbot.waitUntil(lambda: len(engine.recorders) == 2 and record.pre_roll.listens)  # for the next sentence


def test_who_leaves_the_page_is_not_listened_to(
    qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine
) -> None:
    studio.window.go("library")
    assert not record.pre_roll.listens
    qtbot.waitUntil(lambda: engine.recorders[0].closed)
    studio.window.go("record")
    qtbot.waitUntil(lambda: record.pre_roll.listens)
    studio.window.open_settings()
    qtbot.waitUntil(lambda: engine.recorders[1].closed)
    studio.window.open_settings()
    qtbot.waitUntil(lambda: record.pre_roll.listens)
    open_now = engine.recorders[-1]
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)  # type: ignore[union-attr]
    assert not open_now.closed
    studio.window.hide()
    qtbot.waitUntil(lambda: open_now.closed)


def test_another_program_in_front_is_not_listened_to(
    qtbot: QtBot, record: RecordWorkspace, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Qt.ApplicationState.ApplicationInactive
    monkeypatch.setattr("studio.sessions.pre_roll.QGuiApplication.applicationState", lambda: away)
    QApplication.instance().applicationStateChanged.emit(away)  # type: ignore[union-attr]
    assert not record.panel.listens.isVisible()
    qtbot.waitUntil(lambda: engine.recorders[0].closed)


def test_a_pre_roll_of_nothing_closes_the_microphone_between_takes(
    qtbot: QtBot, studio: Studio, project: Project, record: RecordWorkspace, engine: FakeEngine
) -> None:
    section = studio.window.settings_page.sound
    section.early.setValue(0)
    assert not record.pre_roll.listens
    qtbot.waitUntil(lambda: engine.recorders[0].closed)
    QTest.keyClick(studio.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: record.recording.state == "recording")
    assert len(engine.recorders) == 2
    QTest.keyClick(studio.window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: engine.recorders[1].closed)
    assert not record.pre_roll.listens


def test_another_microphone_is_listened_to_and_one_that_goes_is_looked_for_once(
    qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine
) -> None:
    engine.inputs = 2
    record.recording.look_for_devices()
    qtbot.waitUntil(lambda: record.panel.microphone.count() == 2 and record.pre_roll.listens)
    before = engine.recorders[-1]
    QTest.keyClick(record.panel.microphone, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: before.closed and record.pre_roll.listens)
    assert record.recording.device == "Microphone 2"
    opened = len(engine.recorders)
    engine.inputs = 0
    engine.unplug()
    qtbot.waitUntil(lambda: record.panel.refusal.kind == "no-microphone")
    assert not record.panel.listens.isVisible()
    assert (len(engine.recorders), engine.recorders[-1].closed) == (opened, True)


def test_the_room_has_the_microphone_for_itself(
    qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine
) -> None:
    QTest.keyClick(studio.window, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: record.room.measuring and len(engine.recorders) == 2)
    assert engine.recorders[0].closed
    assert not record.pre_roll.listens

    def over() -> bool:
        engine.feed(np.full(4800, 1e-3, np.float32))
        return not record.room.measuring

    qtbot.waitUntil(over)
    qtbot.waitUntil(lambda: record.pre_roll.listens)


def test_a_script_is_not_read_in_two_ways_at_once(
    qtbot: QtBot, studio: Studio, record: RecordWorkspace, engine: FakeEngine
) -> None:
    QTest.keyClick(studio.window, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: record.long.reading.recording)
    assert not record.pre_roll.listens
    QTest.keyClick(studio.window, Qt.Key.Key_T)
    assert (record.long.page.isVisible(), record.reading.on, record.recording.state) == (True, False, "idle")
    QTest.keyClick(studio.window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: record.pre_roll.listens)
