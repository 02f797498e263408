"""The songs that come with Voicewright."""

from pathlib import Path

from backend.shipped import ASSETS

FOLDER = ASSETS / "songs"


def songs() -> dict[str, Path]:
    """Name → file, sorted."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.json"))}
