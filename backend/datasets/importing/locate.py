"""Where the recording is that a list names: lists are moved, made on other systems, and name files loosely."""

import os
import unicodedata
from pathlib import Path, PurePosixPath

from backend.protocol.recordings import CONTAINERS, SUFFIXES

_ADDED = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".mp4", ".webm", ".mkv")
"""To a name without a suffix."""
_FOLDERS = ("", "wavs", "wav", "audio", "clips", "flac", "mp3", "raw")


class Locator:
    """Finds recordings for one list, whose folder is searched once, when it is needed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, named: str) -> Path:
        """The recording that ``named`` means: as it stands, from the list's folder, in a usual subfolder, with a suffix
        added, in another Unicode form; at last, the only file of that name below the list. If there is none, the path
        that was meant (and the import says that it is missing).
        """
        named = named.strip().strip('"')
        as_it_stands = self._root / named
        if is_file(as_it_stands):
            return as_it_stands  # as nearly every list has it: nothing else is looked at
        path = Path(named)
        if "\\" in named and not path.exists():
            path = Path(named.replace("\\", "/"))
        meant = path if path.is_absolute() else self._root / path
        if "\0" in named:
            return self._root / named.replace("\0", "")
        for folder in _FOLDERS:
            base = meant if not folder else meant.parent / folder / meant.name
            for candidate in self._spellings(base):
                if is_file(candidate):
                    return candidate
        found = self._below(PurePosixPath(path.as_posix()))
        return found if found is not None else meant

    def _spellings(self, path: Path) -> list[Path]:
        paths = [path]
        if path.suffix.lower() not in SUFFIXES:
            paths += [path.with_name(path.name + suffix) for suffix in _ADDED]
        return paths

    def _below(self, named: PurePosixPath) -> Path | None:
        """By name, and where several have it, by the parent's name too."""
        if self._by_name is None:
            self._by_name = {}
            for path in recordings(self._root):
                for key in {_key(path.name), _key(path.stem)}:
                    self._by_name.setdefault(key, []).append(path)
        found = self._by_name.get(_key(named.name), [])
        if len(found) > 1:
            found = [path for path in found if _key(path.parent.name) == _key(named.parent.name)]
        if len(found) > 1:  # a film and the sound taken from it
            found = [path for path in found if path.suffix.lower() not in CONTAINERS]
        return found[0] if len(found) == 1 else None


def recordings(root: Path) -> list[Path]:
    """Every file under ``root`` that is named like a recording, sorted; hidden files and folders are left out."""
    return list(map(Path, named_recordings(root)))


def named_recordings(root: Path) -> list[str]:
    """The same as the system has them: ten thousand of these are looked up in no time."""
    found: list[str] = []
    suffixes = tuple(SUFFIXES)
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith(".") and name != "__MACOSX")
        start = f"{folder}{'' if folder.endswith(os.sep) else os.sep}"
        found += [
            start + name for name in sorted(files) if not name.startswith(".") and name.lower().endswith(suffixes)
        ]
    return found


def is_file(path: Path) -> bool:
    """Whether a file is there; a name that no file can have is none, where Python raises."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or can't be one
        return False


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
