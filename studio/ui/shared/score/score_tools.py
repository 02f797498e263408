"""The row above a score: tools, what is shown and heard, how its sound stands."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from studio.ui.shared.buttons import ActionButton, action_button
from studio.ui.shared.layout import divider, label
from studio.ui.shared.overflow_row import OverflowRow
from studio.ui.shared.score.pitch_gestures import TOOLS
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr


class ScoreTools(OverflowRow):
    """Buttons for the editor's actions, and its status."""

    def __init__(self, theme: Theme, action: Callable[[str], QAction]) -> None:
        """``action``: the workspace's action for a verb of ``studio.actions.score``."""
        self._status = label("", "caption")
        self._name = label("", "caption")
        self._name.setToolTip(tr("Whose picture this is, until it is said again"))
        self._who = label("", "caption")
        self._who.setToolTip(
            tr(
                "By the voice: it was trained to obey. By the vocoder: it is done to the finished sound, which one "
                "hears where an edit is large."
            )
        )
        tools = [action_button(action(f"tool-{tool}"), "icon") for tool in TOOLS]
        shown = [action_button(action(verb), "icon") for verb in ("spectrum", "energy", "pin", "listen")]
        reset = action_button(action("reset-all"), "ghost", text=tr("Reset"))
        keep = action_button(action("keep"), text=tr("Keep"))
        export = action_button(action("export"), text=tr("Export"))
        said = (SPACE, self._name, self._who, None, self._status, SPACE)
        items = (*tools, divider(vertical=True), *shown, *said, reset, keep, export)
        yielding: list[ActionButton | QLabel] = [self._name, *tools[1:], *shown, self._who, self._status]
        super().__init__(theme, items, yielding=yielding, gap=SPACE // 2)
        self._row.setContentsMargins(12, SPACE, 12, SPACE)
        self.fit()

    def say(self, status: str) -> None:
        """How the sound stands."""
        self._status.setText(status)

    def say_who(self, name: str, carries_out: str) -> None:
        """Whose picture it is, and whether the voice obeys edits, or the vocoder."""
        self._name.setText(name)
        self._who.setText(carries_out)

    def name(self) -> str:
        """Whose picture it says that it is."""
        return self._name.text()

    def who(self) -> str:
        """What it says of that."""
        return self._who.text()

    def said(self) -> str:
        """What it says."""
        return self._status.text()
