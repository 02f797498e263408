"""The Sing workspace: says what will come, and pretends nothing."""

from PySide6.QtWidgets import QVBoxLayout

from studio.ui.context import AppContext
from studio.ui.shared.buttons import button
from studio.ui.shared.empty_state import EmptyState
from studio.ui.targets import Visit
from studio.ui.workspace import Workspace


class SingWorkspace(Workspace):
    """Comes in a later version."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        speak = button("Draw the melody of speech", lambda: context.navigate(Visit("speak")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            EmptyState(
                context.theme,
                "music",
                "Singing comes in a later version",
                "You will write notes and lyrics here and your voice will sing them. The voices that you train now "
                "already follow a melody exactly: in Speak, every pitch can be drawn.",
                speak,
            )
        )
