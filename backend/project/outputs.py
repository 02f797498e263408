"""Where results may be written: never over what a project holds, nor over what they are made from.

Every job that is told a place asks here before it does anything else.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from backend.project import durable
from backend.project.opening import DATABASE, FOLDERS, SUFFIX
from backend.protocol.problems import VoicewrightError, refuse

RENDERS = "renders"
CACHE, LIVE = "cache", "live"
_LONGEST_BYTES = 255


def file(path: Path, *sources: str | Path) -> Path:
    """A file that may be written. Raises ``VoicewrightError``: it is a folder, or one of the ``sources``, or lies in a
    project, or can't be reached.
    """
    real = _reached(path)
    if real.is_dir():
        refuse("output-is-folder", file=path)
    if any(_same(real, Path(source)) for source in sources if str(source)):
        refuse("same-file", file=path)
    if any(_is_project(above) for above in real.parents) and not _is_new_render(real) and not _is_live(real):
        refuse("output-in-project", file=path)
    return path


def write(path: Path, content: str | bytes, *sources: str | Path) -> None:
    """Write a file that a person named: it is one that may be written, and where the disk refuses, what was there
    before is there still. Raises ``VoicewrightError`` and ``OSError``.
    """
    with written(path, *sources) as file:
        file.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def written(path: Path, *sources: str | Path) -> Iterator[BinaryIO]:
    """:func:`write`, for what writes itself into a file that is open."""
    with durable.written(file(path, *sources)) as opened:
        yield opened


def allowed(path: Path) -> bool:
    """Whether a window may write there."""
    try:
        file(path)
    except VoicewrightError:
        return False
    return True


def folder(path: Path) -> Path:
    """A folder, there or not, that files may be written into. Raises ``VoicewrightError``."""
    real = _reached(path)
    if real.exists() and not real.is_dir():
        refuse("output-is-file", file=path)
    if any(map(_is_project, (real, *real.parents))):
        refuse("output-in-project", file=path)
    return path


def _reached(path: Path) -> Path:
    """Where it really lies; some folder above it is there and takes files."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):  # links that lead to each other
        refuse("output-blocked", file=path, place=str(path))
    if any(len(os.fsencode(part)) > _LONGEST_BYTES for part in real.parts):
        refuse("output-name-too-long", most=_LONGEST_BYTES, file=path)
    above = real
    while not above.exists() and above.parent != above:
        above = above.parent
    if above != real and not above.is_dir():
        refuse("output-blocked", file=path, place=str(above))
    if not os.access(above if above.is_dir() else above.parent, os.W_OK):
        refuse("output-read-only", file=path)
    return real


def _is_new_render(real: Path) -> bool:
    """The window has lines spoken into its project: nothing that is there is replaced."""
    return not real.exists() and any(above.name == RENDERS and _is_project(above.parent) for above in real.parents)


def _is_live(real: Path) -> bool:
    """The window has what is edited sung and spoken again and again into ``cache/live``, which holds nothing else."""
    return real.parent.name == LIVE and real.parent.parent.name == CACHE and _is_project(real.parents[2])


def _is_project(folder: Path) -> bool:
    """One whose database is lost is one still."""
    return (folder / DATABASE).is_file() or (folder.suffix == SUFFIX and (folder / FOLDERS[0]).is_dir())


def _same(real: Path, source: Path) -> bool:
    try:
        return real.samefile(source)
    except OSError:
        return False
