"""The melody that is asked for, to draw on, with the tools of a score."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QWidget

from studio.commands import score as edit
from studio.models.score_document import ScoreDocument
from studio.models.time_view import TimeView
from studio.ui.shared.buttons import action_button
from studio.ui.shared.canvas.f0_canvas import F0Canvas
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.score.pitch_gestures import TOOLS, PitchGestures, Tool
from studio.ui.theme import Theme
from studio.words.language import tr

SCOPE = "convert"


class PitchEditor(QWidget):
    """The tools above the pitch: dashed what was measured, in colour what was drawn."""

    def __init__(
        self,
        theme: Theme,
        view: TimeView,
        document: ScoreDocument,
        undo: QUndoStack,
        action: Callable[[str], QAction],
    ) -> None:
        super().__init__()
        self._action = action
        self._undo, self._document = undo, document
        self.pitch = F0Canvas(theme, view, document)
        self.gestures = PitchGestures(self.pitch, document, undo)
        self.status = label("", "caption")
        tools = row(
            *(action_button(action(f"{SCOPE}.tool-{tool}"), "icon") for tool in TOOLS),
            None,
            self.status,
            action_button(action(f"{SCOPE}.reset-pitch"), "ghost", text=tr("As recorded")),
            gap=4,
        )
        layout = column(tools, self.pitch.with_axis(), gap=4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.gestures.tool_changed.connect(self._show_tool)
        self._show_tool(self.gestures.tool)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Who does the actions of ``studio.actions.convert`` that are about pitch."""
        gestures = self.gestures
        verbs: dict[str, Callable[[], object]] = {
            "pitch-up": partial(gestures.shift, 1),
            "pitch-down": partial(gestures.shift, -1),
            "smooth-selection": gestures.smooth,
            "reset-pitch": self.reset,
        }
        verbs |= {f"tool-{tool}": partial(self._choose, tool) for tool in TOOLS}
        return {f"{SCOPE}.{verb}": do for verb, do in verbs.items()}

    def reset(self) -> None:
        """The selection as it was measured, or all where nothing is selected."""
        if self.gestures.span() is not None:
            self.gestures.reset_pitch()
        elif self._document.sheet is not None:
            self._undo.push(edit.reset_all(self._document))

    def _choose(self, tool: Tool) -> None:
        self.gestures.set_tool(tool)
        self._show_tool(tool)  # also the one that was chosen already: its button stays down

    def _show_tool(self, tool: str) -> None:
        for name in TOOLS:
            self._action(f"{SCOPE}.tool-{name}").setChecked(name == tool)
