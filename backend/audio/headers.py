"""What a WAV header claims against what the file holds: libsndfile quietly reads whatever is there."""

import struct
from pathlib import Path

_STREAMED = {0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF}
"""Sizes that programs write when they stream to a pipe and can't come back: no claim at all."""


def missing_bytes(path: Path) -> int:
    """Bytes of audio that a RIFF/WAVE header promises beyond the file's end; 0 for a whole file or another
    format.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return 0
        for _ in range(256):  # a hostile file may hold endless empty chunks
            chunk = file.read(8)
            if len(chunk) < 8:
                return 0
            name, length = _chunk(chunk)
            if name == b"data":
                held = size - file.tell()
                if length in _STREAMED and held > 0:
                    return 0
                return max(0, length - held)
            if length > size:
                return 0
            file.seek(length + (length & 1), 1)
    return 0


def _chunk(head: bytes) -> tuple[bytes, int]:
    name, length = struct.unpack("<4sI", head)
    return bytes(name), int(length)
