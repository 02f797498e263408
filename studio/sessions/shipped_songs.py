"""The songs that come with Voicewright."""

from pathlib import Path

import msgspec

import assets
from backend.protocol import json
from studio.words import song_words

FOLDER = Path(assets.__file__).parent / "songs"


class _Titled(msgspec.Struct):
    """What of a song's file a list of songs needs."""

    title: str = ""


def shipped() -> list[Path]:
    """Their files, by name."""
    return sorted(FOLDER.glob("*.json"))


def title(path: Path) -> str:
    """What one is called: its title, and as it is read where that is not in Latin letters."""
    return song_words.with_reading(json.decode(path.read_bytes(), type=_Titled).title, path)
