"""Names for files that go to other systems: short, without what any of them refuses, each once."""

import re
import unicodedata

_REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_LONGEST_BYTES = 120


class FileNames:
    """Gives each thing a name of its own; names that differ only in case count as the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, wanted: str) -> str:
        """A name without an ending, as near to the one wanted as can be."""
        clean = _REFUSED.sub("_", unicodedata.normalize("NFC", wanted)).strip(" .")
        clean = clean.encode("utf-8", "ignore")[:_LONGEST_BYTES].decode("utf-8", "ignore").rstrip(" .") or "clip"
        if clean.lower() in _DEVICES:
            clean = f"{clean}_"
        name, number = clean, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{clean}-{number}"
        self._taken.add(name.casefold())
        return name
