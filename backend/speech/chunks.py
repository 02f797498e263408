"""Where a job puts the pieces of a rendering that can be heard before the whole is made."""

import secrets
import shutil
import time
from pathlib import Path

from backend.project import parts

_KEEP_S = 3600.0


def new_folder(cache: Path) -> Path:
    """A new folder in a project's cache; those of jobs that are long over are deleted."""
    parent = parts.made(cache, cache / "chunks")
    for old in parent.iterdir():
        if time.time() - old.stat().st_mtime > _KEEP_S:
            shutil.rmtree(old, ignore_errors=True)
    folder = parent / secrets.token_hex(8)
    folder.mkdir()
    return folder
