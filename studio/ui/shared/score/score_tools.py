"""The row above a score: tools, what is shown and heard, how its sound stands."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from studio.ui.shared.buttons import action_button
from studio.ui.shared.layout import divider, label, row
from studio.ui.shared.score.pitch_gestures import TOOLS
from studio.ui.tokens import SPACE


class ScoreTools(QWidget):
    """Buttons for the editor's actions, and its status."""

    def __init__(self, action: Callable[[str], QAction], parent: QWidget | None = None) -> None:
        """``action``: the workspace's action for a verb of ``studio.actions.score``."""
        super().__init__(parent)
        self._status = label("", "caption")
        self._who = label("", "caption")
        self._who.setToolTip(
            "By the voice: it was trained to obey. By the vocoder: it is done to the finished sound, which one hears "
            "where an edit is large."
        )
        self._who.setMinimumWidth(1)  # in a narrow window it is the first to give way
        layout = row(
            *(action_button(action(f"tool-{tool}"), "icon") for tool in TOOLS),
            divider(vertical=True),
            action_button(action("spectrum"), "icon"),
            action_button(action("energy"), "icon"),
            action_button(action("pin"), "icon"),
            action_button(action("listen"), "icon"),
            SPACE,
            self._who,
            None,
            self._status,
            SPACE,
            action_button(action("reset-all"), "ghost", text="Reset"),
            action_button(action("keep"), text="Keep"),
            gap=SPACE // 2,
        )
        layout.setContentsMargins(12, SPACE, 12, SPACE)
        self.setLayout(layout)

    def say(self, status: str) -> None:
        """How the sound stands."""
        self._status.setText(status)

    def say_who(self, carries_out: str) -> None:
        """Whether the voice obeys edits, or the vocoder."""
        self._who.setText(carries_out)

    def who(self) -> str:
        """What it says of that."""
        return self._who.text()

    def said(self) -> str:
        """What it says."""
        return self._status.text()
