"""Names of folders and files that may come from elsewhere: one plain component, good on every system."""

import re
from pathlib import Path

_BAD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def is_plain_name(name: str) -> bool:
    """Whether a name is one visible component: no separators, dots in front, devices, or names
    Windows cannot hold.
    """
    return (
        bool(name)
        and not name.startswith(".")
        and not name.endswith((" ", "."))
        and not _BAD.search(name)
        and not _RESERVED.fullmatch(name)
        and _encodes(name)
    )


def shown(path: Path | str) -> str:
    """A path or name that can be stored and sent: names that are not valid UTF-8 lose their odd bytes."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def unused(folder: Path, name: str) -> str:
    """``name``, or with a number behind it where the folder holds one of that name."""
    candidate, count = name, 1
    while (folder / candidate).exists():
        count += 1
        candidate = f"{name}-{count}"
    return candidate


def _encodes(name: str) -> bool:
    try:
        return len(name.encode()) <= 255
    except UnicodeEncodeError:
        return False
