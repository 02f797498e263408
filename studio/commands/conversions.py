"""Edits of the conversions, undoable."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand


class RemoveConversion(QUndoCommand):
    """Take a conversion out of the list; its file stays."""

    def __init__(self, write_removed: Callable[[int, bool], None], id: int) -> None:
        super().__init__("Remove conversion")
        self._write, self._id = write_removed, id

    def redo(self) -> None:
        """Remove."""
        self._write(self._id, True)

    def undo(self) -> None:
        """Bring back."""
        self._write(self._id, False)
