"""The codec that a name stands for, and the very one that a voice was trained with."""

from collections.abc import Callable
from pathlib import Path

from assets import FOLDER as ASSETS
from backend.codec import dac, encodec, folders, speechtokenizer
from backend.codec.codec import Codec
from backend.codec.own import codec as own
from backend.content.provider import expect, missing
from backend.protocol.problems import VoicewrightError, refuse
from backend.protocol.resources import Resource

SHIPPED = ASSETS / "codec"
"""Ours, as it comes with Voicewright."""
_OF_TRANSFORMERS: dict[str, Callable[[Path, int], Codec]] = {"encodec": encodec.read, "dac": dac.read}


def named(name: str, books: int = 0) -> Codec:
    """``own``: the one that comes with Voicewright; else the codec in a folder. With its first ``books``, 0: as many as
    it usually has. Raises ``VoicewrightError``.
    """
    if name == own.NAME:
        return own.read(SHIPPED, own.NAME, books)
    folder = Path(name).expanduser()
    if (folder / f"{own.CODEC}.json").is_file():
        return own.read(folder, books=books)
    config = folders.config(folder)
    kind = config.get("model_type", "")
    if kind in _OF_TRANSFORMERS:
        return _OF_TRANSFORMERS[kind](folder, books)
    if "semantic_dimension" in config:
        return speechtokenizer.read(folder, books)
    if kind:
        refuse("codec-unusable/kind", kind_of_model=kind, file=folder)
    refuse("codec-unusable/no-kind", file=folder)


def of(wanted: Resource, beside: Path | None = None) -> Codec:
    """The very codec that a voice was trained with; ``beside``: a copy in the voice's folder. Raises
    ``VoicewrightError`` where it is missing or another one.
    """
    place = str(beside) if beside is not None and beside.is_dir() else wanted.name
    try:
        found = named(place, wanted.width)
    except VoicewrightError as error:
        raise missing(wanted, error) from error
    expect(wanted, found.facts.resource, place)
    return found
