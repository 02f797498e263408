"""The project's voices, and those that come with Voicewright."""

from pathlib import Path

from PySide6.QtCore import QObject

from backend.protocol.abilities import Ability
from backend.protocol.voices import VoiceInfo
from studio.models.app_state import AppState
from studio.models.list_model import ListModel
from studio.words.language import tr


class VoicesModel(ListModel[VoiceInfo]):
    """Voices, newest first; built-in voices last."""

    VOICE_ROLE = ListModel.ITEM_ROLE

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(called, parent)
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
        """Give a voice another name. Raises ``VoicewrightError``."""
        if self._state.project is not None:
            self._state.project.voices.rename(id, name)
            self.reload()


class AbleVoices(ListModel[VoiceInfo]):
    """Those of the voices that can do one of the things that a workspace is for: those that can do the first one come
    first, else in their order.
    """

    VOICE_ROLE = ListModel.ITEM_ROLE

    def __init__(self, voices: VoicesModel, *abilities: Ability, parent: QObject | None = None) -> None:
        super().__init__(called, parent)
        self._voices, self._abilities = voices, abilities
        voices.items_changed.connect(self._follow)
        self._follow()

    @property
    def ids(self) -> list[str]:
        """Ids, newest first."""
        return [voice.id for voice in self.items]

    def _follow(self) -> None:
        able = [voice for voice in self._voices.items if voice.can.intersection(self._abilities)]
        self.set_items(sorted(able, key=lambda voice: self._abilities[0] not in voice.can))


def called(voice: VoiceInfo) -> str:
    """What a list calls it: whose it is comes with the name."""
    return tr("{name} · Voicewright", name=voice.name) if voice.built_in else voice.name
