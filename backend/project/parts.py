"""Folders in the parts of a project (its cache, its voices, …), made when something is put there."""

from pathlib import Path

from backend.protocol.problems import refuse


def made(part: Path, folder: Path | None = None) -> Path:
    """The folder (without one, the part itself), made where it is not there yet. A project that was renamed, moved or
    deleted while somebody worked on it is not made anew where it was: raises ``VoicewrightError``.
    """
    try:
        part.mkdir(exist_ok=True)
    except FileNotFoundError:
        refuse("project-gone", file=part.parent)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    return folder or part
