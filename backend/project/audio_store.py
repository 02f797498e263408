"""The ``audio/`` folder: files named by their content's hash, written once and never changed."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.project import durable
from backend.project.errors import bad_value, from_os
from backend.project.hashes import hash_file, name_of
from backend.project.incoming import Incoming
from backend.protocol.problems import VoicewrightError

NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
"""What a stored file is called: SHA-256 in hexadecimal, and the suffix in lower case."""


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
        with self.incoming() as incoming:
            names = incoming.add_files(paths)
            incoming.keep()
        return names

    def incoming(self) -> Incoming:
        """For files that come in over a while. Raises ``ReadOnlyProjectError``."""
        self._require_writable()
        return Incoming(self.folder)

    def add_bytes(self, data: bytes, suffix: str) -> str:
        """Store bytes as a file, e.g. ``suffix=".wav"``; returns its name. Raises as :meth:`add_file`."""
        self._require_writable()
        name = name_of(data, suffix)
        try:
            if not self._holds(name, data):
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

    def _holds(self, name: str, data: bytes) -> bool:
        # A file that rotted is written anew when its source comes by again.
        try:
            return (self.folder / name).read_bytes() == data
        except OSError:
            return False
