"""What a WAV or AIFF header claims against what the file holds: libsndfile quietly reads whatever is there."""

import struct
from pathlib import Path

_KINDS = {
    (b"RIFF", b"WAVE"): ("<4sI", b"data"),
    (b"FORM", b"AIFF"): (">4sI", b"SSND"),
    (b"FORM", b"AIFC"): (">4sI", b"SSND"),
}
"""First and third word of the file → how its chunks begin, and the chunk that holds the sound."""


def missing_bytes(path: Path) -> int:
    """Bytes of audio that a header promises beyond the file's end; 0 for a whole file or another format."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        kind = _KINDS.get((head[:4], head[8:]))
        if kind is None:
            return 0
        for _ in range(256):  # a hostile file may hold endless empty chunks
            chunk = file.read(8)
            if len(chunk) < 8:
                return 0
            fields = struct.unpack(kind[0], chunk)
            name, length = bytes(fields[0]), int(fields[1])
            if name == kind[1]:
                held = size - file.tell()
                return 0 if _streamed(length) and held > 0 else max(0, length - held)
            if length > size:
                return 0
            file.seek(length + (length & 1), 1)
    return 0


def _streamed(length: int) -> bool:
    """Sizes that ffmpeg, sox and others write into a pipe, where they can't come back: no claim at all."""
    return length == 0 or 0x7FFFF000 <= length <= 0x7FFFFFFF or length >= 0xFFFFF000
