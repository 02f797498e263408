"""Voices that are loaded, kept for the next job of this process."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from backend.project.project import Project
from backend.protocol.abilities import Ability
from backend.protocol.problems import refuse
from backend.protocol.voices import CARD, VoiceInfo

if TYPE_CHECKING:
    from backend.recipe import Converts, Speaks, Voice

_KEEP = 3
"""Two, and a built-in one that sings for one of them."""
_loaded: OrderedDict[tuple[str, str, tuple[tuple[str, int, int], ...]], "Voice"] = OrderedDict()


def choose(project: Project, wanted: str, ability: Ability | None = None) -> VoiceInfo:
    """The voice with that id or name; with an empty one, the newest that has the ability, or else a built-in one.

    Raises ``VoicewrightError``: ``voice-missing``, ``voice-ambiguous``, ``voice-cannot``.
    """
    voices = project.voices.all()
    able = [voice for voice in voices if ability is None or ability in voice.can]
    found = (able or voices)[-1] if voices and not wanted else _named(project, voices, wanted)
    if found not in able:
        _cannot(found, ability)
    return found


def _cannot(voice: VoiceInfo, ability: Ability | None) -> NoReturn:
    name, family = voice.name, voice.family
    if ability == "converts":
        refuse("voice-cannot/convert", name=name, family=family)
    if ability == "imitates":
        refuse("voice-cannot/imitate", name=name, family=family)
    refuse("voice-cannot", name=name, family=family)


def _named(project: Project, voices: Sequence[VoiceInfo], wanted: str) -> VoiceInfo:
    matching = [v for v in voices if v.id == wanted] or [v for v in voices if v.name == wanted]
    if len(matching) == 1:
        return matching[0]
    there = ", ".join(f"{v.name} ({v.id})" for v in voices)
    if matching:
        refuse("voice-ambiguous", wanted=wanted, there=there)
    if not voices:
        refuse("voice-missing/none", file=project.voices_folder)
    refuse("voice-missing", wanted=wanted, there=there, file=project.voices_folder)


def load(project: Project, wanted: str) -> "Speaks":
    """The voice that :func:`choose` finds, to speak with. Raises ``VoicewrightError``."""
    from backend.recipe import Speaks

    voice = _of(project, choose(project, wanted, "speaks"))
    if not isinstance(voice, Speaks):
        _cannot(voice.info, "speaks")
    return voice


def load_converter(project: Project, wanted: str) -> "Converts":
    """The voice that :func:`choose` finds, to convert recordings with. Raises ``VoicewrightError``."""
    from backend.recipe import Converts

    voice = _of(project, choose(project, wanted, "converts"))
    if not isinstance(voice, Converts):
        _cannot(voice.info, "converts")
    return voice


def _of(project: Project, info: VoiceInfo) -> "Voice":
    return held(project.voices.folder(info.id), info.family)


def held(folder: Path, family: str) -> "Voice":
    """The voice in a folder, from memory if its files have not changed. Raises ``VoicewrightError``."""
    import torch

    from backend import registry

    key = (str(folder), family, fingerprint(folder))
    voice = _loaded.get(key)
    if voice is None:
        for other in [k for k in _loaded if k[0] == key[0]]:
            del _loaded[other]  # an older state of the same voice
        voice = registry.recipe(family).load_voice(folder, torch.device("cpu"))
        _loaded[key] = voice
        while len(_loaded) > _KEEP:
            _loaded.popitem(last=False)
    _loaded.move_to_end(key)
    return voice


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the files; ``voice.json`` is left out, because judging writes figures into it."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != CARD:
            status = file.stat()
            found.append((file.name, status.st_size, status.st_mtime_ns))
    return tuple(found)
