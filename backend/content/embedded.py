"""The content features that are there without a download, and the very one that a voice was trained with."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from assets import FOLDER as ASSETS
from backend.content import hama, hubert, joined, whisper
from backend.content.own import encoder
from backend.content.provider import Provider, expect, missing
from backend.protocol.problems import VoicewrightError, refuse
from backend.protocol.resources import Resource

DEFAULT = hama.NAME
INSTALLED: dict[str, Callable[[], Provider]] = {
    hama.NAME: hama.there,
    whisper.TINY: partial(whisper.there, whisper.TINY),
    whisper.TINY_LAST: partial(whisper.there, whisper.TINY_LAST),
    whisper.BASE: partial(whisper.there, whisper.BASE),
    encoder.NAME: partial(encoder.read, ASSETS / "content", encoder.NAME),
}
"""Name → what opens it, the best first."""


def available() -> list[Resource]:
    """Those that can be used now, the best first."""
    found = []
    for there in INSTALLED.values():
        try:
            found.append(there().facts)
        except VoicewrightError:
            continue
    return found


def named(name: str = DEFAULT) -> Provider:
    """An installed one by its name, several by theirs (``hama+own``), or one in a folder
    (:func:`backend.content.hubert.read` says which layer and how).

    Raises ``VoicewrightError``.
    """
    if name in INSTALLED:
        return INSTALLED[name]()
    names = name.split(joined.AND)
    if all(one in INSTALLED for one in names):
        return joined.joined([INSTALLED[one]() for one in names])
    folder = Path(name).expanduser()
    if (folder / encoder.CONFIG).is_file():
        return encoder.read(folder)
    if (Path(name.partition("#")[0]).expanduser() / "config.json").is_file():
        return hubert.read(name)
    refuse("resource-unusable/unknown", name=name, usual=DEFAULT, file=name)


def of(wanted: Resource, beside: Path | None = None) -> Provider:
    """The very one that a voice was trained with; ``beside``: a copy in the voice's folder. Raises
    ``VoicewrightError`` where it is missing or another one.
    """
    _, mark, how = wanted.name.partition("#")
    try:
        found = named(f"{beside}{mark}{how}" if beside is not None and beside.is_dir() else wanted.name)
    except VoicewrightError as error:
        raise missing(wanted, error) from error
    expect(wanted, found.facts)
    return found
