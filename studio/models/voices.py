"""The project's voices."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject

from backend.project import durable
from backend.protocol.voices import VoiceInfo
from studio.models.app_state import AppState
from studio.models.list_model import ListModel


class VoicesModel(ListModel[VoiceInfo]):
    """Voices, newest first."""

    VOICE_ROLE = ListModel.ITEM_ROLE

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(lambda voice: voice.name, parent)
        self._state = state
        state.project_changed.connect(self.reload)
        state.data_changed.connect(self.reload)

    @property
    def ids(self) -> list[str]:
        """Ids, newest first."""
        return [voice.id for voice in self.items]

    def voice(self, id: str) -> VoiceInfo | None:
        """A voice by id."""
        return next((voice for voice in self.items if voice.id == id), None)

    def folder(self, id: str) -> Path | None:
        """Where a voice lies."""
        return self._state.project.voices.folder(id) if self._state.project else None

    def reload(self) -> None:
        """Read the folder again; trainings write voices without touching the database."""
        project = self._state.project
        self.set_items(list(reversed(project.voices.all())) if project else [])

    def write_removed(self, id: str, removed: bool) -> None:
        """Put a voice aside, or bring it back. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            (self._state.project.voices.remove if removed else self._state.project.voices.restore)(id)
            self.reload()

    def write_name(self, id: str, name: str) -> None:
        """Give a voice another name. Raises ``VoicewrightError``, or ``OSError`` where it cannot be written."""
        project = self._state.project
        if project is not None:
            voice = msgspec.structs.replace(project.voices.get(id), name=name)
            durable.write_bytes(project.voices.folder(id) / "voice.json", msgspec.json.encode(voice))
            self.reload()
