"""The first start: one click, and a built-in voice speaks. Every project offers it, and none may change it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.families import FamilyInfo, PresetInfo
from backend.protocol.jobs import Rendered, Speak, Warm
from backend.protocol.song_jobs import ReadSong, Sing
from backend.protocol.wire import Chunk
from studio.app import Studio, start
from studio.audio.devices import NO_OUTPUT
from studio.audio.fake import FakeEngine
from studio.models.preferences import SettingsStore
from studio.ui import file_actions
from studio.ui.library.workspace import LibraryWorkspace
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.training.workspace import TrainingWorkspace
from tests.fakes.built_in import put_built_in_voices
from tests.fakes.client import FakeClient
from tests.studio.maths.test_score import score_of
from tests.studio.ui.test_speak import sound


@pytest.fixture
def voices(built_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two voices in the install, and a place for documents."""
    monkeypatch.setattr(file_actions, "documents", lambda: tmp_path / "Dokumente 文")
    put_built_in_voices(built_in, "ash", "wren")
    return built_in


def _speak(studio: Studio) -> SpeakWorkspace:
    front = studio.window.front
    assert isinstance(front, SpeakWorkspace)
    return front


def test_one_click_and_it_speaks(voices: Path, studio: Studio, client: FakeClient, tmp_path: Path) -> None:
    folder = tmp_path / "Dokumente 文" / "First steps.voicewright"
    assert [job for job in client.jobs.values() if isinstance(job, Warm)] == [
        Warm(folder=str(voices / "wren"), family="fake")
    ], "it was made ready while the page was read"
    assert studio.window.welcome.hear.isVisible()
    QTest.mouseClick(studio.window.welcome.hear, Qt.MouseButton.LeftButton)
    workspace = _speak(studio)
    asked = client.jobs[client.id_of(Speak)]
    assert isinstance(asked, Speak)
    assert (asked.project, asked.voice) == (str(folder), "wren")
    assert asked.text == workspace.composer.text.toPlainText().strip()
    assert len(asked.text.split()[0]) < 12, "the first sentence is short, so that it is heard soon"
    assert workspace.composer.voice.currentText() == "Wren · Voicewright"


def test_one_click_and_it_sings(voices: Path, studio: Studio, client: FakeClient, tmp_path: Path) -> None:
    QTest.mouseClick(studio.window.welcome.sing, Qt.MouseButton.LeftButton)
    assert studio.window.front_id == "sing"
    read = client.id_of(ReadSong)
    client.done(read, runner.run(client.jobs[read], JobContext("x", lambda message: None, lambda: False)))
    asked = client.jobs[client.id_of(Sing)]
    assert isinstance(asked, Sing)
    assert asked.project == str(tmp_path / "Dokumente 文" / "First steps.voicewright")
    assert asked.voice in ("ash", "wren")
    assert asked.song.tracks[0].notes


def test_without_a_loudspeaker_it_is_shown_and_said(
    voices: Path, studio: Studio, client: FakeClient, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    engine.outputs = 0
    studio.window.welcome.hear.click()
    score, path = score_of([0.2] * 6), sound(tmp_path / "said.wav", 1.2)
    asked = client.id_of(Speak)
    client.heard.emit(Chunk(id=asked, index=0, path=str(path), start_s=0.0, duration_s=1.2, last=True))
    client.done(asked, Rendered(path=str(path), score=score, sample_rate=16_000, duration_s=1.2, wall_s=0.1))
    qtbot.waitUntil(lambda: bool(studio.context.banners.banners))
    assert studio.context.banners.banners[-1].text == NO_OUTPUT.say().what
    assert _speak(studio).session.document.score == score
    assert _speak(studio).editor.isVisible()
    studio.context.playback.stop()


def test_again_it_opens_the_same_project(voices: Path, studio: Studio, client: FakeClient, tmp_path: Path) -> None:
    for _ in range(2):
        studio.window.actions_.living["app.hear"].trigger()
        assert studio.context.project is not None
        studio.context.project.preferences.put("seen", True)
        studio.context.state.close()
    assert [folder.name for folder in (tmp_path / "Dokumente 文").iterdir()] == ["First steps.voicewright"]
    assert len([job for job in client.jobs.values() if isinstance(job, Speak)]) == 2


def test_something_else_of_that_name_stays_as_it_is(voices: Path, studio: Studio, tmp_path: Path) -> None:
    there = tmp_path / "Dokumente 文" / "First steps.voicewright" / "diary.txt"
    there.parent.mkdir(parents=True)
    there.write_text("dear")
    studio.window.files.hear()
    assert studio.context.project is not None
    assert studio.context.project.folder.name == "First steps 2.voicewright"
    assert [file.name for file in there.parent.iterdir()] == ["diary.txt"]


def test_without_a_voice_in_the_install_nothing_is_promised(studio: Studio, client: FakeClient) -> None:
    assert not studio.window.welcome.hear.isVisible()
    assert not studio.window.actions_.living["app.hear"].isEnabled()
    assert not [job for job in client.jobs.values() if isinstance(job, Warm)]
    studio.window.files.hear()
    assert studio.context.project is None


def test_who_has_projects_pays_for_no_warming(voices: Path, qtbot: QtBot, client: FakeClient, tmp_path: Path) -> None:
    settings = SettingsStore(tmp_path / "settings")
    settings.change(recent=(str(tmp_path),))
    studio = start(["voicewright"], client=client, engine=FakeEngine(), settings=settings)
    qtbot.waitUntil(lambda: client.state == "ready")
    assert not [job for job in client.jobs.values() if isinstance(job, Warm)]
    studio.close()


def test_a_fresh_project_can_speak(voices: Path, studio: Studio, project: Project) -> None:
    studio.window.go("speak")
    workspace = _speak(studio)
    assert not workspace.no_voice.isVisible()
    offered = [workspace.composer.voice.itemText(row) for row in range(workspace.composer.voice.count())]
    assert offered == ["Wren · Voicewright", "Ash · Voicewright"]
    workspace.composer.text.setPlainText("Hello.")
    assert workspace.action("speak.speak").isEnabled()


def test_the_library_shows_whose_they_are(voices: Path, studio: Studio, project: Project) -> None:
    studio.window.go("library")
    library = studio.window.workspace("library")
    assert isinstance(library, LibraryWorkspace)
    assert library.voice is not None
    assert library.voice.built_in
    said = {shown.text() for shown in library.panel.findChildren(QLabel)}
    assert {"3 minutes of somebody who hums", "Theirs to give"} <= said
    can = {name: library.action(f"library.{name}").isEnabled() for name in ("speak", "rename", "remove", "judge")}
    assert can == {"speak": True, "rename": False, "remove": False, "judge": False}
    assert not library.panel.measure.isVisible()
    assert studio.window.rail.buttons["library"].accessibleDescription() == "", "no voice of one's own yet"


def test_no_training_is_offered_to_start_from_them(voices: Path, studio: Studio, project: Project) -> None:
    studio.window.go("training")
    training = studio.window.workspace("training")
    assert isinstance(training, TrainingWorkspace)
    page = training.new
    page.show_families([FamilyInfo(name="fake", title="Fake", stages=[], presets=[PresetInfo(name="tiny")])])
    assert [page.parent_voice.itemText(row) for row in range(page.parent_voice.count())] == ["Nothing"]
