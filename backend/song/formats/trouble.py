"""What is said of a song's file that cannot be read."""

from pathlib import Path

from backend.protocol.problems import VoicewrightError, problem


def unreadable(path: Path, why: str, place: str = "") -> VoicewrightError:
    """The error for a file that is not what its name says, or is damaged; ``place``: where in it."""
    return VoicewrightError(problem("song-unreadable", name=path.name, says=why, file=path, place=place))


def not_a_song(path: Path, known: str) -> VoicewrightError:
    """The error for a kind that nobody here knows."""
    return VoicewrightError(problem("song-format", ending=path.suffix, known=known, file=path))
