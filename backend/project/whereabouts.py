"""Where an open project's folder is by now: somebody may rename, move or delete it meanwhile."""

import os
from pathlib import Path
from typing import Self


class Whereabouts:
    """Holds on to a folder. Windows lets nobody move one that is in use, so there it is always where it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY) if hasattr(os, "O_DIRECTORY") else None

    def now(self) -> Path | None:
        """The folder's path; None where it was deleted, or nobody can say where it went."""
        if self._handle is None or self._is_at(self._folder):
            return self._folder
        try:
            told = Path(f"/proc/self/fd/{self._handle}").readlink()
        except OSError:
            return None
        return told if self._is_at(told) else None

    def close(self) -> None:
        """Let go of it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _is_at(self, path: Path) -> bool:
        assert self._handle is not None
        try:
            return os.path.samestat(path.stat(), os.fstat(self._handle))
        except OSError:
            return False
