"""A workspace: one of the places of the left rail."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from studio.ui.needs import Shell
from studio.ui.targets import Target


class Workspace(QWidget):
    """Base of all workspaces. It is built at its first visit and lives as long as the window.

    A subclass says in a protocol what it needs beside that, and narrows ``context`` to it.
    """

    context: Shell

    def __init__(self, context: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setProperty("role", "window")

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Action id → what does it."""
        return {}

    def inspector(self) -> QWidget | None:
        """The panel on the right while this workspace is in front; asked for once."""
        return None

    def primary(self) -> str:
        """Id of the one primary action."""
        return ""

    def activated(self) -> None:
        """It came to the front."""

    def deactivated(self) -> None:
        """It went to the back."""

    def show_target(self, target: Target) -> None:
        """Show this: a run, a take, a voice."""

    def play(self) -> None:
        """The transport bar's play button."""
        self.context.playback.toggle()

    def stop(self) -> None:
        """The transport bar's stop button."""
        self.context.playback.stop()

    def action(self, id: str) -> QAction:
        """The window's action, to put on a button. Raises ``KeyError``."""
        return self.context.actions[id]
