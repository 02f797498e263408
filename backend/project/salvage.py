"""What can still be read of a damaged database, in a copy in memory; the file itself is left as it is."""

import shutil
import sqlite3
import struct
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from backend.project import migrations
from backend.project.database import Row
from backend.project.snapshots import Snapshot

PROBE_S = 3.0
"""So long single ids are tried in a gap between what reads from the front and from the back, seconds a table."""

_HEADER = 100


class Damage(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a damaged database."""

    rows: dict[str, int]
    """Table → rows that could be read."""
    snapshots: list[Snapshot]
    """What can be gone back to, newest first."""

    def sentence(self) -> str:
        """Why the project is read-only, for people."""
        saved = f"{self.rows.get('clips', 0)} clips and {self.rows.get('takes', 0)} takes could be read from it"
        if not self.snapshots:
            return f"The project's database is damaged; {saved}. There is no snapshot to go back to."
        taken = self.snapshots[0].taken
        return f"The project's database is damaged; {saved}. A snapshot of {taken} can be restored."


def salvage(file: Path, snapshots: list[Snapshot]) -> tuple[sqlite3.Connection, Damage]:
    """A database in memory with every row that can be read, and what became of it."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    migrations.migrate(memory)
    with tempfile.TemporaryDirectory(prefix="voicewright-salvage-") as folder:
        copy = Path(folder) / "damaged.sqlite"
        for source, target in ((file, copy), (_log(file), _log(copy))):
            if source.is_file():
                shutil.copyfile(source, target)
        rows = _read_into(memory, copy)
        if not any(rows.values()) and copy.is_file():
            # The first page tells where everything is. Ours is the same in a snapshot, and in a new database.
            _log(copy).unlink(missing_ok=True)
            _graft_first_page(copy, [Path(snapshot.path) for snapshot in snapshots])
            rows = _read_into(memory, copy)
    kept = {table: memory.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in rows}
    return memory, Damage(rows=kept, snapshots=snapshots)


def _log(file: Path) -> Path:
    return file.with_name(file.name + "-wal")


def _tables(memory: sqlite3.Connection) -> list[tuple[str, bool]]:
    rows = memory.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [(name, "WITHOUT ROWID" in sql.upper()) for name, sql in rows.fetchall()]


def _read_into(memory: sqlite3.Connection, damaged: Path) -> dict[str, int]:
    counts = dict.fromkeys((table for table, _ in _tables(memory)), 0)
    try:
        source = sqlite3.connect(damaged, isolation_level=None)
        source.text_factory = lambda data: data.decode("utf-8", "replace")
        source.execute("PRAGMA trusted_schema=OFF")
    except sqlite3.Error:
        return counts
    memory.execute("BEGIN")
    for table, keyed in _tables(memory):
        columns = [row[1] for row in memory.execute(f"PRAGMA table_info({table})")]
        insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        for row in _rows(source, table, ", ".join(columns), keyed):
            try:
                counts[table] += memory.execute(insert, row).rowcount
            except sqlite3.Error:
                continue  # what was read makes no row
    memory.execute("COMMIT")
    source.close()
    return counts


def _rows(source: sqlite3.Connection, table: str, columns: str, keyed: bool) -> Iterator[Row]:
    """From the front as far as it reads, from the back as far as it reads, then every id in between."""
    hurt: list[str] = []
    if keyed:
        yield from _until_damage(source, f"SELECT {columns} FROM {table}", hurt)
        if hurt:
            key = columns.split(", ")[0]
            yield from _until_damage(source, f"SELECT {columns} FROM {table} ORDER BY {key} DESC", hurt)
        return
    # Not indexed: an index that is damaged must not hide rows that are not.
    select = f"SELECT rowid, {columns} FROM {table} NOT INDEXED"
    first, last = 0, None
    for rowid, *row in _until_damage(source, f"{select} ORDER BY rowid", hurt):
        first = rowid
        yield tuple(row)
    if not hurt or not _is_there(source, table):
        return
    for rowid, *row in _until_damage(source, f"{select} ORDER BY rowid DESC", hurt):
        if rowid <= first:
            return
        last = rowid
        yield tuple(row)
    deadline = time.monotonic() + PROBE_S
    for rowid in range(first + 1, last or _largest_id(source, table) + 1):
        for _, *row in _until_damage(source, f"{select} WHERE rowid = ?", hurt, rowid):
            yield tuple(row)
        if time.monotonic() > deadline:
            return


def _until_damage(source: sqlite3.Connection, sql: str, hurt: list[str], *parameters: int) -> Iterator[Row]:
    try:
        yield from source.execute(sql, parameters)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        hurt.append(str(error))


def _is_there(source: sqlite3.Connection, table: str) -> bool:
    hurt: list[str] = []
    list(_until_damage(source, f"SELECT 1 FROM {table} LIMIT 0", hurt))
    return not hurt


def _largest_id(source: sqlite3.Connection, table: str) -> int:
    found = list(_until_damage(source, f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'", []))
    return found[0][0] if found and isinstance(found[0][0], int) else 0


def _graft_first_page(damaged: Path, snapshots: list[Path]) -> None:
    with tempfile.TemporaryDirectory(prefix="voicewright-salvage-") as folder:
        fresh = Path(folder) / "fresh.sqlite"
        connection = sqlite3.connect(fresh, isolation_level=None)
        migrations.migrate(connection)
        connection.close()
        donor = next((path for path in snapshots if path.is_file()), fresh)
        data = donor.read_bytes()
    if len(data) < _HEADER or damaged.stat().st_size < _HEADER:
        return
    (size,) = struct.unpack_from(">H", data, 16)
    page = bytearray(data[: 65536 if size == 1 else size])
    # No log; and a page count that is marked as out of date, so that the file's length counts.
    page[18:20] = b"\x01\x01"
    struct.pack_into(">I", page, 24, 2)
    struct.pack_into(">I", page, 92, 1)
    with damaged.open("r+b") as writer:
        writer.write(page)
