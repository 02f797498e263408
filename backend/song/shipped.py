"""The songs that come with Voicewright."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "songs"


def songs() -> dict[str, Path]:
    """Name → file, sorted."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.json"))}
