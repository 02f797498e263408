"""Edits of the list of Convert, undoable."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from studio.words.language import tr


class RemoveFromList(QUndoCommand):
    """Take a recording or a conversion out of the list; its file stays."""

    def __init__(self, write_removed: Callable[[bool], None], title: str) -> None:
        super().__init__(tr("Remove {title}", title=title))
        self._write = write_removed

    def redo(self) -> None:
        """Remove."""
        self._write(True)

    def undo(self) -> None:
        """Bring back."""
        self._write(False)
