"""JSON from elsewhere: damaged bytes are refused as what they are.

msgspec reads text before it knows whether it is any: a flipped bit may raise ``UnicodeDecodeError``, lists in lists
without end ``RecursionError``. Who reads a file, a line or a row catches :class:`msgspec.DecodeError`, so both are one.
"""

from typing import Any, Generic, TypeAlias, TypeVar, overload

import msgspec

Value = TypeVar("Value")
JsonObject: TypeAlias = dict[str, Any]
"""An object of JSON as it came: nobody has looked at its values."""
_DAMAGED = (UnicodeDecodeError, RecursionError)
Data = bytes | bytearray | memoryview | str


@overload
def decode(data: Data) -> Any: ...


@overload
def decode(data: Data, *, type: type[Value]) -> Value: ...


def decode(data: Data, *, type: Any = Any) -> Any:
    """The value. Raises ``msgspec.DecodeError``, or ``ValidationError``, which is one."""
    try:
        return msgspec.json.decode(data, type=type)
    except _DAMAGED as error:
        raise _no_json(error) from error


class Decoder(Generic[Value]):
    """:func:`decode` for one type, made once."""

    def __init__(self, type: Any) -> None:
        self._decoder: msgspec.json.Decoder[Value] = msgspec.json.Decoder(type)

    def decode(self, data: Data) -> Value:
        """The value. Raises ``msgspec.DecodeError``."""
        try:
            return self._decoder.decode(data)
        except _DAMAGED as error:
            raise _no_json(error) from error


def _no_json(error: Exception) -> msgspec.DecodeError:
    return msgspec.DecodeError(f"JSON is malformed: {error}")
