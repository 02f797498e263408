"""Numbered migrations: ``schema/0001_….sql`` makes version 1, and so on.

``user_version`` says where a project is.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

APPLICATION_ID = 0x564F4957
"""``VOIW``: tells our databases from others'."""

_FOLDER = Path(__file__).parent / "schema"


def scripts(folder: Path = _FOLDER) -> list[tuple[int, Path]]:
    """(version, file) in order. Raises ``ValueError`` unless the numbers are 1, 2, 3, …"""
    found = sorted((int(path.name.split("_", 1)[0]), path) for path in folder.glob("[0-9]*.sql"))
    if [version for version, _ in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"the migrations are not numbered 1, 2, 3, …: {[path.name for _, path in found]}")
    return found


def newest(folder: Path = _FOLDER) -> int:
    """The version that this program writes."""
    return scripts(folder)[-1][0]


def version_of(connection: sqlite3.Connection) -> int:
    """The version that a database has; 0 for an empty one. Raises ``sqlite3.Error``."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, folder: Path = _FOLDER, *, upto: int | None = None) -> None:
    """Bring a database to the newest version, or to ``upto``, each step a transaction.

    Raises ``sqlite3.Error``.
    """
    for version, path in scripts(folder)[:upto]:
        if version_of(connection) >= version:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster while we waited for the lock.
            if version_of(connection) < version:
                for statement in statements(path.read_text(encoding="utf-8")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={version}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def schema_of(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """(type, name, SQL) of everything in a database that is not SQLite's own. Raises ``sqlite3.Error``."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return {(kind, name, sql) for kind, name, sql in rows.fetchall()}


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a database is exactly what our migrations make, or is of a newer version and holds no code.

    A database from elsewhere could hold triggers, views and computed columns that run at our first query.
    Raises ``sqlite3.Error``.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return False
    version, schema = version_of(connection), schema_of(connection)
    if version > newest():
        return not any(kind in ("trigger", "view") for kind, _, _ in schema)
    model = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(model, upto=version)
        return schema == schema_of(model)
    finally:
        model.close()


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one (``executescript`` would commit in between)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending
