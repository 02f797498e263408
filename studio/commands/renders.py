"""Edits of the rendered takes, undoable."""

from PySide6.QtGui import QUndoCommand

from backend.project.renders import Render
from studio.models.renders import RendersModel
from studio.words.language import tr


class StarRender(QUndoCommand):
    """Mark a render, or not any longer."""

    def __init__(self, renders: RendersModel, id: int, starred: bool) -> None:
        super().__init__(tr("Star take") if starred else tr("Unstar take"))
        self._renders = renders
        self._id = id
        self._starred = starred

    def redo(self) -> None:
        """Mark it."""
        self._renders.write_starred(self._id, self._starred)

    def undo(self) -> None:
        """As before."""
        self._renders.write_starred(self._id, not self._starred)


class KeepTake(QUndoCommand):
    """What was said lately becomes a take of the project."""

    def __init__(self, renders: RendersModel, take: Render) -> None:
        super().__init__(tr("Keep take"))
        self._renders, self._take = renders, take
        self._id = 0

    def redo(self) -> None:
        """Keep it; again: bring it back."""
        if self._id:
            self._renders.write_removed([self._id], False)
        else:
            self._id = self._renders.write_kept(self._take)

    def undo(self) -> None:
        """Out of the list again."""
        self._renders.write_removed([self._id], True)


class RemoveRender(QUndoCommand):
    """Take a render out of the list; its file stays."""

    def __init__(self, renders: RendersModel, id: int) -> None:
        super().__init__(tr("Remove take"))
        self._renders = renders
        self._id = id

    def redo(self) -> None:
        """Remove."""
        self._renders.write_removed([self._id], True)

    def undo(self) -> None:
        """Bring back."""
        self._renders.write_removed([self._id], False)
