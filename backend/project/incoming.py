"""Recordings on their way into ``audio/``: they get their names together, when all are on the disk."""

import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

from backend.project import durable
from backend.project.errors import DiskFullError, from_os
from backend.project.file_system import FileSystem
from backend.project.hashes import hash_file, name_of, name_of_file
from backend.protocol.problems import VoicewrightError

_SMALL = 4 << 20
"""Bytes. What is no larger is read once; a longer file is copied piece by piece and hashed again meanwhile."""
_PIECE = 1 << 20


class Read(NamedTuple):
    """A file elsewhere: what it is called in here, and its bytes if they are few."""

    name: str
    data: bytes | None


def read(path: Path) -> Read:
    """Raises ``OSError`` for what can't be read, or is no plain file: a pipe would be waited for."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if about.st_size > _SMALL:
        return Read(name_of_file(path), None)
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        data = file.readall()
    return Read(name_of(data, path.suffix), data)


class Incoming:
    """Where they wait. Whoever leaves this without :meth:`keep` leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._unfinished = str(durable.temporary_beside(folder / "recording"))
        self._count = 0
        self._written: dict[str, str] = {}
        """Name → the file that will have it."""
        # Before anything is written: of what fails earlier it would not tell.
        self._system = FileSystem(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._system.close()
        for temporary in self._written.values():
            Path(temporary).unlink(missing_ok=True)

    def holds(self, one: Read) -> bool:
        """Whether the file is in here and whole: one that rotted is written anew when its source comes by again."""
        try:
            if one.data is None:
                return hash_file(Path(self._folder, one.name)) == one.name.split(".")[0]
            with open(self._target(one.name), "rb") as file:  # noqa: PTH123 - as all here: it is done for each of many
                return file.read(len(one.data) + 1) == one.data
        except OSError:
            return False

    def add(self, path: Path, one: Read) -> str | VoicewrightError:
        """Write a file beside its place, unless it is here or on its way; its name, or what is wrong with it.

        Raises ``DiskFullError``.
        """
        try:
            if one.name not in self._written and not self.holds(one):
                self._write(path, one)
        except OSError as error:
            problem = from_os(error, "recording-not-copied")
            if isinstance(problem, DiskFullError):
                raise problem from error
            return problem
        return one.name

    def add_files(self, paths: Sequence[Path]) -> list[str | VoicewrightError]:
        """The same of each of these."""
        names: list[str | VoicewrightError] = []
        for path in paths:
            try:
                names.append(self.add(path, read(path)))
            except OSError as error:
                names.append(from_os(error, "recording-not-copied"))
        return names

    def keep(self) -> None:
        """All that came get their names, once all are on the disk. Raises ``ProjectError``: then none has."""
        try:
            if not self._system.sync():
                durable.sync_files(list(self._written.values()))
            for name, temporary in self._written.items():
                os.replace(temporary, self._target(name))  # noqa: PTH105
            durable.sync_folder(Path(self._folder))
        except OSError as error:
            raise from_os(error, "recording-not-copied") from error
        self._written.clear()

    def _target(self, name: str) -> str:
        return f"{self._folder}{os.sep}{name}"

    def _write(self, path: Path, one: Read) -> None:
        self._count += 1
        temporary = f"{self._unfinished}-{self._count}"
        self._written[one.name] = temporary
        try:
            with open(temporary, "xb") as writer:  # noqa: PTH123
                if one.data is None:
                    _copy(path, writer, one.name)
                else:
                    writer.write(one.data)
        except BaseException:
            del self._written[one.name]
            Path(temporary).unlink(missing_ok=True)
            raise


def _copy(source: Path, writer: BinaryIO, name: str) -> None:
    digest = hashlib.sha256()
    with source.open("rb") as reader:
        while piece := reader.read(_PIECE):
            digest.update(piece)
            writer.write(piece)
    if digest.hexdigest() != name.split(".")[0]:
        raise OSError(0, "The file changed while it was copied", str(source))
