"""Reads TensorFlow's checkpoint bundles (``NAME.index`` and ``NAME.data-00000-of-00001``) without TensorFlow.

The index is a sorted table in LevelDB's format: blocks of keys that share their beginnings, an index block, a footer.
Each value is a protocol buffer that says where in the data files a tensor lies. Nothing in such a file is executed.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.families.dctts.checksum import crc32c, masked
from backend.protocol.problems import VoicewrightError, problem

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48
_TRAILER = 5
_TYPES: dict[int, np.dtype[Any]] = {
    1: np.dtype("<f4"),
    2: np.dtype("<f8"),
    3: np.dtype("<i4"),
    9: np.dtype("<i8"),
    19: np.dtype("<f2"),
}
_MOST_VALUES = 1 << 31


class BundleUnreadable(VoicewrightError):  # noqa: N818 - it says what is wrong
    """The files are damaged, incomplete, or of another kind."""


@dataclass(frozen=True)
class _Entry:
    dtype: int
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    crc: int
    sliced: bool


def newest(folder: Path) -> Path:
    """The bundle that a training's folder names as its last: the path without ``.index``."""
    note = folder / "checkpoint"
    if note.is_file():
        for line in note.read_text("utf-8", errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model_checkpoint_path":
                # Paths of another computer: only the name counts.
                return folder / value.strip().strip('"').replace("\\", "/").rsplit("/", 1)[-1]
    found = sorted(folder.glob("*.index"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    if not found:
        raise BundleUnreadable(problem("weights-unreadable/no-index", file=folder))
    return found[-1].with_suffix("")


def names(prefix: Path) -> set[str]:
    """The tensors of a bundle, from its index alone. Raises :class:`BundleUnreadable`."""
    index = prefix.with_name(prefix.name + ".index")
    try:
        return {name for name, _ in _entries(_bytes(index)) if name}
    except (ValueError, IndexError, struct.error, UnicodeDecodeError) as error:
        raise BundleUnreadable(problem("weights-unreadable/file", says=str(error), file=index)) from error


def read(prefix: Path, *, without: tuple[str, ...] = ()) -> dict[str, Tensor]:
    """Name → tensor; names that end in one of ``without`` are left out. Every checksum is tested.

    Raises :class:`BundleUnreadable`.
    """
    index = prefix.with_name(prefix.name + ".index")
    try:
        entries = dict(_entries(_bytes(index)))
        shards = _header(entries.pop("", b""))
        wanted = {name: _entry(value) for name, value in entries.items() if not name.endswith(without or ("\0",))}
    except (ValueError, IndexError, KeyError, struct.error, UnicodeDecodeError) as error:
        raise BundleUnreadable(problem("weights-unreadable/file", says=str(error), file=index)) from error
    files = [prefix.with_name(f"{prefix.name}.data-{shard:05d}-of-{shards:05d}") for shard in range(shards)]
    data = [_bytes(file) for file in files]
    return {name: _tensor(name, entry, data, files) for name, entry in wanted.items()}


def _tensor(name: str, entry: _Entry, data: list[NDArray[np.uint8]], files: list[Path]) -> Tensor:
    if entry.dtype not in _TYPES or entry.sliced or not 0 <= entry.shard < len(data):
        raise BundleUnreadable(problem("weights-unreadable/type", name=name, type=entry.dtype, file=files[0]))
    file, dtype = files[entry.shard], _TYPES[entry.dtype]
    piece = data[entry.shard][entry.offset : entry.offset + entry.size]
    count = int(np.prod(entry.shape, dtype=np.int64))
    if len(piece) != entry.size or entry.size != count * dtype.itemsize:
        raise BundleUnreadable(problem("weights-unreadable/size", name=name, file=file))
    if masked(crc32c(piece)) != entry.crc:
        raise BundleUnreadable(problem("weights-unreadable/checksum", name=name, file=file))
    return torch.from_numpy(piece.view(dtype).reshape(entry.shape).copy())


def _entries(table: NDArray[np.uint8]) -> Iterator[tuple[str, bytes]]:
    if len(table) < _FOOTER or struct.unpack("<Q", table[-8:].tobytes())[0] != _MAGIC:
        raise ValueError("it is no index of a TensorFlow checkpoint")
    footer = table[-_FOOTER:].tobytes()
    _, at = _varint(footer, 0)
    _, at = _varint(footer, at)
    offset, at = _varint(footer, at)
    size, _ = _varint(footer, at)
    for _, handle in _block(table, offset, size):
        start, at = _varint(handle, 0)
        length, _ = _varint(handle, at)
        for key, value in _block(table, start, length):
            yield key.decode(), value


def _block(table: NDArray[np.uint8], offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    whole = table[offset : offset + size + _TRAILER]
    if len(whole) != size + _TRAILER or size < 4:
        raise ValueError("a block lies outside of the file")
    if whole[size] != 0:
        raise ValueError("a block is compressed, which TensorFlow's own writer never does")
    if masked(crc32c(whole[: size + 1])) != struct.unpack("<I", whole[size + 1 :].tobytes())[0]:
        raise ValueError("the checksum of a block does not fit")
    block = whole[:size].tobytes()
    restarts = struct.unpack("<I", block[-4:])[0]
    end = size - 4 - 4 * restarts
    at, key = 0, b""
    while at < end:
        shared, at = _varint(block, at)
        fresh, at = _varint(block, at)
        length, at = _varint(block, at)
        if shared > len(key) or at + fresh + length > end:
            raise ValueError("an entry lies outside of its block")
        key = key[:shared] + block[at : at + fresh]
        yield key, block[at + fresh : at + fresh + length]
        at += fresh + length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("a number is too long")


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of a protocol buffer's fields."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == 0:
            value, at = _varint(message, at)
            yield tag >> 3, value
            continue
        if kind == 2:
            length, at = _varint(message, at)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise ValueError("a field has an unknown kind")
        piece = message[at : at + length]
        if len(piece) != length:
            raise ValueError("a field is cut short")
        at += length
        yield tag >> 3, piece if kind == 2 else int.from_bytes(piece, "little")


def _header(message: bytes) -> int:
    """The number of data files."""
    found = dict(_fields(message))
    shards = found.get(1, 0)
    if not isinstance(shards, int) or not 1 <= shards <= 10_000 or found.get(2, 0) != 0:
        raise ValueError("its header is missing, or it was written on a big-endian machine")
    return shards


def _entry(message: bytes) -> _Entry:
    numbers = {1: 0, 3: 0, 4: 0, 5: 0, 6: 0}
    shape: tuple[int, ...] = ()
    sliced = False
    for field, value in _fields(message):
        if field == 2 and isinstance(value, bytes):
            shape = tuple(_dimension(part) for number, part in _fields(value) if number == 2)
        elif field == 7:
            sliced = True
        elif isinstance(value, int):
            numbers[field] = value
    if np.prod([float(size) for size in shape]) > _MOST_VALUES:
        raise ValueError("a tensor is impossibly large")
    return _Entry(numbers[1], shape, numbers[3], numbers[4], numbers[5], numbers[6], sliced)


def _dimension(message: int | bytes) -> int:
    value = dict(_fields(message)).get(1, 0) if isinstance(message, bytes) else -1
    if not isinstance(value, int) or not 0 <= value <= _MOST_VALUES:
        raise ValueError("a tensor has an impossible shape")
    return value


def _bytes(file: Path) -> NDArray[np.uint8]:
    try:
        return np.fromfile(file, np.uint8)
    except OSError as error:
        raise BundleUnreadable(problem("weights-unreadable/file", says=str(error.strerror), file=file)) from error
