"""The Library: voices by name, renamed and removed with Undo."""

import msgspec
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.ui.library.workspace import LibraryWorkspace


def make_voice(project: Project, id_: str, name: str) -> None:
    folder = project.voices_folder / id_
    folder.mkdir(parents=True)
    voice = VoiceInfo(
        id=id_, name=name, family="fastpitch", sample_rate=16000, languages=["en-us"], speakers=["one"],
        controls=["pitch"], figures={"wer": 0.04, "likeness": 0.9, "distillmos": None}, created="2026-01-01",
    )  # fmt: skip
    (folder / "voice.json").write_bytes(msgspec.json.encode(voice))


def test_rename_and_remove_can_be_undone(qtbot: QtBot, studio: Studio, project: Project) -> None:
    make_voice(project, "v1", "Allison")
    studio.window.go("library")
    library = studio.window.workspace("library")
    assert isinstance(library, LibraryWorkspace)
    assert library.voice is not None
    library.rename("Alli 声")
    assert project.voices.get("v1").name == "Alli 声"
    library.remove()
    assert studio.context.voices.ids == []
    assert library.empty.isVisible()
    studio.context.undo.undo()
    studio.context.undo.undo()
    assert project.voices.get("v1").name == "Allison"
    assert library.voice is not None


def test_a_voice_that_a_training_wrote_appears(qtbot: QtBot, studio: Studio, project: Project) -> None:
    studio.window.go("library")
    make_voice(project, "v2", "New")
    studio.context.jobs.project_touched.emit()
    assert studio.context.voices.ids == ["v2"]
    assert studio.window.rail.buttons["library"].accessibleDescription() == "1"


def test_navigation_selects(qtbot: QtBot, studio: Studio, project: Project) -> None:
    make_voice(project, "a", "A")
    make_voice(project, "b", "B")
    studio.context.voices.reload()
    studio.context.navigate("library", "a")
    library = studio.window.workspace("library")
    assert isinstance(library, LibraryWorkspace)
    assert library.voice is not None
    assert library.voice.id == "a"
