"""Voices: what runs make. Each lies in a folder of its own with a ``voice.json``."""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from backend import shipped
from backend.project import clock, durable, json_file, voice_card
from backend.project.errors import ProjectError, from_os, not_found
from backend.project.names import is_plain_name
from backend.protocol import json
from backend.protocol.json import JsonObject
from backend.protocol.problems import Problem, problem
from backend.protocol.readable import readable
from backend.protocol.voices import CARD, VoiceInfo

BUILT_IN = shipped.BUILT_IN
"""Voices inside the install, which every project offers beside its own and none may change."""
REMOVED = ".removed"
"""Where in ``voices/`` those lie that a person put aside."""


def built_in_voices() -> list[VoiceInfo]:
    """Those inside the install, the one that speaks first last."""
    return [voice for entry in _entries(BUILT_IN) if isinstance(voice := _read(entry), VoiceInfo)]


class Voices:
    """The voices in a project's ``voices/`` folder, and those inside the install."""

    def __init__(self, folder: Path, require_writable: Callable[[], None]) -> None:
        self._folder = folder
        self._require_writable = require_writable

    def all(self) -> list[VoiceInfo]:
        """Every voice that can be read: the built-in ones, then the project's, oldest first; see :meth:`problems`."""
        voices = [voice for entry in _entries(self._folder) if isinstance(voice := _read(entry), VoiceInfo)]
        mine = {voice.id for voice in voices}
        built_in = [voice for voice in built_in_voices() if voice.id not in mine]
        return built_in + sorted(voices, key=lambda voice: (voice.created, voice.id))

    def moment(self) -> str:
        """When a voice that is made now was made: later than all that are there, even where the clock was set back."""
        return clock.after(voice.created for voice in self.all())

    def problems(self) -> list[Problem]:
        """Folders that should be voices and cannot be read."""
        return [voice for entry in _entries(self._folder) if isinstance(voice := _read(entry), Problem)]

    def get(self, id: str) -> VoiceInfo:
        """A voice. Raises ``NotFoundError``, also where it cannot be read."""
        voice = _read(self.folder(id))
        if isinstance(voice, Problem):
            raise not_found("voice", id)
        return voice

    def folder(self, id: str) -> Path:
        """Where a voice lies, or would. Raises ``NotFoundError`` for an id that cannot be one."""
        if not is_plain_name(id):
            raise not_found("voice", id)
        mine, built_in = self._folder / id, BUILT_IN / id
        return built_in if (built_in / CARD).is_file() and not mine.exists() else mine

    def rename(self, id: str, name: str) -> None:
        """Give a voice another name. Raises ``NotFoundError``, or ``ProjectError`` for a built-in one."""
        self._change(id, "name", name)

    def put_figures(self, id: str, figures: Mapping[str, float | None]) -> None:
        """Keep what the judge says of a voice. Raises as :meth:`rename` does."""
        self._change(id, "figures", figures)

    def remove(self, id: str) -> None:
        """Put a voice aside; :meth:`restore` brings it back. Raises as :meth:`rename` does."""
        self._require_own(id)
        self._move(self.folder(id), self._folder / REMOVED / id)

    def restore(self, id: str) -> None:
        """Undo :meth:`remove`. Raises ``NotFoundError``."""
        target = self.folder(id)
        if not (self._folder / REMOVED / id).is_dir() or target.exists():
            raise not_found("voice", id)
        self._move(self._folder / REMOVED / id, target)

    def _change(self, id: str, field: str, value: Any) -> None:
        self._require_own(id)
        self._require_writable()
        file = self.folder(id) / CARD
        try:
            # The file may hold more than VoiceInfo knows of: only this is changed.
            whole = json.decode(json_file.read(file), type=JsonObject) | {field: value}
            durable.write_bytes(file, readable(whole))
        except OSError as error:
            raise from_os(error, "voice-not-changed") from error

    def _require_own(self, id: str) -> None:
        voice = self.get(id)
        if voice.built_in:
            raise ProjectError(problem("voice-built-in", name=voice.name))

    def _move(self, source: Path, target: Path) -> None:
        self._require_writable()
        try:
            target.parent.mkdir(exist_ok=True)
            if target.exists():  # an older voice of that id that was put aside before
                target.rename(target.with_name(f"{target.name}-{secrets.token_hex(4)}"))
            source.rename(target)
        except OSError as error:
            raise from_os(error, "voice-not-moved") from error


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(e for e in folder.iterdir() if is_plain_name(e.name) and (e / CARD).is_file())


def _read(folder: Path) -> VoiceInfo | Problem:
    file = folder / CARD
    try:
        voice = voice_card.decode(json_file.read(file))
    except (OSError, msgspec.MsgspecError) as error:
        return problem("voice-damaged", name=folder.name, says=str(error), file=file)
    # The folder's name is the id: a copied folder is a voice of its own. Where it lies says whose it is.
    return msgspec.structs.replace(voice, id=folder.name, built_in=folder.parent == BUILT_IN)
