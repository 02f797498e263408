"""The Library: voices by name, renamed and removed with Undo."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.families import FamilyInfo, ImportInfo
from backend.protocol.jobs import Export, ImportWeights, Judge, WeightsImported
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.ui.library.figure_row import FigureRow
from studio.ui.library.workspace import LibraryWorkspace
from studio.ui.shared.file_chooser import FileChooser
from studio.ui.targets import ShowVoice
from tests.fakes.client import FakeClient
from tests.fakes.problems import told


def make_voice(project: Project, id_: str, name: str) -> None:
    folder = project.voices_folder / id_
    folder.mkdir(parents=True)
    voice = VoiceInfo(
        id=id_,
        name=name,
        family="fastpitch",
        sample_rate=16000,
        languages=["en-us"],
        speakers=["one"],
        controls={"pitch": "native"},
        figures={"wer": 0.04, "likeness": 0.9, "distillmos": None},
        created="2026-01-01",
    )
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


def test_a_voice_that_a_training_wrote_appears(
    qtbot: QtBot, studio: Studio, project: Project, client: FakeClient
) -> None:
    studio.window.go("library")
    make_voice(project, "v2", "New")
    studio.context.jobs.start(Judge(project=str(project.folder), voice="v2"))
    client.stop(client.id_of(Judge))
    assert studio.context.voices.ids == ["v2"]
    assert studio.window.rail.buttons["library"].accessibleDescription() == "1 voice of this project"


def test_navigation_selects(qtbot: QtBot, studio: Studio, project: Project) -> None:
    make_voice(project, "a", "A")
    make_voice(project, "b", "B")
    studio.context.voices.reload()
    studio.context.navigate(ShowVoice("a"))
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


def family(name: str, *patterns: str) -> FamilyInfo:
    imports = ImportInfo(patterns=list(patterns)) if patterns else None
    return FamilyInfo(name=name, title=name.upper(), stages=[], presets=[], imports=imports)


def test_a_voice_of_another_program_is_imported(
    qtbot: QtBot, studio: Studio, project: Project, client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.context.families.families = [family("a"), family("b", "*.pth"), family("c", "*.index")]
    studio.window.go("library")
    library = studio.window.workspace("library")
    assert isinstance(library, LibraryWorkspace)
    source = tmp_path / "heruntergeladen 声"
    source.mkdir()
    (source / "G_1.PTH").write_bytes(b"x")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(source))
    library.action("library.import").trigger()
    job = ImportWeights(project=str(project.folder), sources=[str(source)], family="b")
    assert client.jobs[client.id_of(ImportWeights)] == job
    make_voice(project, "new", "New")
    client.done(client.id_of(ImportWeights), WeightsImported(voice="new", name="New", family="b", speakers=["one"]))
    assert library.voice is not None
    assert library.voice.id == "new"
    assert "New is in the library." in [banner.text for banner in studio.context.banners.banners]


def test_whose_checkpoint_it_is_is_asked_where_files_do_not_tell(
    qtbot: QtBot, studio: Studio, project: Project, client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.context.families.families = [family("a"), family("vits", "*.pth"), family("dctts", "*.index")]
    studio.window.go("library")
    library = studio.window.workspace("library")
    assert isinstance(library, LibraryWorkspace)
    (tmp_path / "weights.bin").write_bytes(b"x")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "weights.bin")], ""))
    asked: list[list[str]] = []

    def choose(_parent: object, _title: str, _text: str, items: list[str], *_: object) -> tuple[str, bool]:
        asked.append(items)
        return items[1], len(asked) > 1

    monkeypatch.setattr(QInputDialog, "getItem", choose)
    library.action("library.import-files").trigger()
    assert not [job for job in client.jobs.values() if isinstance(job, ImportWeights)]
    library.action("library.import-files").trigger()
    assert [line.partition(" ")[0] for line in asked[0]] == ["VITS:", "DCTTS:"]
    assert "dc_tts" in asked[0][1]
    job = client.jobs[client.id_of(ImportWeights)]
    assert isinstance(job, ImportWeights)
    assert job.family == "dctts"
    client.fail(client.id_of(ImportWeights), told("x", "It does not fit.", "", "Choose B."))
    assert any("It does not fit." in banner.text for banner in studio.context.banners.banners)


def test_a_voice_is_exported_as_onnx(
    qtbot: QtBot, studio: Studio, project: Project, client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_voice(project, "v1", "Allison")
    studio.window.go("library")
    library = studio.window.workspace("library")
    assert isinstance(library, LibraryWorkspace)
    monkeypatch.setattr(FileChooser, "new_file", lambda *_: tmp_path / "Allison onnx")
    library.action("library.export-onnx").trigger()
    job = Export(project=str(project.folder), what="onnx", out=str(tmp_path / "Allison onnx"), voice="v1")
    assert client.jobs[client.id_of(Export)] == job
