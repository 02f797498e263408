"""WAV files of whole numbers: nothing in them has to be decoded, so that their bytes alone show that they are good."""

import struct
from collections.abc import Iterator

from backend.audio.io import MAX_CHANNELS, RATES_HZ, AudioInfo, most_frames

_CHUNK = struct.Struct("<4sI")
_FORMAT = struct.Struct("<HHIIHH")
_PCM = 1
_SUBTYPES = {8: "PCM_U8", 16: "PCM_16", 24: "PCM_24", 32: "PCM_32"}


def described(data: bytes) -> AudioInfo | None:
    """What a file of these bytes is, as :func:`backend.audio.io.measure` would say; None for whatever has to be
    decoded, and where anything is unusual.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE" or int.from_bytes(data[4:8], "little") != len(data) - 8:
        return None
    chunks: dict[bytes, tuple[int, int]] = {}
    for name, at, size in _chunks(data, 12, len(data)):
        if name in chunks or (name not in (b"fmt ", b"data") and not _is_tags(data, name, at, size)):
            return None
        chunks[name] = at, size
    at, size = chunks.get(b"fmt ", (0, 0))
    start, length = chunks.get(b"data", (0, 0))
    if size != _FORMAT.size or not length or start < at:
        return None
    coding, channels, rate, a_second, frame_bytes, bits = _FORMAT.unpack_from(data, at)
    if coding != _PCM or bits not in _SUBTYPES or not 1 <= channels <= MAX_CHANNELS:
        return None
    frames, odd = divmod(length, channels * bits // 8)
    if odd or frame_bytes != channels * bits // 8 or a_second != rate * frame_bytes or rate not in RATES_HZ:
        return None
    if frames > most_frames(rate, channels):
        return None
    return AudioInfo(
        sample_rate=rate,
        channels=channels,
        frames=frames,
        duration_s=frames / rate,
        subtype=_SUBTYPES[bits],
        format="WAV",
    )


def _is_tags(data: bytes, name: bytes, at: int, size: int) -> bool:
    """Whether a chunk holds who made the file, as ffmpeg and others write it, and nothing else."""
    if name != b"LIST" or size % 2 or data[at : at + 4] != b"INFO":
        return False
    return all(tag.isalnum() for tag, _, _ in _chunks(data, at + 4, at + size))


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, place and size of each; the last is without a name where it does not end in time."""
    while at < end:
        name, size = _CHUNK.unpack_from(data, at) if at + 8 <= end else (b"", 0)
        at += 8
        yield (name if at + size <= end else b""), at, size
        at += size + size % 2
