"""The writer's lock: one window writes a project.

The system lets it go when its process ends, however it ends.
"""

import os
import socket
import sys
from pathlib import Path
from typing import IO

import msgspec

from backend.protocol import json

_LOCKED_BYTE = 1 << 30
"""Windows locks are mandatory: a byte far behind the text is locked, so that the text stays readable."""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds the lock, as far as the file says."""

    pid: int = 0
    host: str = ""

    def sentence(self) -> str:
        """Why the project is read-only, for people."""
        if not self.pid:
            return "The project is open in another window."
        where = "" if self.host == socket.gethostname() else f" on {self.host}"
        return f"The project is open in another window (process {self.pid}{where})."


class WriterLock:
    """Held from :meth:`take` until :meth:`release` or the end of the process."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Try to become the writer; never waits. Raises ``OSError`` where no lock file can be made."""
        # Not truncated on opening: the text belongs to whoever holds the lock.
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        handle = os.fdopen(descriptor, "r+b")
        if not _lock(descriptor):
            handle.close()
            return False
        handle.truncate(0)
        handle.write(msgspec.json.encode({"pid": os.getpid(), "host": socket.gethostname()}))
        handle.flush()
        self._file = handle
        return True

    def holder(self) -> Holder:
        """Who holds it now, for the sentence; empty where the file cannot be read."""
        try:
            return json.decode(self._path.read_bytes(), type=Holder)
        except (OSError, msgspec.MsgspecError):
            return Holder()

    def release(self) -> None:
        """Let it go; the file stays, since deleting it would race with the next writer."""
        if self._file is not None:
            self._file.close()
            self._file = None


def is_free(file: Path) -> bool:
    """Whether there is a lock and nobody holds it. Whoever wants to take it meanwhile may have to try again."""
    try:
        with file.open("rb") as there:
            return _share(there.fileno())
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def _share(descriptor: int) -> bool:
        # What is open for reading cannot be locked there: a copy's trainer is not told apart.
        return False

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        # flock, not lockf: it also keeps out a second window of the same process.
        return _held(descriptor, fcntl.LOCK_EX)

    def _share(descriptor: int) -> bool:
        # Shared, so that those who ask at once do not take each other for its holder.
        return _held(descriptor, fcntl.LOCK_SH)

    def _held(descriptor: int, how: int) -> bool:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
