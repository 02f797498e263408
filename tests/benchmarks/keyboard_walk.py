"""``python -m tests.benchmarks.keyboard_walk``: the whole way by keyboard alone, with the real backend.

First start → the sample → a voice (tiny, one minute) → a paragraph is spoken → its pitch is edited → a file. Every key
is sent to the widget that has the focus; nothing is clicked, and no field is filled in but by typing. The system's own
file dialogs are answered at once. Printed: keys and seconds of each part, and what is in the file.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from backend.project import voices
from backend.protocol.jobs import Prepare
from backend.voices import bases
from studio.app import Studio, start
from studio.audio.fake import FakeEngine
from studio.client.backend_client import BackendClient
from studio.models.preferences import SettingsStore
from studio.ui import file_actions
from studio.ui.shared.file_chooser import FileChooser
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.training.workspace import TrainingWorkspace

PARAGRAPH = "Good morning. The weather in the mountains changes quickly, so bring a warm jacket with you."
PATIENCE_S = 1200.0
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """Keys, where the focus is; counted, letters of what is typed apart."""

    def __init__(self, window: QWidget) -> None:
        self.keys, self.letters, self.window = 0, 0, window

    @property
    def focus(self) -> QWidget:
        """Who has the keyboard: a control, or the window where none has it."""
        if QApplication.activeWindow() is None:  # offscreen there is no window manager that gives it back
            self.window.activateWindow()
            QApplication.processEvents()
        return QApplication.focusWidget() or self.window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, with those that are held."""
        QTest.keyClick(self.focus, key, modifiers)
        QApplication.processEvents()
        self.keys += 1

    def type(self, text: str) -> None:
        """Letters."""
        QTest.keyClicks(self.focus, text)
        QApplication.processEvents()
        self.letters += len(text)

    def tab_to(self, wanted: QWidget) -> None:
        """With Tab alone. Raises ``SystemExit`` where it does not lead there."""
        for _ in range(60):
            if self.focus is wanted:
                return
            self.press(Qt.Key.Key_Tab)
        sys.exit(f"Tab does not reach {wanted.accessibleName() or type(wanted).__name__}")

    def palette(self, words: str) -> None:
        """Ctrl+K, some letters, Enter."""
        self.press(Qt.Key.Key_K, CONTROL)
        self.type(words)
        self.press(Qt.Key.Key_Return)


class Walk:
    """The parts of the way, one after another."""

    def __init__(self, studio: Studio, out: Path) -> None:
        self.studio, self.window, self.context, self.out = studio, studio.window, studio.context, out
        self.hands = Hands(self.window)

    def sample(self) -> None:
        """The sample project, imported, aligned and checked."""
        self.hands.tab_to(self.window.welcome.sample)
        self.hands.press(Qt.Key.Key_Return)
        handles = self.context.jobs.handles
        until(lambda: any(isinstance(one.job, Prepare) and one.state == "done" for one in handles()), "it is prepared")

    def voice(self) -> None:
        """A training of one minute, of the smallest size."""
        hands = self.hands
        hands.palette("new training")
        training = self.window.workspace("training")
        assert isinstance(training, TrainingWorkspace)
        until(lambda: training.new.family.count() > 0, "the families are known")
        hands.tab_to(training.new.preset)
        hands.press(Qt.Key.Key_Home)
        hands.tab_to(training.new.minutes)
        hands.type("1")
        hands.press(Qt.Key.Key_Return)
        hands.palette("start training")
        preset = training.new.preset_info()
        say(f"  {preset.name if preset else '?'}, {training.new.minutes.value():g} min")
        until(lambda: any(not one.built_in for one in self.context.voices.items), "the voice is there")

    def speak(self) -> SpeakWorkspace:
        """A paragraph, typed into Speak."""
        self.hands.press(Qt.Key.Key_4, CONTROL)
        speak = self.window.workspace("speak")
        assert isinstance(speak, SpeakWorkspace)
        self.hands.tab_to(speak.composer.voice)
        while (info := speak.composer.voice_info()) is not None and info.built_in:
            self.hands.press(Qt.Key.Key_Up)
        self.hands.tab_to(speak.composer.text)
        self.hands.type(PARAGRAPH)
        self.hands.press(Qt.Key.Key_Return, CONTROL)
        until(lambda: speak.session.picture is not None and not speak.session.busy, "the paragraph is said")
        return speak

    def edit(self) -> None:
        """Ten steps to the right, three semitones up."""
        speak = self.window.workspace("speak")
        assert isinstance(speak, SpeakWorkspace)
        self.hands.tab_to(speak.editor.pitch)
        for _ in range(10):
            self.hands.press(Qt.Key.Key_Right)
        for _ in range(3):
            self.hands.press(Qt.Key.Key_Up)
        session = speak.session
        until(lambda: session.document.edited and not session.stale and not session.busy, "the edit is heard")

    def export(self) -> None:
        """A WAV."""
        self.hands.palette("export wav")
        until(self.out.exists, "the file is there")


def main() -> int:
    """Walk, and print."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        out = home / "Said.wav"
        voices.BUILT_IN = bases.FOLDER / "built_in"
        FileChooser.new_file = lambda *_asked: out  # type: ignore[method-assign]
        QFileDialog.exec = lambda _dialog: 1  # type: ignore[method-assign]
        file_actions.documents = lambda: home  # type: ignore[attr-defined]
        settings = SettingsStore(home / "settings")
        studio = start(["walk"], client=BackendClient(), engine=FakeEngine(), settings=settings)
        studio.window.resize(1280, 800)
        studio.window.activateWindow()
        until(lambda: QApplication.activeWindow() is studio.window, "the window is in front")
        walk = Walk(studio, out)
        began = time.monotonic()
        for name in ("sample", "voice", "speak", "edit", "export"):
            keys, letters, since = walk.hands.keys, walk.hands.letters, time.monotonic()
            getattr(walk, name)()
            seconds = time.monotonic() - since
            say(f"{name:8} {walk.hands.keys - keys:3} keys {walk.hands.letters - letters:4} letters {seconds:7.1f} s")
        sound = soundfile.info(out)
        say(f"in all   {walk.hands.keys:3} keys {walk.hands.letters:4} letters {time.monotonic() - began:7.1f} s")
        say(f"{out.name}: {sound.duration:.2f} s, {sound.samplerate} Hz, {sound.subtype}")
        studio.close()
    return 0


def until(reached: Callable[[], object], what: str) -> None:
    """Let the window live until then. Raises ``SystemExit`` where it never comes."""
    began = time.monotonic()
    while not reached():
        if time.monotonic() - began > PATIENCE_S:
            sys.exit(f"not reached: {what}")
        QApplication.processEvents()
        time.sleep(0.01)


def say(text: str) -> None:
    """To whoever measures."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
