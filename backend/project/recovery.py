"""Going back to a snapshot, or on with what was salvaged, after the database was damaged."""

import itertools
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from backend.project import durable
from backend.project.database import Database
from backend.project.errors import ProjectError, from_os, from_sqlite
from backend.project.lock import WriterLock
from backend.project.snapshots import Snapshot
from backend.protocol.problems import problem


def restore_database(folder: Path, database: Database, lock: WriterLock | None, snapshot: Snapshot | None) -> None:
    """Put a snapshot, or (None) the rows that ``database`` salvaged, in the place of the project's database.

    Needs the writer's lock. Raises ``ProjectError``; until the last step nothing is changed.
    """
    if lock is None:
        file, reason = database.file, database.readonly_reason
        raise ProjectError(
            problem("project-read-only/database", reason=reason, file=file)
            if reason
            else problem("project-read-only/other-window", file=file)
        )
    temporary = durable.temporary_beside(database.file)
    try:
        if snapshot is not None:
            shutil.copyfile(snapshot.path, temporary)
        else:
            _write_out(database.connection, temporary)
        durable.sync_file(temporary)
        _put_aside(folder, database.file)
        durable.replace(temporary, database.file)
    except OSError as error:
        raise from_os(error, "database-not-replaced") from error
    except sqlite3.Error as error:
        raise from_sqlite(error, str(database.file)) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _write_out(connection: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        connection.backup(copy)
    finally:
        copy.close()


def _put_aside(folder: Path, file: Path) -> None:
    # The log goes with its database: beside another one it would be taken for that one's.
    number = next(n for n in itertools.count(1) if not (folder / f"{file.name}.damaged-{n}").exists())
    for suffix in ("-wal", "-shm", ""):
        source = file.with_name(file.name + suffix)
        if source.exists():
            source.rename(folder / f"{file.name}.damaged-{number}{suffix}")
    durable.sync_folder(folder)
