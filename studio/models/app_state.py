"""The open project, and when it changes."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from backend.project.project import Project
from backend.project.snapshots import Snapshot
from backend.project.whereabouts import Whereabouts
from backend.protocol.problems import VoicewrightError, problem

POLL_MS = 400
"""How often another process's writes are looked for."""


class AppState(QObject):
    """The project in front. There is one connection for the Qt thread; other threads open their own."""

    project_changed = Signal(object)
    """The project, or None. Emitted after it was opened and after it was closed."""
    closing = Signal()
    """The project is about to be closed: what is not stored yet is stored now."""
    data_changed = Signal()
    """Another process has written into the project."""
    opened = Signal(str)
    """A project's folder, for the list of recent ones."""
    failed = Signal(object)
    """A Problem: the project could not be opened."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self._whereabouts: Whereabouts | None = None
        self._version = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)

    def open(self, folder: Path) -> bool:
        """Open a project; the one before is closed only when that went well."""
        if self.project is not None and self.project.folder == folder.absolute():
            return True
        try:
            project = Project.open(folder)
        except VoicewrightError as error:
            self.failed.emit(error.problem)
            return False
        self._put(project)
        return True

    def create(self, folder: Path, name: str = "") -> bool:
        """Make a project and open it."""
        try:
            project = Project.create(folder, name)
        except VoicewrightError as error:
            self.failed.emit(error.problem)
            return False
        self._put(project)
        return True

    def restore(self, snapshot: Snapshot | None) -> bool:
        """Put a snapshot, or (None) what was salvaged, in the place of a damaged database, and open that."""
        if self.project is None:
            return False
        folder = self.project.folder
        try:
            self.project.restore(snapshot)
        except VoicewrightError as error:
            self.failed.emit(error.problem)
            return False
        self.close()
        return self.open(folder)

    def close(self) -> None:
        """Close the project, if one is open."""
        self._timer.stop()
        if self.project is not None:
            self.closing.emit()
            project, self.project = self.project, None
            self.project_changed.emit(None)
            project.close()
            if self._whereabouts is not None:
                self._whereabouts.close()
                self._whereabouts = None

    def poll(self) -> None:
        """Look whether another process has written, and whether the project is still where it was."""
        if self.project is None or not self._follow():
            return
        try:
            version = self.project.data_version()
        except VoicewrightError as error:
            self._timer.stop()
            self.failed.emit(error.problem)
            return
        if version != self._version:
            self._version = version
            self.data_changed.emit()

    def _follow(self) -> bool:
        """Whether the project is where it was. One that was moved is opened there; one that is gone is closed."""
        project = self.project
        assert project is not None
        place = self._whereabouts.now() if self._whereabouts is not None else project.folder
        if place == project.folder:
            return True
        folder = project.folder
        self.close()
        if place is None or not self.open(place):
            self.failed.emit(problem("project-gone", file=folder))
        return False

    @property
    def writable(self) -> bool:
        """Whether there is a project that may be changed."""
        return self.project is not None and not self.project.readonly

    def _put(self, project: Project) -> None:
        self.close()
        self.project = project
        self._whereabouts = Whereabouts(project.folder)
        self._version = project.data_version()
        self._timer.start()
        self.project_changed.emit(project)
        self.opened.emit(str(project.folder))
