"""Songs that are XML: opened without trust."""

from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from backend.protocol.problems import refuse


def parsed(path: Path) -> Element:
    """The root. Raises ``VoicewrightError``: ``song-unreadable``."""
    try:
        return of_bytes(path.read_bytes(), path)
    except OSError as error:
        refuse("song-unreadable/file", says=str(error), file=path)


def of_bytes(raw: bytes, path: Path) -> Element:
    """The root of what ``path`` holds. Entities could make much of little, and no song needs any."""
    if b"<!ENTITY" in raw[:100_000]:
        refuse("song-unreadable/entities", file=path)
    try:
        return ElementTree.fromstring(raw)
    except ElementTree.ParseError as error:
        _refuse(error, path)


def _refuse(error: ElementTree.ParseError, path: Path) -> NoReturn:
    row, column = error.position
    refuse("song-unreadable/no-xml", says=str(error), file=path, place=f"line {row}, column {column + 1}")
