"""Words that people write reach the jobs composed (NFC): “José” is one name, however a keyboard or a file system
spells it.
"""

import unicodedata
from typing import Any, TypeVar

import msgspec

from backend.project.errors import bad_value

V = TypeVar("V")
PLACES = frozenset(
    {
        "audio",
        "beside",
        "bundle",
        "clip",
        "folder",
        "out",
        "path",
        "project",
        "recogniser",
        "reference",
        "source",
        "sources",
        "stems",
    }
)
"""Fields that name files: these are called what they are called on the disk."""


def composed(value: V) -> V:
    """The value with every text in it composed, places excepted. Raises ``VoicewrightError`` where a name holds bytes
    that are no text, as a file's may.
    """
    try:
        plain = msgspec.json.encode(value).decode()
    except UnicodeEncodeError as error:
        raise bad_value("not-text", name=str(error.object).encode(errors="backslashreplace").decode()) from error
    if unicodedata.is_normalized("NFC", plain):
        return value
    found: V = _composed(value)
    return found


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list | tuple):
        return type(value)(map(_composed, value))
    if isinstance(value, dict):
        return {_composed(key): _composed(one) for key, one in value.items()}
    if isinstance(value, msgspec.Struct):
        fields = {
            name: one if name in PLACES else _composed(one) for name, one in msgspec.structs.asdict(value).items()
        }
        return msgspec.structs.replace(value, **fields)
    return value
