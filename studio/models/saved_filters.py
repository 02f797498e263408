"""Filters that a person keeps with the project."""

from PySide6.QtCore import QObject, Signal

from studio.models.app_state import AppState

_KEY = "dataset.filters"
MOST = 20


class SavedFilters(QObject):
    """The filters as they were typed, oldest first."""

    changed = Signal()

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.items: list[str] = []
        state.project_changed.connect(lambda _project: self.reload())
        self.reload()

    def reload(self) -> None:
        """Read them again."""
        project = self._state.project
        stored = project.preferences.get(_KEY) if project else None
        items = [one for one in stored if isinstance(one, str)] if isinstance(stored, list) else []
        if items != self.items:
            self.items = items
            self.changed.emit()

    def keep(self, query: str) -> None:
        """One more; of too many the oldest goes. Raises ``VoicewrightError``."""
        query = query.strip()
        if query and query not in self.items:
            self._put([*self.items, query][-MOST:])

    def forget(self, query: str) -> None:
        """One less. Raises ``VoicewrightError``."""
        self._put([one for one in self.items if one != query])

    def _put(self, items: list[str]) -> None:
        if self._state.project is not None:
            self._state.project.preferences.put(_KEY, items)
            self.reload()
