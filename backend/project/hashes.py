"""SHA-256 of files, and the names made of it."""

import hashlib
import re
from pathlib import Path

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content, hexadecimal. Raises ``OSError``."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def name_of(data: bytes, suffix: str) -> str:
    """What a recording of these bytes is called; a suffix that no recording has becomes ``.bin``."""
    return hashlib.sha256(data).hexdigest() + _plain(suffix)


def name_of_file(path: Path) -> str:
    """The same of a file. Raises ``OSError``."""
    return hash_file(path) + _plain(path.suffix)


def _plain(suffix: str) -> str:
    lower = suffix.lower()
    return lower if _SUFFIX.fullmatch(lower) else ".bin"
