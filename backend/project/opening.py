"""Opening a project's database: who may write, which version it is, whether it is sound."""

import errno
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from backend.project import migrations
from backend.project.database import connect, connect_readonly, readable
from backend.project.errors import ProjectError, from_os, from_sqlite
from backend.project.lock import WriterLock
from backend.project.salvage import Damage, salvage
from backend.project.snapshots import is_sound, snapshots, take_snapshot
from backend.protocol.problems import problem

SUFFIX = ".voicewright"
"""Of projects' folders, as the window names them."""
DATABASE = "project.sqlite"
BACKUPS = "backups"
LOCK = "project.lock"
FOLDERS = ("audio", "runs", "voices", "renders", "cache", BACKUPS)


@dataclass
class Opened:
    """A database that is ready to use."""

    connection: sqlite3.Connection
    file: Path
    readonly_reason: str = ""
    """Empty: it may be written."""
    lock: WriterLock | None = None
    damage: Damage | None = None


def locate(folder: Path) -> Path:
    """The project's folder, given it or the database in it. Raises ``ProjectError`` if it is none."""
    folder = folder.absolute()
    if folder.name == DATABASE and folder.is_file():
        folder = folder.parent
    if (folder / DATABASE).is_file() or snapshots(folder / BACKUPS):
        return folder
    raise ProjectError(problem("not-a-project/folder", name=folder.name, database=DATABASE, file=folder))


def open_database(folder: Path, *, lock: bool) -> Opened:
    """Open for writing if that is possible, else for reading with the reason. Raises ``ProjectError``."""
    writer, reason = _become_writer(folder) if lock else (None, _unwritable(folder))
    try:
        opened = _open(folder, reason)
    except BaseException as error:
        if writer is not None:
            writer.release()
        if isinstance(error, sqlite3.Error):
            raise from_sqlite(error, str(folder / DATABASE)) from error
        raise
    if opened.readonly_reason and opened.damage is None and writer is not None:
        writer.release()
        writer = None
    opened.lock = writer
    return opened


def _unwritable(folder: Path) -> str:
    """Why nothing can be written there, as on a medium for reading only; empty where it can."""
    if os.access(folder, os.W_OK):
        return ""
    refused = OSError(errno.EROFS, os.strerror(errno.EROFS), str(folder))
    return from_os(refused, "project-folder-not-writable").problem.sentence()


def create_database(folder: Path) -> Opened:
    """A new database in a folder that exists. Raises ``ProjectError``."""
    writer, reason = _become_writer(folder)
    if writer is None:
        raise ProjectError(problem("project-read-only/new", reason=reason, file=folder))
    try:
        connection = connect(folder / DATABASE)
        migrations.migrate(connection)
    except sqlite3.Error as error:
        writer.release()
        raise from_sqlite(error, str(folder / DATABASE)) from error
    return Opened(connection, folder / DATABASE, lock=writer)


def _become_writer(folder: Path) -> tuple[WriterLock | None, str]:
    lock = WriterLock(folder / LOCK)
    try:
        if lock.take():
            return lock, ""
    except OSError as error:
        return None, from_os(error, "project-folder-not-writable").problem.sentence()
    return None, lock.holder().sentence()


def _open(folder: Path, reason: str) -> Opened:
    file = folder / DATABASE
    try:
        if not file.is_file():
            raise sqlite3.DatabaseError("the database is missing")
        with readable():
            return _open_sound(folder, file, reason)
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in (0, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
            raise
        connection, damage = salvage(file, snapshots(folder / BACKUPS))
        return Opened(connection, file, damage.sentence(), damage=damage)


def _open_sound(folder: Path, file: Path, reason: str) -> Opened:
    # Read-only until it is known to be sound and ours: nothing is changed in a damaged or newer one.
    connection = connect_readonly(file)
    try:
        version, newest = migrations.version_of(connection), migrations.newest()
        if not is_sound(connection):
            raise sqlite3.DatabaseError("the database's structure is damaged")
        if not migrations.is_ours(connection):
            if not (folder / "audio").is_dir():
                raise _foreign(file)
            # In a project's folder: damage to the tables' descriptions, or code that was planted there.
            raise sqlite3.DatabaseError("the database does not hold what ours do")
        if version > newest:
            reason = (
                f"It was made by a newer Voicewright (its format is {version}, this one knows {newest}): "
                "install the newer one to change it."
            )
            return Opened(connection, file, reason)
        if reason:
            return Opened(_migrated_copy(connection) if version < newest else connection, file, reason)
    except BaseException:
        connection.close()
        raise
    connection.close()
    if version < newest:
        try:
            take_snapshot(file, folder / BACKUPS)
        except OSError as error:
            raise from_os(error, "project-not-saved-before-migration") from error
    connection = connect(file)
    migrations.migrate(connection)
    return Opened(connection, file)


def _migrated_copy(connection: sqlite3.Connection) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(memory)
    connection.close()
    migrations.migrate(memory)
    return memory


def _foreign(file: Path) -> ProjectError:
    return ProjectError(problem("not-a-project/database", file=file))
