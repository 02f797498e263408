"""The Library: voices by name, renamed and removed with Undo."""

import msgspec
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.jobs import Judge
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.ui.library.figure_row import FigureRow
from studio.ui.library.workspace import LibraryWorkspace
from tests.fakes.client import FakeClient


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


def test_figures_are_said_in_words_beside_a_real_speakers(
    qtbot: QtBot, studio: Studio, project: Project, client: FakeClient
) -> None:
    make_voice(project, "v1", "Allison")
    studio.window.go("library")
    library = studio.window.workspace("library")
    assert isinstance(library, LibraryWorkspace)
    names = [figure.accessibleName() for figure in library.panel.findChildren(FigureRow)]
    assert names[0] == "Understood. 96.0% of words. As well understood as a person. A real speaker: 95–98%"
    assert "Clearly this speaker" in names[1]
    assert len(names) == 2
    library.action("library.judge").trigger()
    library.action("library.judge").trigger()
    assert [job for job in client.jobs.values() if isinstance(job, Judge)] == [
        Judge(project=str(project.folder), voice="v1")
    ]
