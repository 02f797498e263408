"""A whole way by keyboard alone: first start, sample, a voice, a paragraph, an edit, a file. Nothing is clicked."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from backend.protocol.jobs import ExportAudio, Prepare, Render, Rendered, Speak
from backend.protocol.training_jobs import MakeVoice
from studio.app import Studio
from studio.ui import file_actions
from studio.ui.shared.file_chooser import FileChooser
from studio.ui.speak.workspace import SpeakWorkspace
from tests.fakes.client import FakeClient
from tests.studio.conftest import fill
from tests.studio.maths.test_score import score_of
from tests.studio.ui.test_speak import VOICE, sound

MOST_KEYS = 60
"""Beside the letters of what is said; a way that got longer is looked at."""


class Hands:
    """Press keys where the focus is, and count them."""

    def __init__(self) -> None:
        self.keys = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus, key, modifiers)
        QApplication.processEvents()
        self.keys += 1

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)
        QApplication.processEvents()

    def tab_to(self, wanted: QWidget, most: int = 30) -> None:
        while self.focus is not wanted and most:
            self.press(Qt.Key.Key_Tab)
            most -= 1
        assert self.focus is wanted, f"Tab does not reach {wanted.accessibleName()}"

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nobody has the keyboard"
        return found


@pytest.fixture
def hands(studio: Studio, qtbot: QtBot) -> Hands:
    studio.window.resize(1280, 800)
    studio.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is studio.window)
    return Hands()


def answer_files(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The system's own dialogs are the system's: they are answered at once."""
    monkeypatch.setattr(FileChooser, "new_file", lambda *_asked: folder / "Said.wav")
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(file_actions, "documents", lambda: folder)


def export(hands: Hands, client: FakeClient, out: Path) -> None:
    """By the palette."""
    hands.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    hands.type("export wav")
    hands.press(Qt.Key.Key_Return)
    exported = client.jobs[client.id_of(ExportAudio)]
    assert isinstance(exported, ExportAudio)
    assert exported.out == str(out)


def test_from_the_first_start_to_a_file_by_keyboard_alone(
    studio: Studio, client: FakeClient, hands: Hands, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer_files(monkeypatch, tmp_path)
    control, window = Qt.KeyboardModifier.ControlModifier, studio.window
    hands.tab_to(window.welcome.sample)
    hands.press(Qt.Key.Key_Return)
    assert client.id_of(Prepare), "the sample is imported"
    project = studio.context.project
    assert project is not None
    fill(project.folder, 12)
    studio.context.state.poll()
    qtbot.waitUntil(lambda: studio.context.clips.total == 12)

    hands.press(Qt.Key.Key_K, control)
    hands.type("make my voice")
    hands.press(Qt.Key.Key_Return)
    assert client.id_of(MakeVoice), "a voice is on its way"
    studio.context.voices.set_items([VOICE])

    hands.press(Qt.Key.Key_4, control)
    speak = window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    hands.tab_to(speak.composer.text)
    hands.type("Hello there, and good morning.")
    hands.press(Qt.Key.Key_Return, control)
    score = score_of([0.2] * 6)
    path = sound(tmp_path / "said.wav", score.duration_s)
    asked = client.id_of(Speak)
    client.done(asked, Rendered(path=str(path), score=score, sample_rate=16000, duration_s=1.2, wall_s=0.02))
    qtbot.waitUntil(lambda: speak.session.picture is not None)

    hands.tab_to(speak.editor.pitch)
    for _ in range(3):
        hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_Up)
    assert speak.session.document.edited, "the phone at the cursor is a semitone higher"
    qtbot.waitUntil(lambda: any(isinstance(job, Render) for job in client.jobs.values()))
    rendered = sound(tmp_path / "edited.wav", score.duration_s)
    client.done(
        client.id_of(Render),
        Rendered(path=str(rendered), score=score, sample_rate=16000, duration_s=1.2, wall_s=0.02),
    )

    export(hands, client, tmp_path / "Said.wav")
    assert hands.keys <= MOST_KEYS, hands.keys
