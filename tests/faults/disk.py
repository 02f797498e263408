"""A disk that remembers every write, sync and rename, and can say what a power cut would have left.

The model is the pessimistic one: data is safe once its file was synced, a name once its folder was, and both once the
file system was. Of what was not, any 512-byte sector may be there or not, and the names up to any moment.
"""

import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
import pytest

from backend.project import database, file_system

SECTOR = 512


@dataclass
class Files:
    """What is on the disk: names and contents, each as far as it is safe, and what is on its way."""

    names: dict[str, int] = field(default_factory=dict)
    data: dict[int, bytearray] = field(default_factory=dict)
    pending_names: list[tuple[str, str, int]] = field(default_factory=list)
    pending_data: dict[int, list[tuple[int, bytes | None]]] = field(default_factory=dict)

    def rename_now(self, folder: str = "") -> None:
        """Names become safe: those in a folder, or all."""
        waiting = []
        for old, new, file in self.pending_names:
            if folder and Path(new or old).parent != Path(folder):
                waiting.append((old, new, file))
                continue
            self.names.pop(old, None)
            if new:
                self.names[new] = file
        self.pending_names = waiting

    def write_now(self, file: int, pieces: list[tuple[int, bytes | None]]) -> None:
        content = self.data.setdefault(file, bytearray())
        for offset, piece in pieces:
            if piece is None:
                del content[offset:]
                continue
            content.extend(bytes(max(0, offset + len(piece) - len(content))))
            content[offset : offset + len(piece)] = piece


class Disk:
    """Watches a folder. ``events`` grows while the program runs; :meth:`after_cut` plays a part of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[tuple[Any, ...]] = []
        self.acknowledged: list[tuple[int, int, str]] = []
        """(number of events before it, clip, audio)."""
        self._ids: dict[str, int] = {}
        self._seen: dict[int, bytes] = {}
        self._count = 0
        for path in folder.rglob("*"):
            if path.is_file():
                self.observe(path)
        for part in [folder, *(p for p in folder.rglob("*") if p.is_dir())]:
            self.events.append(("sync-folder", str(part)))
        self.events += [("sync", file) for file in self._ids.values()]
        self.start = len(self.events)

    def acknowledge(self, clip: int, audio: str) -> None:
        """The program told somebody that this is stored."""
        for path in (self.folder / "audio").iterdir():
            self.observe(path)
        self.acknowledged.append((len(self.events), clip, audio))

    def id_of(self, path: str) -> int:
        if path not in self._ids:
            self._count += 1
            self._ids[path] = self._count
            self.events.append(("name", "", path, self._count))
        return self._ids[path]

    def observe(self, path: Path) -> None:
        """Note what an ordinary file holds now."""
        file, content = self.id_of(str(path)), path.read_bytes()
        if self._seen.get(file) != content:
            self._seen[file] = content
            self.events.append(("write", file, 0, content))

    def renamed(self, old: Path, new: Path) -> None:
        self.observe(old)
        file = self._ids.pop(str(old))
        self._ids[str(new)] = file
        self.events.append(("name", str(old), str(new), file))

    def deleted(self, path: str) -> None:
        file = self._ids.pop(path, 0)
        self.events.append(("name", path, "", file))

    def synced(self, path: Path) -> None:
        if path.is_dir():
            self.events.append(("sync-folder", str(path)))
        else:
            self.observe(path)
            self.events.append(("sync", self._ids[str(path)]))

    def all_synced(self) -> None:
        """The whole file system."""
        for path in sorted(self.folder.rglob(".tmp-*")):
            self.observe(path)
        self.events.append(("sync-all",))

    def after_cut(self, count: int, target: Path, chance: random.Random) -> None:
        """What may be on the disk when the power goes after ``count`` events."""
        files = Files()
        for event in self.events[:count]:
            match event:
                case ("name", old, new, file):
                    files.pending_names.append((old, new, file))
                case ("write", file, offset, piece):
                    files.pending_data.setdefault(file, []).append((offset, piece))
                case ("sync", file):
                    files.write_now(file, files.pending_data.pop(file, []))
                case ("sync-folder", name):
                    files.rename_now(name)
                case ("sync-all",):
                    for file in list(files.pending_data):
                        files.write_now(file, files.pending_data.pop(file))
                    files.rename_now()
        files.pending_names = files.pending_names[: chance.randint(0, len(files.pending_names))]
        files.rename_now()
        keep = chance.choice([0.0, 0.1, 0.5, 0.9])
        for file, pieces in files.pending_data.items():
            files.write_now(file, [part for piece in pieces for part in sectors(*piece) if chance.random() < keep])
        for name, file in files.names.items():
            path = target / Path(name).relative_to(self.folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files.data.get(file, b""))


def sectors(offset: int, piece: bytes | None) -> list[tuple[int, bytes | None]]:
    """A write as the disk does it."""
    if piece is None:
        return [(offset, None)]
    return [(offset + at, piece[at : at + SECTOR]) for at in range(0, len(piece), SECTOR)]


class LoggedFile(apsw.VFSFile):
    """A database's file."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.id = disk.id_of(name.filename() if isinstance(name, apsw.URIFilename) else str(name))

    def xWrite(self, data: Any, offset: int) -> None:
        super().xWrite(data, offset)
        self.disk.events.append(("write", self.id, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self.disk.events.append(("write", self.id, size, None))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        # SQLite's own code for Unix syncs the folder along with a new file.
        self.disk.events += [("sync", self.id), ("sync-folder", str(self.disk.folder))]


class LoggedSystem(apsw.VFS):
    """SQLite's way to the files."""

    def __init__(self, disk: Disk, name: str) -> None:
        super().__init__(name, "")
        self.vfs_name = name
        self.disk = disk

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return LoggedFile(self.disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.disk.deleted(filename)
        if syncdir:
            self.disk.events.append(("sync-folder", str(self.disk.folder)))


class Rows:
    """What ``sqlite3`` returns from execute."""

    def __init__(self, rows: list[tuple[Any, ...]], lastrowid: int, rowcount: int) -> None:
        self.rows, self.lastrowid, self.rowcount = rows, lastrowid, rowcount

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows

    def fetchone(self) -> tuple[Any, ...] | None:
        return self.rows[0] if self.rows else None


class LoggedConnection:
    """The part of ``sqlite3.Connection`` that the store uses, on apsw."""

    def __init__(self, file: Path, system: str) -> None:
        self.inner = apsw.Connection(str(file), vfs=system)
        # Without shared memory, which apsw's files do not offer; what is written and synced stays the same.
        self.execute("PRAGMA locking_mode=EXCLUSIVE")
        self.execute("PRAGMA wal_autocheckpoint=15")

    def execute(self, sql: str, parameters: Any = ()) -> Rows:
        rows = self.inner.execute(sql, tuple(parameters)).fetchall()
        return Rows(rows, self.inner.last_insert_rowid(), self.inner.changes())

    def executemany(self, sql: str, rows: Any) -> Rows:
        for row in rows:
            self.execute(sql, row)
        return Rows([], 0, self.inner.changes())

    @property
    def in_transaction(self) -> bool:
        return self.inner.in_transaction

    def close(self) -> None:
        self.inner.close()


def watch(folder: Path, patch: pytest.MonkeyPatch) -> Disk:
    """Log what the store does in a folder from now on. Mutants are patched in after this."""
    from backend.project import opening

    disk = Disk(folder)
    system = LoggedSystem(disk, f"logged-{id(disk)}")
    patch.setattr(disk, "system", system, raising=False)  # it lives as long as its disk

    def connect(file: Path, **_: bool) -> LoggedConnection:
        connection = LoggedConnection(file, system.vfs_name)
        database.prepare(connection, readonly=False)  # type: ignore[arg-type]
        return connection

    real_fsync, real_replace, real_sync = os.fsync, os.replace, file_system.sync

    def fsync(descriptor: int) -> None:
        real_fsync(descriptor)
        disk.synced(Path(f"/proc/self/fd/{descriptor}").readlink())

    def sync(descriptor: int) -> bool:
        done = real_sync(descriptor)
        disk.all_synced()
        return done

    def replace(path: Path | str, target: Path | str) -> None:
        disk.renamed(Path(path), Path(target))
        real_replace(path, target)

    patch.setattr(opening, "connect", connect)
    patch.setattr(os, "fsync", fsync)
    patch.setattr(os, "replace", replace)
    patch.setattr(file_system, "sync", sync)
    return disk
