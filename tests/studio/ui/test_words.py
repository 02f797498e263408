"""A click on a word in Speak: its readings are heard, and one is chosen for this place, this line or the project."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.jobs import Rendered, Speak
from backend.protocol.notices import notice
from backend.protocol.voices import VoiceInfo
from backend.protocol.word_jobs import FindWays, Saying, WaysFound, WayToSay
from studio.app import Studio
from studio.ui.speak.word_panel import WordPanel
from studio.ui.speak.workspace import SpeakWorkspace
from tests.fakes.client import FakeClient
from tests.studio.maths.test_score import score_of
from tests.studio.ui.test_speak import sound

VOICE = VoiceInfo(id="v1", name="Ann", family="fastpitch", sample_rate=16000, languages=["en-us"], speakers=[])
WAYS = [
    WayToSay(entry="/ɹˈɛkɚd/", phones="ɹˈɛkɚd", how=notice("said-as/now")),
    WayToSay(entry="/ɹᵻkˈɔːɹd/", phones="ɹᵻkˈɔːɹd", how=notice("said-as/other-word")),
]


def answer(client: FakeClient) -> None:
    """The fake backend says what was asked for last."""
    id_ = client.id_of(Speak)
    job = client.jobs[id_]
    assert isinstance(job, Speak)
    score = replace(score_of([0.2] * 6), text=job.text, words=job.text.split())
    path = str(sound(Path(job.out), score.duration_s))
    client.done(id_, Rendered(path=path, score=score, sample_rate=16000, duration_s=1.2, wall_s=0.02))


@pytest.fixture
def speak(
    studio: Studio, project: Project, client: FakeClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> SpeakWorkspace:
    """A line that was said; its third word was clicked."""
    monkeypatch.setattr(type(studio.context.voices), "reload", lambda _model: None)
    studio.context.voices.set_items([VOICE])
    studio.window.resize(1280, 800)
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    speak.composer.text.setPlainText("Record the record now.")
    speak.action("speak.speak").trigger()
    answer(client)
    lane = speak.editor.lane
    qtbot.waitUntil(lambda: lane.width() > 200)
    at = QPoint(round(lane.x_of(1.0)), 8)
    QTest.mouseClick(lane, Qt.MouseButton.LeftButton, pos=at)
    client.done(client.id_of(FindWays), WaysFound(ways=WAYS))
    return speak


def panel(speak: SpeakWorkspace) -> WordPanel:
    return speak.inspector().word


def choose(speak: SpeakWorkspace, row: int) -> None:
    found = panel(speak).list
    found.itemClicked.emit(found.item(row))


def test_a_click_shows_the_readings_and_a_reading_is_heard(speak: SpeakWorkspace, client: FakeClient) -> None:
    assert panel(speak).isVisible()
    assert panel(speak).word.text() == "record"
    choose(speak, 2)
    job = client.jobs[client.id_of(Speak)]
    assert isinstance(job, Speak)
    assert (job.text, job.sayings) == ("record", [Saying(word="record", entry="/ɹᵻkˈɔːɹd/")])


@pytest.mark.parametrize(("scope", "number"), [("place", 2), ("line", 0)])
def test_it_is_said_so_here_or_in_the_line(speak: SpeakWorkspace, client: FakeClient, scope: str, number: int) -> None:
    choose(speak, 2)
    panel(speak).scope.choose(scope)
    panel(speak).use.click()
    job = client.jobs[client.id_of(Speak)]
    assert isinstance(job, Speak)
    assert job.text == "Record the record now."
    assert job.sayings == [Saying(word="record", entry="/ɹᵻkˈɔːɹd/", number=number)]
    speak.context.undo.undo()
    assert speak.context.script.items[0].voicing.sayings == []
    speak.context.undo.redo()
    speak.action("speak.add-line").trigger()
    speak.composer.text.setPlainText("Another line.")
    speak.edits.commit()
    assert [len(line.voicing.sayings) for line in speak.context.script.items] == [1, 0]


def test_it_is_said_so_in_the_project_and_forgotten_again(
    speak: SpeakWorkspace, client: FakeClient, project: Project
) -> None:
    choose(speak, 2)
    panel(speak).scope.choose("project")
    panel(speak).use.click()
    assert project.lexicon.all() == {"record": "/ɹᵻkˈɔːɹd/"}
    panel(speak).forget.click()
    assert project.lexicon.all() == {}
    speak.context.undo.undo()
    assert project.lexicon.all() == {"record": "/ɹᵻkˈɔːɹd/"}
