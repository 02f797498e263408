"""Hashes of the files that a resource is made of."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path


def content(files: Iterable[Path], use: str = "") -> str:
    """Hash of names and bytes in that order, and of ``use``: the way in which features are made of them, in words.

    Files are hashed once; sizes and times tell whether one changed. Raises ``OSError``.
    """
    whole = hashlib.sha256(use.encode())
    for file in files:
        facts = file.stat()
        whole.update(f"{file.name}\0{_hashed(file, facts.st_size, facts.st_mtime_ns)}\n".encode())
    return whole.hexdigest()


@lru_cache(maxsize=64)
def _hashed(file: Path, size: int, modified_ns: int) -> str:
    del size, modified_ns
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
