"""The ``audio/`` folder: files named by their content's hash, written once and never changed."""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from backend.project import durable
from backend.project.errors import bad_value, from_os

NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
"""What a stored file is called: SHA-256 in hexadecimal, and the suffix in lower case."""

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_PIECE = 1 << 20


class AudioStore:
    """Content-addressed: the same bytes are stored once, and a name that is known is a file that is whole.

    A file is written, synced, renamed and its folder synced before its name is returned, so whoever
    stores the name in the database refers to something that a power cut cannot take.
    """

    def __init__(self, folder: Path, require_writable: Callable[[], None]) -> None:
        self.folder = folder
        self._require_writable = require_writable

    def add_file(self, path: Path) -> str:
        """Copy a file in; returns its name. The original is only read.

        Raises ``NotFoundError``, ``DiskFullError``, ``DiskError`` or ``ReadOnlyProjectError``.
        """
        self._require_writable()
        try:
            name = hash_file(path) + _suffix(path.suffix)
            if not self._is_whole(name):
                self._copy(path, name)
        except OSError as error:
            raise from_os(error, "recording-not-copied") from error
        return name

    def add_bytes(self, data: bytes, suffix: str) -> str:
        """Store bytes as a file, e.g. ``suffix=".wav"``; returns its name. Raises as :meth:`add_file`."""
        self._require_writable()
        name = hashlib.sha256(data).hexdigest() + _suffix(suffix)
        try:
            if not self._is_whole(name):
                durable.write_bytes(self.folder / name, data)
        except OSError as error:
            raise from_os(error, "recording-not-stored") from error
        return name

    def path(self, name: str) -> Path:
        """Where a stored file lies.

        Raises ``BadValueError`` for anything that is not a stored file's name.
        """
        if not NAME.fullmatch(name):
            raise bad_value("recording-name", name=name)
        return self.folder / name

    def verify(self, name: str) -> bool:
        """Whether the file is there and its content is what its name says."""
        try:
            return hash_file(self.path(name)) == name.split(".")[0]
        except OSError:
            return False

    def names(self) -> list[str]:
        """Every stored file's name, sorted."""
        return sorted(entry.name for entry in self.folder.iterdir() if NAME.fullmatch(entry.name))

    def _is_whole(self, name: str) -> bool:
        # A file that rotted is written anew when its source comes by again.
        return (self.folder / name).exists() and self.verify(name)

    def _copy(self, source: Path, name: str) -> None:
        target = self.folder / name
        temporary = durable.temporary_beside(target)
        digest = hashlib.sha256()
        try:
            with source.open("rb") as reader, temporary.open("wb") as writer:
                while piece := reader.read(_PIECE):
                    digest.update(piece)
                    writer.write(piece)
            if digest.hexdigest() != name.split(".")[0]:
                raise OSError(0, "The file changed while it was copied", str(source))
            durable.replace(temporary, target)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content, hexadecimal. Raises ``OSError``."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def _suffix(suffix: str) -> str:
    lower = suffix.lower()
    return lower if _SUFFIX.fullmatch(lower) else ".bin"
