"""Making, opening, importing and exporting: the actions that ask for a file or a folder."""

from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QFileDialog, QMainWindow

import assets
from backend.project.opening import SUFFIX
from backend.protocol.jobs import Doctor, Export, ListFormat, Prepare, Prepared, Unpack, Unpacked
from backend.protocol.recordings import SUFFIXES
from studio.models.app_state import AppState
from studio.models.job_handle import AnyHandle
from studio.models.preferences import SettingsStore
from studio.sessions.first_steps import PROJECT, FirstSteps
from studio.ui.backend_watch import sentence
from studio.ui.dataset import needs as dataset_needs
from studio.ui.dataset.listening import Listening
from studio.ui.shared.file_chooser import FileChooser, documents
from studio.ui.targets import Say, SingSong, Target
from studio.words.language import tr

SAMPLE = Path(assets.__file__).parent / "sample"
SONGS = {".mid", ".midi", ".kar", ".musicxml", ".xml", ".mxl", ".ust", ".ustx", ".ds", ".svp", ".vsqx"}
LISTS = {".csv", ".list", ".jsonl", ".json", ".txt", ".tsv"}


class Needs(dataset_needs.Needs, Protocol):
    """What importing needs, and the projects."""

    @property
    def first_steps(self) -> FirstSteps: ...
    @property
    def settings(self) -> SettingsStore: ...
    @property
    def state(self) -> AppState: ...


class FileActions(QObject):
    """What the File menu does; the welcome page and drops use it too."""

    def __init__(self, window: QMainWindow, context: Needs) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self.chooser = FileChooser(window, context.settings)
        self._listening = Listening(context, self)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action id → what does it."""
        return {
            "app.hear": self.hear,
            "app.hear-singing": self.hear_singing,
            "app.new-project": self.ask_new,
            "app.sample-project": self.ask_sample,
            "app.open-project": self.ask_open,
            "app.open-bundle": self.ask_open_bundle,
            "app.close-project": self._context.state.close,
            "app.import": self.ask_import,
            "app.import-list": self.ask_import_list,
            "app.export-bundle": self.ask_bundle,
            "app.doctor": self.examine,
            "app.about": self.about,
        }

    def hear(self) -> None:
        """Have a built-in voice speak."""
        saying = self._context.first_steps.saying()
        if saying is not None:
            self._take_first_step(Say(saying))

    def hear_singing(self) -> None:
        """Have a built-in voice sing."""
        if self._context.first_steps.voice is not None:
            self._take_first_step(SingSong())

    def _take_first_step(self, target: Target) -> None:
        """In the project of first steps: the one that is there, or a new one."""
        state, folder = self._context.state, self._home() / f"{PROJECT}{SUFFIX}"
        there = (folder / "project.sqlite").is_file()
        self._context.settings.change(workspace=target.place)  # what is opened next opens there
        if state.open(folder) if there else state.create(free_name(self._home(), PROJECT)):
            self._context.navigate(target)

    def _home(self) -> Path:
        """Where projects are made and looked for."""
        wanted = self._context.settings.value.projects
        return Path(wanted) if wanted and Path(wanted).is_dir() else documents()

    def ask_new(self) -> None:
        """Ask where, and make a project there."""
        folder = self._ask_folder(tr("New project"), tr("My voice"))
        if folder:
            self._context.settings.change(workspace="dataset")  # where one imports, and from where one goes to record
            self._context.state.create(folder)

    def ask_sample(self) -> None:
        """Ask where, and make a project with the sample dataset there."""
        folder = self._ask_folder(tr("New project with the sample dataset"), "Sample")
        if folder:
            self.make_sample(folder)

    def ask_open(self) -> None:
        """Ask for a project and open it."""
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Open a project"), str(self._home()))
        if chosen:
            self.open(Path(chosen))

    def open(self, folder: Path) -> None:
        """Open a project."""
        self._context.state.open(folder)

    def ask_open_bundle(self) -> None:
        """Ask for a bundle and unpack it."""
        if chosen := self.chooser.file(self._window, tr("Open a bundle"), tr("Bundles (*.zip)")):
            self.unpack(chosen)

    def unpack(self, bundle: Path) -> AnyHandle:
        """Make a project of a bundle, beside the other projects, and open it; where one is open, offer that."""
        job = Unpack(bundle=str(bundle), out=str(free_name(self._home(), bundle.stem)))
        return self._context.jobs.start(job, tr("Unpack {name}", name=bundle.name)).then(self._unpacked)

    def _unpacked(self, result: Unpacked) -> None:
        folder = Path(result.project)
        if self._context.project is None:
            self.open(folder)
        else:
            show = (tr("Open it"), lambda: self.open(folder))
            self._context.say(tr("{name} is unpacked.", name=folder.name), kind="good", action=show)

    def make_sample(self, folder: Path) -> None:
        """A project with the sample dataset: imported, aligned and checked, and shown while that goes on."""
        self._context.settings.change(workspace="dataset")
        if self._context.state.create(folder):
            self.import_from(SAMPLE)

    def ask_import(self) -> None:
        """Ask for a folder and import it."""
        if chosen := self.chooser.folder(self._window, tr("Import recordings")):
            self.import_from(chosen)

    def ask_import_list(self) -> None:
        """Ask for a list and import what it names."""
        lists = tr("Lists (*.csv *.list *.jsonl *.json *.txt *.tsv);;All files (*)")
        if chosen := self.chooser.file(self._window, tr("Import from a list"), lists):
            self.import_from(chosen)

    def import_from(self, source: Path, format_: ListFormat = "auto") -> AnyHandle:
        """Import, and align and check what came."""
        job = Prepare(project=self._context.project_path, source=str(source), format=format_)
        handle = self._context.jobs.start(job, tr("Import {name}", name=source.name))
        return handle.then(partial(self._prepared, Path(job.project)))

    def _prepared(self, project: Path, result: Prepared) -> None:
        for step in (result.imported, result.aligned, result.checked):
            self._told(step, project)

    def ask_bundle(self) -> None:
        """Ask where to, and write the project as one file."""
        project = self._context.project
        if project is None:
            return
        kinds = tr("Bundles (*.zip)")
        if chosen := self.chooser.new_file(self._window, tr("Export as a bundle"), f"{project.name}.zip", kinds):
            job = Export(project=str(project.folder), what="bundle", out=str(chosen))
            self._context.jobs.start(job, tr("Export bundle"))

    def examine(self) -> None:
        """Look at devices, sound and versions."""
        handle = self._context.jobs.start(Doctor(project=self._context.project_path), tr("Examine this machine"))
        handle.then(self._told)

    def about(self) -> None:
        """Say what this is."""
        self._context.say(
            tr(
                "Voicewright {version}: make a voice from recordings, on your own machine.",
                version=version("voicewright"),
            ),
            detail=tr("Free software under the GNU GPL, version 3 or later. Icons by Lucide (ISC)."),
        )

    def can_take(self, data: QMimeData) -> bool:
        """Whether something that was dragged here can be opened or imported."""
        return any(self._kind(path) for path in _paths(data))

    def take(self, data: QMimeData) -> None:
        """Open the project or the bundle, or import the folders, lists and recordings, that were dropped."""
        for path in _paths(data):
            if self._kind(path) == "project":
                self.open(path)
            elif self._kind(path) == "bundle":
                self.unpack(path)
            elif self._kind(path) == "source":
                self.import_from(path)
            elif self._kind(path) == "song":
                self._context.navigate(SingSong(path))
            elif self._kind(path) == "recording":
                self._listening.bring(path)

    def _kind(self, path: Path) -> str:
        if (path / "project.sqlite").is_file():
            return "project"
        if path.suffix.lower() == ".zip" and path.is_file():
            return "bundle"
        if not self._context.state.writable:
            return ""
        if path.suffix.lower() in SUFFIXES:
            return "recording"
        if path.suffix.lower() in SONGS:
            return "song"
        return "source" if path.is_dir() or path.suffix.lower() in LISTS else ""

    def _told(self, result: object, project: Path | None = None) -> None:
        """Say what a job brought; with the project's name, where another one is in front by now."""
        said = sentence(result)
        if said is not None:
            text, detail, kind = said
            if project is not None and str(project) != self._context.project_path:
                text = f"{project.name.removesuffix(SUFFIX)}: {text}"
            self._context.say(text, kind="warning" if kind == "warning" else "good", detail=detail)

    def _ask_folder(self, title: str, name: str) -> Path | None:
        dialog = QFileDialog(self._window, title, str(free_name(self._home(), name)))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Create"))
        dialog.setNameFilter(tr("Voicewright projects (*{suffix})", suffix=SUFFIX))
        dialog.selectFile(free_name(self._home(), name).name)
        if not dialog.exec() or not dialog.selectedFiles():
            return None
        chosen = Path(dialog.selectedFiles()[0])
        return chosen if chosen.suffix == SUFFIX else chosen.with_name(chosen.name + SUFFIX)


def free_name(folder: Path, name: str) -> Path:
    """A project's name in ``folder`` that nothing has yet."""
    for number in range(1, 1000):
        path = folder / f"{name}{f' {number}' if number > 1 else ''}{SUFFIX}"
        if not path.exists():
            return path
    return folder / f"{name}{SUFFIX}"


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
