"""The bases inside the install: voices of many speakers that a new voice starts from instead of from noise."""

from pathlib import Path

import msgspec

from backend.project.project import Project
from backend.protocol import families
from backend.protocol.families import FamilyInfo
from backend.protocol.problems import refuse
from backend.protocol.voices import CARD
from backend.shipped import BASES

BASE = families.BASE
FOLDER = BASES


def shipped(family: str) -> Path | None:
    """Where a family's base lies, if there is one."""
    folder = FOLDER / family
    return folder if (folder / CARD).is_file() else None


def known(family: FamilyInfo) -> FamilyInfo:
    """The family, with whether this installation has a base of it."""
    return msgspec.structs.replace(family, base=shipped(family.name) is not None)


def place_of(project: Path, family: str, parent: str) -> Path | None:
    """The folder of what a run starts from: the shipped base, or a voice of the project; None: from nothing.

    Raises ``VoicewrightError`` where this installation has no such base.
    """
    if parent != BASE:
        return project / "voices" / parent if parent else None
    folder = shipped(family)
    if folder is None:
        refuse("no-base", family=family, place=parent)
    return folder


def check(project: Project, family: FamilyInfo, preset: str, parent: str) -> None:
    """Whether a training of a family may start from ``parent``. Raises ``VoicewrightError``."""
    if parent == BASE:
        place_of(project.folder, family.name, parent)
        if preset != BASE:
            refuse("base-of-other-size", preset=preset, base=BASE, place=preset)
        return
    voice = project.voices.get(parent) if parent else None
    if voice is not None and voice.built_in:
        refuse("parent-built-in", name=voice.name, base=BASE, place=parent)
    if voice is not None and voice.family != family.name:
        refuse("parent-of-other-family", name=voice.name, title=family.title, family=voice.family)
