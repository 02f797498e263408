"""Voices that are loaded, kept for the next job of this process."""

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from backend.project.project import Project
from backend.protocol.problems import refuse
from backend.protocol.voices import CARD, VoiceInfo

if TYPE_CHECKING:
    from backend.recipe import Converts, Speaks, Voice

_KEEP = 2
_loaded: OrderedDict[tuple[str, str, tuple[tuple[str, int, int], ...]], "Voice"] = OrderedDict()


def choose(project: Project, wanted: str) -> VoiceInfo:
    """The voice with that id or name; with an empty one, the newest, or else one of the house.

    Raises ``VoicewrightError``: ``voice-missing``, ``voice-ambiguous``.
    """
    voices = project.voices.all()
    if not wanted and voices:
        return voices[-1]
    matching = [v for v in voices if v.id == wanted] or [v for v in voices if v.name == wanted]
    if len(matching) == 1:
        return matching[0]
    there = ", ".join(f"{v.name} ({v.id})" for v in voices)
    if matching:
        refuse("voice-ambiguous", wanted=wanted, there=there)  # fmt: skip
    if not voices:
        refuse("voice-missing/none", file=project.voices_folder)
    refuse("voice-missing", wanted=wanted, there=there, file=project.voices_folder)


def load(project: Project, wanted: str) -> "Speaks":
    """The voice that :func:`choose` finds, to speak with. Raises ``VoicewrightError``."""
    from backend.recipe import Speaks

    voice = _of(project, wanted)
    if not isinstance(voice, Speaks):
        refuse("voice-cannot", name=voice.info.name, family=voice.info.family)
    return voice


def load_converter(project: Project, wanted: str) -> "Converts":
    """The voice that :func:`choose` finds, to convert recordings with. Raises ``VoicewrightError``."""
    from backend.recipe import Converts

    voice = _of(project, wanted)
    if not isinstance(voice, Converts):
        refuse("voice-cannot/convert", name=voice.info.name, family=voice.info.family)
    return voice


def _of(project: Project, wanted: str) -> "Voice":
    info = choose(project, wanted)
    return held(project.voices.folder(info.id), info.family)


def held(folder: Path, family: str) -> "Voice":
    """The voice in a folder, from memory if its files have not changed. Raises ``VoicewrightError``."""
    import torch

    from backend import registry

    key = (str(folder), family, _fingerprint(folder))
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


def _fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the files; ``voice.json`` is left out, because judging writes figures into it."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != CARD:
            status = file.stat()
            found.append((file.name, status.st_size, status.st_mtime_ns))
    return tuple(found)
