"""Which families may read the checkpoints in a folder; told by the names of files alone."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from backend.protocol.families import FamilyInfo

_MOST_FILES = 10_000


def readers(families: Sequence[FamilyInfo], sources: Sequence[Path]) -> list[FamilyInfo]:
    """The families whose patterns fit one of the files, or one of the files in these folders and in those in them."""
    names = [name for source in sources for name in _names(source)]
    return [family for family in families if family.imports and family.imports.fits(names)]


def _names(source: Path) -> Iterable[str]:
    if source.is_file():
        return [source.name]
    inside = (file.name for depth in ("*", "*/*") for file in source.glob(depth) if file.is_file())
    return islice(inside, _MOST_FILES)
