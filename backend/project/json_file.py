"""JSON that people may have edited: with a byte order mark, or in UTF-16, as editors on Windows save it."""

import codecs
from pathlib import Path

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read(path: Path) -> bytes:
    """The content as UTF-8 without a mark. Raises OSError."""
    data = path.read_bytes()
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").encode()
    return data
