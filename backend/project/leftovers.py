"""Recordings that nothing refers to any more: found, put into the project's trash, put back, or deleted for good."""

import os
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from backend.project.audio_store import NAME
from backend.project.database import Database
from backend.project.errors import from_os

TRASH = "trash"
_YOUNG_S = 600.0
"""What was written so lately may be on its way to become a clip."""


class Leftover(msgspec.Struct, frozen=True):
    """A recording without a clip, take or song."""

    name: str
    """As in ``audio/``."""
    bytes: int


class Leftovers:
    """Of one project. What a removed clip or take was made of is left over too: in the trash it can be brought back."""

    def __init__(self, database: Database, folder: Path, require_writable: Callable[[], None]) -> None:
        self._database = database
        self._audio, self._trash = folder / "audio", folder / TRASH
        self._require_writable = require_writable

    def find(self, *, now_s: float | None = None) -> list[Leftover]:
        """Recordings that no clip, take or song refers to, but for those of the last ten minutes."""
        used = self._used()
        before_s = (time.time() if now_s is None else now_s) - _YOUNG_S
        found = []
        for entry in os.scandir(self._audio):
            if NAME.fullmatch(entry.name) and entry.name not in used:
                about = entry.stat()
                if about.st_mtime < before_s:
                    found.append(Leftover(entry.name, about.st_size))
        return sorted(found, key=lambda one: one.name)

    def trashed(self) -> list[Leftover]:
        """What is in the trash."""
        if not self._trash.is_dir():
            return []
        entries = (entry for entry in os.scandir(self._trash) if NAME.fullmatch(entry.name))
        return sorted((Leftover(entry.name, entry.stat().st_size) for entry in entries), key=lambda one: one.name)

    def sweep(self, names: Iterable[str]) -> list[str]:
        """Move these into the trash, as far as nothing refers to them still; returns those that went.

        Raises ``DiskError`` or ``ReadOnlyProjectError``.
        """
        with self._database.transaction():  # nobody begins to refer to one meanwhile
            used = self._used()
            return self._move([name for name in names if name not in used], self._audio, self._trash)

    def put_back(self, names: Iterable[str]) -> list[str]:
        """Move these out of the trash; returns those that were in it. Raises as :meth:`sweep`."""
        return self._move(names, self._trash, self._audio)

    def delete(self) -> int:
        """Empty the trash: that cannot be undone. Returns how many bytes that freed. Raises as :meth:`sweep`."""
        self._require_writable()
        gone = self.trashed()
        try:
            for one in gone:
                (self._trash / one.name).unlink(missing_ok=True)
        except OSError as error:
            raise from_os(error, "trash-not-emptied") from error
        return sum(one.bytes for one in gone)

    def _move(self, names: Iterable[str], source: Path, target: Path) -> list[str]:
        self._require_writable()
        moved = []
        try:
            target.mkdir(exist_ok=True)
            for name in names:
                if NAME.fullmatch(name) and (source / name).exists():
                    (source / name).replace(target / name)
                    moved.append(name)
        except OSError as error:
            raise from_os(error, "recordings-not-moved") from error
        return moved

    def _used(self) -> set[str]:
        rows = self._database.rows(
            "SELECT audio FROM clips WHERE removed IS NULL UNION SELECT audio FROM takes WHERE removed IS NULL"
        )
        used = {row[0] for row in rows}
        for (song,) in self._database.rows("SELECT song FROM songs"):
            used.update(re.findall(NAME.pattern, song))
        return used
