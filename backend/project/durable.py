"""Files that survive a power cut: written beside their place, synced, renamed, and the folder synced."""

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from backend.project.processes import started

_TOGETHER = 16
"""Files that are synced at once."""


def sync_file(path: Path | str) -> None:
    """Wait until the file's content is on the disk itself."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk. Systems that cannot do that (Windows) need not."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(paths: Sequence[str]) -> None:
    """The same of many. Syncs that wait together cost little more than one."""
    with ThreadPoolExecutor(_TOGETHER) as pool:
        list(pool.map(sync_file, paths))


def replace(temporary: Path, target: Path) -> None:
    """Give a written file its name: sync, rename, sync the folder.

    Whatever had the name before is replaced.
    """
    sync_file(temporary)
    temporary.replace(target)
    sync_folder(target.parent)


def replace_folder(temporary: Path, target: Path) -> None:
    """Give a written folder, whose files are synced, its name. A folder that had it goes; who reads in that one keeps
    their open files.
    """
    aside = target.with_name(f".old-{target.name}-{os.getpid()}")
    if target.exists():
        target.rename(aside)
    temporary.rename(target)
    sync_folder(target.parent)
    shutil.rmtree(aside, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Take away a folder that must not be seen half gone: it loses its name first. What a kill leaves of it goes with
    :func:`clear_unfinished`.
    """
    aside = folder.with_name(f".tmp-{folder.name}-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    with suppress(OSError):
        folder.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def write_bytes(target: Path, data: bytes) -> None:
    """Write a small file so that at any moment either the old or the new content is there, whole."""
    with written(target) as file:
        file.write(data)


@contextmanager
def written(target: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """A new file that takes its name when it is whole; whatever goes wrong, nothing is left of it. Its permissions are
    those of any new file. Without ``sync`` a power cut may take it: for what can be made again.
    """
    temporary = temporary_beside(target)
    try:
        with temporary.open("xb") as file:
            yield file
        if sync:
            replace(temporary, target)
        else:
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def temporary_beside(target: Path) -> Path:
    """A name in the target's folder that no other process uses; short, since the target's may be
    255 bytes.
    """
    return target.parent / f".tmp-{os.getpid()}-{os.urandom(6).hex()}"


def clear_unfinished(folder: Path) -> None:
    """Remove what processes that are gone left half written: files ``.tmp-PID-…`` and folders ``.tmp-NAME-PID``.

    A folder that was set aside, ``.old-NAME-PID``, comes back where the new one has no name yet. What a living process
    writes is left alone.
    """
    for entry in [*folder.glob(".tmp-*"), *folder.glob(".old-*")]:
        name, _, last = entry.name[len(".tmp-") :].rpartition("-")
        pid = last if entry.is_dir() else entry.name.split("-")[1]
        if not pid.isdecimal() or started(int(pid)) is not None:
            continue
        if not entry.is_dir():
            with suppress(OSError):
                entry.unlink()
        elif entry.name.startswith(".old-") and not (folder / name).exists():
            entry.rename(folder / name)
        else:
            shutil.rmtree(entry, ignore_errors=True)
