"""A window on a project of its own, with a fake backend and fake sound. Nothing of it outlives its test."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.project.clips import NewClip
from backend.project.project import Project
from studio.app import Studio, start
from studio.audio.fake import FakeEngine
from studio.models.preferences import SettingsStore
from studio.ui.sing.workspace import SingWorkspace
from tests.fakes.client import FakeClient
from tests.fakes.voice import put_voice

FOLDER = "Meine Stimme 声 ✨.voicewright"


@pytest.fixture(autouse=True, scope="session")
def _offscreen() -> None:
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _collected_when_it_is_over() -> Iterator[None]:
    """Python's cycles that hold parts of a window go after its test, on Qt's thread. By itself Python collects them in
    whichever thread allocates, and of that PySide died now and then: see ``studio/collector.py``.
    """
    gc.disable()
    yield
    gc.collect()
    gc.freeze()  # what is left belongs to modules: it is not looked through again after each test
    gc.enable()


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path, client: FakeClient, engine: FakeEngine) -> Iterator[Studio]:
    """The window on its welcome page. Afterwards nothing is left of it: no widget, no thread, no process."""
    settings = SettingsStore(tmp_path / "settings")
    made = start(["voicewright"], client=client, engine=engine, settings=settings)
    qtbot.waitUntil(lambda: client.state == "ready")
    yield made
    made.close()
    made.window.deleteLater()
    QApplication.clipboard().clear()  # offscreen it outlives Python, which it would call when it ends: the process dies
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert QThreadPool.globalInstance().activeThreadCount() == 0


@pytest.fixture
def project(studio: Studio, tmp_path: Path) -> Project:
    """An empty project, open in the window."""
    assert studio.context.state.create(tmp_path / FOLDER)
    assert studio.context.project is not None
    return studio.context.project


def new_clip(number: int, **changes: object) -> NewClip:
    """A clip that differs from the others; its audio is only a name."""
    values: dict[str, object] = {
        "audio": f"{number:064x}.flac",
        "name": f"clip {number:05}",
        "text": f"This is sentence {number}.",
        "language": "en-us",
        "speaker": "one",
        "sample_rate": 16000,
        "channels": 1,
        "duration_s": 1.0 + number % 7,
    }
    return NewClip(**(values | changes))  # type: ignore[arg-type]


def fill(folder: Path, count: int) -> None:
    """Write clips from a connection of its own, as a worker would."""
    with Project.open(folder, lock=False) as other, other.transaction():
        for number in range(count):
            other.clips.add(new_clip(number))


@pytest.fixture
def sing(studio: Studio, project: Project) -> SingWorkspace:
    """Sing in a project with a voice."""
    put_voice(project)
    studio.context.voices.reload()
    studio.window.resize(1280, 800)
    studio.window.show()
    studio.window.go("sing")
    found = studio.window.workspace("sing")
    assert isinstance(found, SingWorkspace)
    return found
