"""Where a job puts the pieces of a rendering that can be heard before the whole is made."""

import os
import secrets
import shutil
import time
from pathlib import Path

from backend.project import parts, processes

_KEEP_S = 3600.0
_ours: dict[Path, float] = {}
"""When this process made each, seconds since the machine was started: days may pass while it sleeps, or be set."""


def new_folder(cache: Path) -> Path:
    """A new folder in a project's cache; those of jobs that are long over are deleted."""
    parent = parts.made(cache, cache / "chunks")
    for old in parent.iterdir():
        if _is_over(old):
            shutil.rmtree(old, ignore_errors=True)
            _ours.pop(old, None)
    folder = parent / f"{os.getpid()}-{secrets.token_hex(8)}"
    folder.mkdir()
    _ours[folder] = time.monotonic()
    return folder


def _is_over(folder: Path) -> bool:
    if folder in _ours:
        return time.monotonic() - _ours[folder] > _KEEP_S
    pid = folder.name.partition("-")[0]
    works = pid.isdecimal() and processes.started(int(pid)) is not None
    return not works and time.time() - folder.stat().st_mtime > _KEEP_S
