"""Weights in a file of CTranslate2 (``model.bin``, binary version 6), as faster-whisper's models come, as arrays."""

import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_VERSION = 6


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, kind: str) -> int:
        value: int = struct.unpack_from(f"<{kind}", self.data, self.at)[0]
        self.at += struct.calcsize(kind)
        return value

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise ValueError("the file is cut short")
        self.at += count
        return self.data[self.at - count : self.at]

    def name(self) -> str:
        return self.take(self.number("H")).rstrip(b"\0").decode()


def read(data: bytes, wanted: Callable[[str], bool]) -> dict[str, NDArray[np.generic]]:
    """Name → array, of those that are ``wanted``. Raises ``ValueError`` for another version, or no such file."""
    reader = _Reader(data)
    try:
        version = reader.number("I")
        if version != _VERSION:
            raise ValueError(f"it is of version {version}")
        reader.name()
        reader.number("I")
        found = {}
        for _ in range(reader.number("I")):
            name = reader.name()
            shape = [reader.number("I") for _ in range(reader.number("B"))]
            kind = _TYPES[reader.number("B")]
            body = reader.take(reader.number("I"))
            if wanted(name):
                found[name] = np.frombuffer(body, kind).reshape(shape)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"{error}") from error
    return found
