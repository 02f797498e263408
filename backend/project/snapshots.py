"""Snapshots: whole copies of the database in ``backups/``, for the day when the database itself is
damaged.
"""

import re
import sqlite3
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from backend.project import durable
from backend.project.database import connect_readonly, readable

EVERY_S = 600.0
"""While somebody works, a snapshot at most this often, seconds."""
CLOSING_S = 60.0
"""On closing, a snapshot is taken unless the last one is younger than this, seconds."""
KEEP = 3
"""So many of the newest are kept, and the newest of each of the last days."""
KEEP_DAYS = 5

_NAME = re.compile(r"snapshot-(\d{6,})-(\d{8})T(\d{6})Z\.sqlite")


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """One copy."""

    path: str
    number: int
    """Counts up; times may go back when a clock is set."""
    taken: str
    """ISO 8601, UTC."""


def snapshots(folder: Path) -> list[Snapshot]:
    """The snapshots in a ``backups/`` folder, newest first."""
    found = []
    for entry in folder.iterdir() if folder.is_dir() else ():
        match = _NAME.fullmatch(entry.name)
        if match:
            taken = datetime.strptime(match[2] + match[3], "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
            found.append(Snapshot(path=str(entry), number=int(match[1]), taken=taken))
    return sorted(found, key=lambda snapshot: -snapshot.number)


def take_snapshot(database: Path, folder: Path) -> Snapshot | None:
    """Copy a database while others use it. None, and nothing kept, if the copy turns out damaged.

    Raises ``sqlite3.Error`` and ``OSError``.
    """
    folder.mkdir(exist_ok=True)
    durable.clear_unfinished(folder)
    known = snapshots(folder)
    number = known[0].number + 1 if known else 1
    target = folder / f"snapshot-{number:06}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite"
    temporary = durable.temporary_beside(target)
    try:
        if not copy_database(database, temporary):
            return None  # it must not push the good ones out
        durable.replace(temporary, target)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    _prune(folder)
    return snapshots(folder)[0]


def copy_database(database: Path, target: Path) -> bool:
    """A consistent copy as one file without a log beside it; whether it is sound.

    Raises ``sqlite3.Error``.
    """
    source = connect_readonly(database)
    try:
        copy = sqlite3.connect(target, isolation_level=None)
        try:
            # Unsynced while it is made: whoever gives it its name syncs it.
            copy.execute("PRAGMA synchronous=OFF")
            source.backup(copy, pages=2048)
            copy.execute("PRAGMA journal_mode=DELETE")
            return is_sound(copy)
        finally:
            copy.close()
    finally:
        source.close()


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether the database's structure is whole (``quick_check``)."""
    try:
        with readable():
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (0, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return False
        raise


class SnapshotKeeper:
    """Takes snapshots now and then, on a thread of its own, so that no window waits for one."""

    def __init__(self, database: Path, folder: Path, every_s: float = EVERY_S) -> None:
        self._database = database
        self._folder = folder
        self._every_s = every_s
        self._opened = time.monotonic()
        self._taken: float | None = None
        self._changed = False
        self._thread: threading.Thread | None = None

    def changed(self) -> None:
        """Something was stored: take a snapshot if the last one is old enough."""
        self._changed = True
        since = self._opened if self._taken is None else self._taken
        busy = self._thread is not None and self._thread.is_alive()
        if busy or time.monotonic() - since < self._every_s:
            return
        self._thread = threading.Thread(target=self.take, name="snapshot", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """The project closes: wait for the one under way, and take one if there is something new to keep."""
        if self._thread is not None:
            self._thread.join()
        fresh = self._taken is not None and time.monotonic() - self._taken < CLOSING_S
        if self._changed and not fresh:
            self.take()

    def take(self) -> Snapshot | None:
        """Take one now. A full or failing disk must not disturb the work: None then; the older ones stay."""
        self._changed = False
        self._taken = time.monotonic()
        try:
            return take_snapshot(self._database, self._folder)
        except (OSError, sqlite3.Error):
            return None


def _prune(folder: Path) -> None:
    days: set[str] = set()
    for place, snapshot in enumerate(snapshots(folder)):
        day = snapshot.taken[:10]
        first_of_day = day not in days and len(days) < KEEP_DAYS
        days.add(day)
        if place >= KEEP and not first_of_day:
            Path(snapshot.path).unlink(missing_ok=True)
