"""What was said since the project was opened, newest first: to compare with, and to keep after all."""

from itertools import count

from PySide6.QtCore import QObject

from backend.project.clock import now
from backend.project.renders import Render
from backend.protocol.jobs import Rendered
from studio.models.app_state import AppState
from studio.models.list_model import ListModel

MOST = 30


class RecentTakes(ListModel[Render]):
    """Takes with negative ids: nothing of them stands in the project. Their files stay until it is opened again."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(lambda take: take.text, parent)
        self._ids = count(1)
        state.project_changed.connect(lambda _project: self.set_items([]))

    def add(self, voice: str, text: str, said: Rendered) -> None:
        """Something was said."""
        take = Render(
            id=-next(self._ids),
            voice=voice,
            text=text,
            score=said.score,
            path=said.path,
            sample_rate=said.sample_rate,
            duration_s=said.duration_s,
            created=now(),
        )
        self.set_items([take, *self.items][:MOST])

    def remove(self, id: int) -> None:
        """Take one out of the list."""
        self.set_items([take for take in self.items if take.id != id])
