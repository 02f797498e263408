"""The ``audio/`` folder: files named by their content's hash, written once and never changed."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.project import durable
from backend.project.errors import DiskFullError, bad_value, from_os
from backend.protocol.problems import VoicewrightError

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
        (stored,) = self.add_files([path])
        if isinstance(stored, VoicewrightError):
            raise stored
        return stored

    def add_files(self, paths: Sequence[Path]) -> list[str | VoicewrightError]:
        """Copy many in, whose syncs wait together: for each its name, or what is wrong with it.

        Raises ``DiskFullError`` or ``ReadOnlyProjectError``: then none of these files is in.
        """
        self._require_writable()
        written: dict[Path, Path] = {}
        try:
            stored = [self._staged(path, written) for path in paths]
            durable.replace_all([(temporary, target) for target, temporary in written.items()])
            written.clear()
        except OSError as error:
            raise from_os(error, "recording-not-copied") from error
        finally:
            for temporary in written.values():
                temporary.unlink(missing_ok=True)
        return stored

    def find(self, path: Path) -> str | None:
        """The name that a file of these bytes has in here; None where there is none, or it is not whole, or ``path``
        can't be read.
        """
        try:
            name, data = self._named(path)
            return name if self._is_whole(name, data) else None
        except OSError:
            return None

    def _named(self, path: Path) -> tuple[str, bytes | None]:
        """What a file would be called in here, and its bytes if it is small."""
        data = path.read_bytes() if path.stat().st_size <= _PIECE else None
        return (hash_file(path) if data is None else hashlib.sha256(data).hexdigest()) + _suffix(path.suffix), data

    def _staged(self, path: Path, written: dict[Path, Path]) -> str | VoicewrightError:
        """The name of a file that has it already, or gets it: its temporary copy is ``written``."""
        try:
            # What is small is read once; a longer one is copied piece by piece, and hashed again while that goes on.
            name, data = self._named(path)
            target = self.folder / name
            if target not in written and not self._is_whole(name, data):
                written[target] = self._copy(path, target) if data is None else self._written(data, target)
        except OSError as error:
            problem = from_os(error, "recording-not-copied")
            if isinstance(problem, DiskFullError):
                raise
            return problem
        return name

    def add_bytes(self, data: bytes, suffix: str) -> str:
        """Store bytes as a file, e.g. ``suffix=".wav"``; returns its name. Raises as :meth:`add_file`."""
        self._require_writable()
        name = hashlib.sha256(data).hexdigest() + _suffix(suffix)
        try:
            if not self._is_whole(name, data):
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

    def _is_whole(self, name: str, data: bytes | None) -> bool:
        """Whether the file is there and holds what it should: ``data``, where they are at hand."""
        # A file that rotted is written anew when its source comes by again.
        if data is None:
            return self.verify(name)
        try:
            return (self.folder / name).read_bytes() == data
        except OSError:
            return False

    def _written(self, data: bytes, target: Path) -> Path:
        """The temporary file beside the target."""
        temporary = durable.temporary_beside(target)
        try:
            temporary.write_bytes(data)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return temporary

    def _copy(self, source: Path, target: Path) -> Path:
        """The temporary file beside the target."""
        temporary = durable.temporary_beside(target)
        digest = hashlib.sha256()
        try:
            with source.open("rb") as reader, temporary.open("wb") as writer:
                while piece := reader.read(_PIECE):
                    digest.update(piece)
                    writer.write(piece)
            if digest.hexdigest() != target.name.split(".")[0]:
                raise OSError(0, "The file changed while it was copied", str(source))
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return temporary


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content, hexadecimal. Raises ``OSError``."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def _suffix(suffix: str) -> str:
    lower = suffix.lower()
    return lower if _SUFFIX.fullmatch(lower) else ".bin"
