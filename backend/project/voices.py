"""Voices: what runs make. Each lies in a folder of its own with a ``voice.json``."""

import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec

from backend.project.errors import from_os, not_found
from backend.project.names import is_plain_name
from backend.protocol.problems import Problem
from backend.protocol.voices import VoiceInfo

_REMOVED = ".removed"


class Voices:
    """The voices in a project's ``voices/`` folder."""

    def __init__(self, folder: Path, require_writable: Callable[[], None]) -> None:
        self._folder = folder
        self._require_writable = require_writable

    def all(self) -> list[VoiceInfo]:
        """Every voice that can be read, oldest first; see :meth:`problems` for the others."""
        voices = [voice for entry in self._entries() if isinstance(voice := self._read(entry), VoiceInfo)]
        return sorted(voices, key=lambda voice: (voice.created, voice.id))

    def problems(self) -> list[Problem]:
        """Folders that should be voices and cannot be read."""
        return [voice for entry in self._entries() if isinstance(voice := self._read(entry), Problem)]

    def get(self, id: str) -> VoiceInfo:
        """A voice. Raises ``NotFoundError``, also where it cannot be read."""
        voice = self._read(self.folder(id))
        if isinstance(voice, Problem):
            raise not_found("voice", id)
        return voice

    def folder(self, id: str) -> Path:
        """Where a voice lies, or would. Raises ``NotFoundError`` for an id that cannot be one."""
        if not is_plain_name(id):
            raise not_found("voice", id)
        return self._folder / id

    def remove(self, id: str) -> None:
        """Put a voice aside; :meth:`restore` brings it back. Raises ``NotFoundError``."""
        self.get(id)
        self._move(self.folder(id), self._folder / _REMOVED / id)

    def restore(self, id: str) -> None:
        """Undo :meth:`remove`. Raises ``NotFoundError``."""
        target = self.folder(id)
        if not (self._folder / _REMOVED / id).is_dir() or target.exists():
            raise not_found("voice", id)
        self._move(self._folder / _REMOVED / id, target)

    def _entries(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(e for e in self._folder.iterdir() if is_plain_name(e.name) and (e / "voice.json").is_file())

    def _move(self, source: Path, target: Path) -> None:
        self._require_writable()
        try:
            target.parent.mkdir(exist_ok=True)
            if target.exists():  # an older voice of that id that was put aside before
                target.rename(target.with_name(f"{target.name}-{secrets.token_hex(4)}"))
            source.rename(target)
        except OSError as error:
            raise from_os(error, f"The voice {source.name} could not be moved.") from error

    def _read(self, folder: Path) -> VoiceInfo | Problem:
        file = folder / "voice.json"
        try:
            voice = msgspec.json.decode(file.read_bytes(), type=VoiceInfo)
        except (OSError, msgspec.MsgspecError) as error:
            return Problem(
                kind="voice-damaged",
                what=f"The voice {folder.name} cannot be read.",
                why=f"{error}.",
                remedy="Resume its training for a moment: that writes the voice anew.",
                file=str(file),
            )
        # The folder's name is the id: a copied folder is a voice of its own.
        return msgspec.structs.replace(voice, id=folder.name)
