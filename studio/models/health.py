"""The dataset's health, as the checks left it."""

from PySide6.QtCore import QObject, Signal

from backend.protocol.findings import Health
from studio.models.app_state import AppState


class HealthModel(QObject):
    """The last health summary, or None before the first check."""

    changed = Signal()

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.health: Health | None = None
        state.project_changed.connect(self.reload)
        state.data_changed.connect(self.reload)

    def reload(self) -> None:
        """Read it again."""
        project = self._state.project
        health = project.findings.health() if project else None
        if health != self.health:
            self.health = health
            self.changed.emit()
