"""Files that are dropped on the window stay where they are."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def accept(event: QDropEvent) -> None:
    """Take a drag or a drop as a copy, whatever is proposed: a file manager that proposes to move would delete its
    files as soon as they were taken.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
