"""Making a voice: written beside its place, loaded and heard before it gets its name."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from backend.project import durable, json_file, parts, voice_card
from backend.protocol.problems import refuse
from backend.protocol.voices import CARD, VoiceInfo
from backend.recipe import Converts, MakesVoices, Speaks, abilities
from backend.voices import rng

_BUZZ_RATE = 16_000
_OURS = (".safetensors", ".json")
"""What voices are made of."""
DIGITS = "1, 2, 3."
"""Something to say for a voice of any language: digits are read in every one."""


def write(voices: Path, id: str, recipe: MakesVoices, make: Callable[[Path], VoiceInfo], sentence: str) -> VoiceInfo:
    """Let ``make`` fill a folder, hear the voice in it say ``sentence``, and give it its name, whole or not at all.

    Raises ``VoicewrightError``, and what ``make`` raises.
    """
    parts.made(voices)
    temporary = voices / f".tmp-{id}-{os.getpid()}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    try:
        with rng.shielded(), torch.no_grad():
            info = make(temporary)
            durable.write_bytes(temporary / CARD, voice_card.encode(info))
            _hear(recipe, temporary, sentence)
        for file in temporary.rglob("*"):
            if file.is_file():
                durable.sync_file(file)
        durable.sync_folder(temporary)
        # Only now: until it is replaced, somebody may still write on the old one.
        with suppress(FileNotFoundError):
            card = voice_card.with_what_a_person_wrote(
                (temporary / CARD).read_bytes(), json_file.read(voices / id / CARD)
            )
            durable.write_bytes(temporary / CARD, card)
            info = voice_card.decode(card)
        _carry(voices / id, temporary)
        durable.replace_folder(temporary, voices / id)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return info


def _carry(before: Path, folder: Path) -> None:
    """Bring along what a person laid into the voice's folder: notes, a picture, a licence."""
    for file in before.iterdir() if before.is_dir() else ():
        if file.is_file() and file.suffix not in _OURS and not (folder / file.name).exists():
            shutil.copy2(file, folder / file.name)
            durable.sync_file(folder / file.name)


def _hear(recipe: MakesVoices, folder: Path, sentence: str) -> None:
    voice = recipe.load_voice(folder, torch.device("cpu"))
    can, says = abilities(voice), voice.info.can - {"imitates"}
    assert can == says, f"a voice of {recipe.info.name} says that it {sorted(says)}; it {sorted(can)}"
    if isinstance(voice, Speaks):
        samples = voice.render(voice.plan(sentence).score)
    else:
        assert isinstance(voice, Converts), f"{recipe.info.name} makes voices that nobody can hear"
        samples = voice.convert(_buzz(), _BUZZ_RATE)
    if not len(samples) or not np.isfinite(samples).all():
        refuse("voice-mute", file=folder)


def _buzz() -> NDArray[np.float32]:
    """A second of something that has a pitch."""
    at = np.arange(_BUZZ_RATE)
    return np.asarray(0.1 * (2 * (at * 150 / _BUZZ_RATE % 1) - 1), np.float32)
