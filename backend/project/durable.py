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


def sync_file(path: Path) -> None:
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


def replace(temporary: Path, target: Path) -> None:
    """Give a written file its name: sync, rename, sync the folder.

    Whatever had the name before is replaced.
    """
    replace_all([(temporary, target)])


def replace_all(written: Sequence[tuple[Path, Path]]) -> None:
    """The same for many: all are synced, then all are renamed. Syncs that wait together cost little more than one."""
    temporaries = [temporary for temporary, _ in written]
    if len(written) > 1:
        with ThreadPoolExecutor(_TOGETHER) as pool:
            list(pool.map(sync_file, temporaries))
    else:
        for temporary in temporaries:
            sync_file(temporary)
    for temporary, target in written:
        temporary.replace(target)
    for folder in {target.parent for _, target in written}:
        sync_folder(folder)


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


def sweep(folder: Path) -> None:
    """Delete what writers left unfinished that are gone. What a living process of that id made is left alone."""
    for entry in folder.glob(".tmp-*"):
        pid = entry.name.split("-")[1]
        if pid.isdecimal() and started(int(pid)) is None:
            with suppress(OSError):
                entry.unlink()


def sweep_folders(folder: Path) -> None:
    """The same for folders that take each other's place, ``.tmp-NAME-PID`` and ``.old-NAME-PID``: one that was set
    aside by a process that died before the new one had its name comes back.
    """
    for entry in [*folder.glob(".tmp-*-*"), *folder.glob(".old-*-*")]:
        name, _, pid = entry.name[len(".tmp-") :].rpartition("-")
        if not (entry.is_dir() and pid.isdecimal() and started(int(pid)) is None):
            continue
        if entry.name.startswith(".old-") and not (folder / name).exists():
            entry.rename(folder / name)
        else:
            shutil.rmtree(entry, ignore_errors=True)


def is_temporary(name: str) -> bool:
    """Whether a file's name is one of ours for unfinished writes."""
    return name.startswith(".tmp-")
