"""Recordings that nothing refers to, undoable as long as the trash is not emptied."""

from PySide6.QtGui import QUndoCommand

from backend.project.project import Project
from studio.words.language import tr


class Sweep(QUndoCommand):
    """Move recordings into the project's trash."""

    def __init__(self, project: Project, names: list[str]) -> None:
        super().__init__(tr("Remove unused recordings"))
        self._project = project
        self.names = names

    def redo(self) -> None:
        """Those that nothing refers to still."""
        self.names = self._project.leftovers.sweep(self.names)

    def undo(self) -> None:
        """Out of the trash again."""
        self._project.leftovers.put_back(self.names)
