"""Text files of any encoding."""

import codecs
import re
from pathlib import Path

from backend.datasets.importing.entry import bad_list

LARGEST = 256 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: Path) -> str:
    """A text file's content. Raises VoicewrightError (``source-unreadable``) when it can't be read or is no text."""
    try:
        if path.stat().st_size > LARGEST:
            raise bad_list(path, "large")
        return decode(path.read_bytes())
    except OSError as error:
        raise bad_list(path, "system", says=str(error.strerror)) from (error)
    except UnicodeError as error:
        raise bad_list(path, "no-text") from error


def decode(data: bytes) -> str:
    """Bytes → text: by byte order mark, as UTF-8, as UTF-16 without a mark, else by what the letters look like.

    Raises UnicodeError for what is no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name)
    if data.count(0) > len(data) // 10:
        # Every second byte of Latin text in UTF-16 is 0; which one tells the order.
        return data.decode("utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le")
    if b"\0" in data:
        raise UnicodeError("NUL bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def lines(text: str) -> list[str]:
    """Lines by LF, CRLF or CR only: Python's own splitting would cut a transcript at U+2028 or a form feed."""
    return re.split(r"\r\n|\n|\r", text)


def _guess(data: bytes) -> str:
    high = sum(byte >= 0x80 for byte in data[:20000])
    # Western text has few letters beyond ASCII, each alone; in Chinese text they come in pairs.
    runs = re.findall(rb"[\x80-\xff]+", data[:20000])
    if runs and high / len(runs) < 1.3:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return data.decode("latin-1")
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1251", "koi8_r",
                                          "cp1250", "cp1252", "cp1253", "cp1255", "cp1256"]).best()  # fmt: skip
    if best is None:
        raise UnicodeError("unknown encoding")
    return str(best)
