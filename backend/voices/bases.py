"""The bases inside the install: voices of many speakers that a new voice starts from instead of from noise."""

from pathlib import Path

from backend.project.project import Project
from backend.protocol.families import FamilyInfo
from backend.protocol.problems import Problem, VoicewrightError
from backend.protocol.voices import CARD

BASE = "base"
"""What a run's ``parent`` is where it started from the shipped base of its family."""
FOLDER = Path(__file__).resolve().parents[2] / "assets" / "base"


def shipped(family: str) -> Path | None:
    """Where a family's base lies, if there is one."""
    folder = FOLDER / family
    return folder if (folder / CARD).is_file() else None


def place_of(project: Path, family: str, parent: str) -> Path | None:
    """The folder of what a run starts from: the shipped base, or a voice of the project; None: from nothing.

    Raises ``VoicewrightError`` where this installation has no such base.
    """
    if parent != BASE:
        return project / "voices" / parent if parent else None
    folder = shipped(family)
    if folder is None:
        raise VoicewrightError(
            Problem(
                kind="no-base",
                what=f"This installation has no base to start a {family} voice from.",
                remedy="Train from nothing, or from a voice of the project.",
                place=parent,
            )
        )
    return folder


def check(project: Project, family: FamilyInfo, preset: str, parent: str) -> None:
    """Whether a training of a family may start from ``parent``. Raises ``VoicewrightError``."""
    if parent == BASE:
        place_of(project.folder, family.name, parent)
        if preset != BASE:
            raise VoicewrightError(
                Problem(
                    kind="base-of-other-size",
                    what=f"The preset {preset} cannot start from the base.",
                    why="The base is larger: its weights do not fit.",
                    remedy=f"Choose the preset {BASE}, which the base was made with.",
                    place=preset,
                )
            )
        return
    voice = project.voices.get(parent) if parent else None
    if voice is not None and voice.house:
        raise VoicewrightError(
            Problem(
                kind="parent-of-the-house",
                what=f"A voice of your own does not start from {voice.name}.",
                why="That voice knows one speaker; the base that it was made from knows many.",
                remedy=f"Start from the base inside Voicewright (`--preset {BASE} --from {BASE}`).",
                place=parent,
            )
        )
    if voice is not None and voice.family != family.name:
        raise VoicewrightError(
            Problem(
                kind="parent-of-other-family",
                what=f"The voice {voice.name} cannot be trained further as {family.title}.",
                why=f"It was made by {voice.family}.",
                remedy=f"Choose the family {voice.family}, or a voice that {family.title} made.",
            )
        )
