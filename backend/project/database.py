"""The connection: pragmas, transactions that nest, and SQLite's errors as ours."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from backend.project.errors import from_sqlite, read_only

BUSY_MS = 5000
"""How long a write waits for another process's transaction, milliseconds."""

Row = tuple[Any, ...]
Parameters = Sequence[object]


@contextmanager
def readable() -> Iterator[None]:
    """SQLite tells what is damaged by names from the damaged file. Where these are no text any more, Python raises
    ``UnicodeDecodeError`` in the place of the error: in here it is a ``sqlite3.DatabaseError``.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("what it is said to hold is no text") from error


def connect(file: Path, *, readonly: bool = False, immutable: bool = False) -> sqlite3.Connection:
    """A connection with our pragmas. Raises ``sqlite3.Error``.

    ``immutable`` reads a database on a medium where SQLite cannot make its shared-memory file.
    """
    # Path.as_uri quotes what a URI cannot hold: '?', '#', '%' and everything that is not ASCII.
    mode = "?mode=ro" if readonly else "?mode=rwc"
    uri = file.absolute().as_uri() + mode + ("&immutable=1" if immutable else "")
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        prepare(connection, readonly=readonly)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_readonly(file: Path) -> sqlite3.Connection:
    """A connection that cannot write, also on a read-only medium. Raises ``sqlite3.Error``."""
    connection = connect(file, readonly=True)
    try:
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # On a read-only medium SQLite cannot make the file that it shares with writers; there are none there.
        connection.close()
        connection = connect(file, readonly=True, immutable=True)
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: sqlite3.Connection, *, readonly: bool) -> None:
    """Set our pragmas."""
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA mmap_size=0")  # a damaged or shrinking file must not become a SIGBUS
    if not readonly:
        connection.execute("PRAGMA journal_mode=WAL")
        # FULL: with NORMAL a power cut loses acknowledged transactions (measured: at half the points).
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=ON")  # macOS: F_FULLFSYNC; elsewhere it does nothing
        connection.execute("PRAGMA checkpoint_fullfsync=ON")


class Database:
    """One connection of one thread. Reads are plain; writes happen inside :meth:`transaction`."""

    def __init__(self, connection: sqlite3.Connection, file: Path, *, readonly_reason: str = "") -> None:
        self.connection = connection
        self.file = file
        self.readonly_reason = readonly_reason
        self.after_commit: Callable[[], None] | None = None
        self._depth = 0

    def require_writable(self) -> None:
        """Raises ``ReadOnlyProjectError`` if it is not."""
        if self.readonly_reason:
            raise read_only(self.readonly_reason, str(self.file))

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Every row of a query."""
        try:
            with readable():
                found: list[Row] = self._read(lambda: self.connection.execute(sql, parameters).fetchall())
        except sqlite3.Error as error:
            raise from_sqlite(error, str(self.file)) from error
        return found

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, if there is one."""
        try:
            with readable():
                found: Row | None = self._read(lambda: self.connection.execute(sql, parameters).fetchone())
        except sqlite3.Error as error:
            raise from_sqlite(error, str(self.file)) from error
        return found

    def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Insert one row, return its id. A transaction of its own unless inside one."""
        with self._statement():
            try:
                return self.connection.execute(sql, parameters).lastrowid or 0
            except sqlite3.Error as error:
                raise from_sqlite(error, str(self.file)) from error

    def change(self, sql: str, parameters: Parameters = ()) -> int:
        """Update or delete, return the number of rows touched. A transaction of its own unless inside one."""
        with self._statement():
            try:
                return self.connection.execute(sql, parameters).rowcount
            except sqlite3.Error as error:
                raise from_sqlite(error, str(self.file)) from error

    def change_many(self, sql: str, rows: Iterable[Parameters]) -> int:
        """The same statement for many rows, in one transaction."""
        with self.transaction():
            try:
                return self.connection.executemany(sql, rows).rowcount
            except sqlite3.Error as error:
                raise from_sqlite(error, str(self.file)) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Inside another one it is a savepoint: it fails alone if the outer one
        catches the error.
        """
        self.require_writable()
        outermost = self._depth == 0
        mark = f"level_{self._depth}"
        self._run("BEGIN IMMEDIATE" if outermost else f"SAVEPOINT {mark}")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            self._back_out(outermost, mark)
            raise
        self._depth -= 1
        try:
            self._run("COMMIT" if outermost else f"RELEASE {mark}")
        except BaseException:
            self._back_out(outermost, mark)
            raise
        if outermost and self.after_commit is not None:
            self.after_commit()

    def _statement(self) -> AbstractContextManager[None]:
        """A transaction for one statement: inside another none is needed, since it takes itself back when it fails."""
        return nullcontext() if self._depth else self.transaction()

    @contextmanager
    def attached(self, name: str, schema: str) -> Iterator[None]:
        """Another database, known to this connection as ``schema`` meanwhile. Not inside a transaction."""
        self.connection.execute("ATTACH ? AS " + schema, (name,))
        try:
            yield
        finally:
            self.connection.execute(f"DETACH {schema}")

    def copy(self, sql: str) -> None:
        """Copy rows into a database that is attached: the project is only read."""
        try:
            with readable():
                self._read(lambda: self.connection.execute(sql))
        except sqlite3.Error as error:
            raise from_sqlite(error, str(self.file)) from error

    def close(self) -> None:
        """Close the connection; SQLite folds the write-ahead log in when it is the last one."""
        self.connection.close()

    def _read(self, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except sqlite3.OperationalError as error:
            if "decode to UTF-8" not in str(error):
                raise
            # The disk changed a bit in a text: one odd character is better than no project. Slower, so only then.
            self.connection.text_factory = lambda data: data.decode("utf-8", "replace")
            return read()

    def _back_out(self, outermost: bool, mark: str) -> None:
        # After a full disk or an I/O error SQLite may have rolled back by itself already.
        if not self.connection.in_transaction:
            return
        if outermost:
            self._run("ROLLBACK")
        else:
            self._run(f"ROLLBACK TO {mark}")
            self._run(f"RELEASE {mark}")

    def _run(self, sql: str) -> None:
        try:
            self.connection.execute(sql)
        except sqlite3.Error as error:
            raise from_sqlite(error, str(self.file)) from error
