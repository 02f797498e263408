"""One wait for all that a file system was given: as safe as a sync of each file, at the cost of one.

Linux alone has that (``syncfs``); since 5.8 it tells of writes that failed, and only for file systems that write to a
disk themselves: what lies on others or on a server (overlayfs, FUSE, NFS) tells nothing of theirs.
"""

import ctypes
import os
import sys
from functools import cache
from pathlib import Path

_TELLS_SINCE = (5, 8)
_OF_THEIR_OWN = {
    0xEF53,  # ext2 to ext4
    0x58465342,  # XFS
    0x9123683E,  # Btrfs
    0xF2F52010,  # F2FS
}
"""What ``statfs`` calls them."""
_LARGER_THAN_STATFS = 512


class FileSystem:
    """The one on which a folder lies, from now on: it tells of what fails after this."""

    def __init__(self, folder: Path) -> None:
        self._descriptor = -1
        if _tells_errors():
            self._descriptor = os.open(folder, os.O_RDONLY)
            if _kind(self._descriptor) not in _OF_THEIR_OWN:
                self.close()

    def sync(self) -> bool:
        """Wait until all files and names are on the disk; False where each has to be synced by itself. Raises
        ``OSError`` where something could not be written since this was made, whoever wrote it.
        """
        return self._descriptor >= 0 and sync(self._descriptor)

    def close(self) -> None:
        """Let go of it."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


def sync(descriptor: int) -> bool:
    """``syncfs`` of the file system that holds an open file."""
    _call("syncfs", descriptor)
    return True


@cache
def _tells_errors() -> bool:
    if sys.platform != "linux":
        return False
    numbers = os.uname().release.split(".")[:2]
    return all(map(str.isdecimal, numbers)) and tuple(map(int, numbers)) >= _TELLS_SINCE


def _kind(descriptor: int) -> int:
    """The number of its kind, the first word of ``struct statfs``."""
    answer = ctypes.create_string_buffer(_LARGER_THAN_STATFS)
    _call("fstatfs", descriptor, answer)
    return ctypes.c_long.from_buffer(answer).value & 0xFFFFFFFF


def _call(name: str, *arguments: object) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
