"""Trainings have a face: on the welcome page, in the tray, and in their row, whatever project is open."""

import os
import time
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from backend.project import processes
from backend.project.project import Project
from backend.project.run_story import RunStory
from backend.protocol.notices import notice
from backend.protocol.runs import Heartbeat, RunConfig, Started, Stopped
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.models.training_news import Known, News, look
from studio.ui import tray
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.training.workspace import TrainingWorkspace
from tests.fakes.voice import put_voice
from tests.studio.models.test_runs import metrics, write


def train(project: Project, id_: str, *, running: bool = False, voice: str = "") -> Path:
    folder = project.runs_folder / id_
    folder.mkdir(parents=True)
    made = {"id": id_, "family": "toy", "stage": "one", "name": "Mara", "voice": voice, "steps": 100}
    config = RunConfig(**made, preset="tiny", project="../..", values={})  # type: ignore[arg-type]
    (folder / "config.json").write_bytes(msgspec.json.encode(config))
    write(folder, Started(step=0, time=0, wall_s=0, pid=1, device="cpu", device_reason=notice("device-no-gpu")))
    write(folder, metrics(10, 3.0))
    if running:
        beat(folder)
    else:
        write(folder, Stopped(step=100, time=1, wall_s=10, reason="finished"))
    return folder


def beat(folder: Path) -> None:
    """A sign of life, of the process that runs this test."""
    pid = os.getpid()
    alive = Heartbeat(pid=pid, process_started=processes.started(pid) or 0.0, step=10, time=time.time())
    (folder / "heartbeat").write_bytes(msgspec.json.encode(alive))


@pytest.fixture
def trained(studio: Studio, project: Project) -> Path:
    """A closed project: one voice is ready, and another trains."""
    put_voice(project)
    train(project, "done", voice="hum")
    train(project, "going", running=True)
    studio.context.state.close()
    return project.folder


def rows(studio: Studio) -> list[str]:
    return [one.text() for one in studio.window.welcome.findChildren(QLabel) if one.isVisible()]


def test_the_welcome_page_tells_of_trainings(studio: Studio, trained: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(studio.context.news.items) == 2)
    said = rows(studio)
    assert [text for text in said if "left" in text] == ["Training · about 40 seconds left"]
    assert "Your voice is ready" in said
    speak = next(one for one in studio.window.welcome.findChildren(QPushButton) if one.text() == "Speak")
    QTest.mouseClick(speak, Qt.MouseButton.LeftButton)
    workspace = studio.window.front
    assert isinstance(workspace, SpeakWorkspace)
    voice = workspace.composer.voice_info()
    assert voice is not None
    assert voice.id == "hum"
    assert studio.window.focusWidget() is workspace.composer.text, "“Type something”, it said"


def test_another_look_reads_what_is_new(project: Project) -> None:
    run = train(project, "going", running=True)
    known: Known = {}
    (before,) = look([project.folder], time.time(), known)
    assert known[run].offset == (run / "events.jsonl").stat().st_size
    write(run, Stopped(step=100, time=1, wall_s=10, reason="finished"))
    (after,) = look([project.folder], time.time(), known)
    assert (before.state, after.state) == ("running", "finished")
    assert known[run].offset == (run / "events.jsonl").stat().st_size
    assert known[run].story.starts == look_anew(project, run).starts


def look_anew(project: Project, run: Path) -> RunStory:
    known: Known = {}
    look([project.folder], time.time(), known)
    return known[run].story


def test_what_trains_is_shown_with_its_curves(studio: Studio, trained: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(studio.context.news.items) == 2)
    show = next(one for one in studio.window.welcome.findChildren(QPushButton) if one.text() == "Show")
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    workspace = studio.window.front
    assert isinstance(workspace, TrainingWorkspace)
    qtbot.waitUntil(lambda: (run := workspace.run()) is not None and run.id == "going")


def test_what_ended_long_ago_is_no_news(project: Project) -> None:
    train(project, "done")
    now_s = time.time()
    assert [one.name for one in look([project.folder], now_s, {})] == ["Mara"]
    assert look([project.folder], now_s + 3 * 86_400, {}) == []


class FakeIcon:
    def __init__(self) -> None:
        self.visible, self.tip, self.told = False, "", list[tuple[str, str]]()

    def setVisible(self, visible: bool, /) -> None:
        self.visible = visible

    def setToolTip(self, tip: str, /) -> None:
        self.tip = tip

    def showMessage(self, title: str, message: str, /) -> None:
        self.told.append((title, message))


def test_the_tray_is_there_while_something_trains_and_tells_of_its_end(
    studio: Studio, project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    icon = FakeIcon()
    monkeypatch.setattr(tray, "available", lambda: True)
    monkeypatch.setattr(tray.Tray, "_make", lambda _tray, _icon: icon)
    news = studio.context.news
    held = tray.Tray(news, studio.window, lambda _news: None, studio.window.windowIcon())
    monkeypatch.setattr(studio.window, "isActiveWindow", lambda: False)
    assert not icon.visible
    put_voice(project)
    folder = train(project, "one", running=True, voice="hum")
    news.look()
    qtbot.waitUntil(lambda: icon.visible)
    assert icon.tip == "Hum: Training · about 40 seconds left"
    (folder / "heartbeat").unlink()
    write(folder, Stopped(step=100, time=1, wall_s=10, reason="finished"))
    news.look()
    qtbot.waitUntil(lambda: bool(icon.told))
    assert icon.told == [("Your voice is ready", "Hum can speak now.")]
    assert held.icon is icon


def test_without_a_tray_nothing_is_missing(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tray, "available", lambda: False)
    held = tray.Tray(studio.context.news, studio.window, lambda _news: None, studio.window.windowIcon())
    assert held.icon is None
    held.tell(News(folder=Path(), run="", name="Mara", state="failed", eta_s=None, voice="", at_s=0.0))


def test_the_row_of_a_training_ends_with_speak(studio: Studio, project: Project, qtbot: QtBot) -> None:
    voice: VoiceInfo = put_voice(project)
    train(project, "done", voice=voice.id)
    studio.context.voices.reload()
    studio.context.runs.look()
    studio.window.resize(1280, 800)
    studio.window.show()
    studio.window.go("training")
    workspace = studio.window.front
    assert isinstance(workspace, TrainingWorkspace)
    qtbot.waitUntil(lambda: bool(workspace.trainings.items))
    assert workspace.trainings.items[0].ready
    row = workspace.runs.visualRect(workspace.trainings.index(0))
    spot = row.bottomRight() - row.topLeft()
    spot.setX(row.right() - 24)
    spot.setY(row.top() + 36)
    QTest.mouseClick(workspace.runs.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert isinstance(studio.window.front, SpeakWorkspace)
