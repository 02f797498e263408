"""The project's songs, as a list."""

from PySide6.QtCore import QObject

from backend.project.songs import SongEntry
from studio.models.app_state import AppState
from studio.models.list_model import ListModel
from studio.words.language import tr


class SongsModel(ListModel[SongEntry]):
    """Songs, in the order in which they came."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(lambda song: song.title or tr("Untitled"), parent)
        self._state = state
        state.project_changed.connect(self.reload)
        state.data_changed.connect(self.reload)
        self.reload()

    @property
    def ids(self) -> list[int]:
        """Their ids."""
        return [song.id for song in self.items]

    def reload(self) -> None:
        """Read them again."""
        self.set_items(self._state.project.songs.all() if self._state.project else [])

    def write_removed(self, id: int, removed: bool) -> None:
        """Delete a song softly, or bring it back. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            (self._state.project.songs.remove if removed else self._state.project.songs.restore)([id])
            self.reload()
