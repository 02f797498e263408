"""JSON from elsewhere: damaged bytes are refused as what they are.

msgspec reads text before it knows whether it is any: a flipped bit may raise ``UnicodeDecodeError``, lists in lists
without end ``RecursionError``. Who reads a file, a line or a row catches :class:`msgspec.DecodeError`, so both are one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, overload

import msgspec

Value = TypeVar("Value")
Data = bytes | bytearray | memoryview | str


@overload
def decode(data: Data) -> Any: ...


@overload
def decode(data: Data, *, type: type[Value]) -> Value: ...


def decode(data: Data, *, type: Any = Any) -> Any:
    """The value. Raises ``msgspec.DecodeError``, or ``ValidationError``, which is one."""
    with _no_json():
        return msgspec.json.decode(data, type=type)


class Decoder(Generic[Value]):
    """:func:`decode` for one type, made once."""

    def __init__(self, type: Any) -> None:
        self._decoder: msgspec.json.Decoder[Value] = msgspec.json.Decoder(type)

    def decode(self, data: Data) -> Value:
        """The value. Raises ``msgspec.DecodeError``."""
        with _no_json():
            return self._decoder.decode(data)


@contextmanager
def _no_json() -> Iterator[None]:
    try:
        yield
    except (UnicodeDecodeError, RecursionError) as error:
        raise msgspec.DecodeError(f"JSON is malformed: {error}") from error
