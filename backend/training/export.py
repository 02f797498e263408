"""A voice from checkpoints: written beside its place, loaded and heard before it gets its name."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch

from backend.project import durable
from backend.protocol.problems import Problem, VoicewrightError
from backend.protocol.voices import VoiceInfo
from backend.recipe import Recipe
from backend.training import checkpoint, rng
from backend.training.checkpoint import CheckpointDamaged

CARD = "voice.json"
DIGITS = "1, 2, 3."
"""Something to say for a voice of any language: digits are read in every one."""


@dataclass(frozen=True, kw_only=True)
class VoiceExporter:
    """Makes or refreshes one voice."""

    recipe: Recipe
    voices: Path
    """The project's ``voices`` folder."""
    info: VoiceInfo
    """With id, name, family, runs and created; the rest is the family's to say."""
    stage: str
    """The stage that is being trained."""
    others: Mapping[str, Path]
    """Every other stage → its run's folder. That run may train on meanwhile and drop checkpoints, so its best one is
    looked up when the voice is written.
    """
    sentence: str
    """Something to say, to hear that the voice works."""

    def export(self, mine: Path, settings: Any, figures: Mapping[str, float | None]) -> VoiceInfo | None:
        """``mine``: this stage's checkpoint; ``settings``: its config. None while another stage has no checkpoint.

        Raises ``VoicewrightError``.
        """
        theirs = others(self.others)
        if not {stage.name for stage in self.recipe.stages} <= {self.stage, *theirs}:
            return None
        configs = {stage: type(settings)(**_config_of(folder)) for stage, folder in theirs.items()}
        configs[self.stage] = settings
        checkpoints = {**theirs, self.stage: mine}
        steps = {stage: int(checkpoint.read_state(folder)["step"]) for stage, folder in checkpoints.items()}
        info = msgspec.structs.replace(self.info, steps=steps, figures=dict(figures))

        def make(folder: Path) -> VoiceInfo:
            return self.recipe.export(checkpoints, configs, folder, info)

        return write(self.voices, info.id, self.recipe, make, self.sentence)


def write(voices: Path, id: str, recipe: Recipe, make: Callable[[Path], VoiceInfo], sentence: str) -> VoiceInfo:
    """Let ``make`` fill a folder, hear the voice in it say ``sentence``, and give it its name, whole or not at all.

    Raises ``VoicewrightError``, and what ``make`` raises.
    """
    voices.mkdir(parents=True, exist_ok=True)
    temporary = voices / f".tmp-{id}-{os.getpid()}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    try:
        with rng.shielded(), torch.no_grad():
            info = make(temporary)
            durable.write_bytes(temporary / CARD, msgspec.json.format(msgspec.json.encode(info), indent=2))
            _hear(recipe, temporary, sentence)
        for file in temporary.rglob("*"):
            if file.is_file():
                durable.sync_file(file)
        durable.sync_folder(temporary)
        _give_name(temporary, voices / id)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return info


def _hear(recipe: Recipe, folder: Path, sentence: str) -> None:
    voice = recipe.load_voice(folder, torch.device("cpu"))
    samples = voice.render(voice.plan(sentence).score)
    if not len(samples) or not np.isfinite(samples).all():
        raise VoicewrightError(
            Problem(
                kind="voice-mute",
                what="The voice was written, but what it says is not sound.",
                why="Its samples are empty or not finite.",
                remedy="Train longer, or from another seed; the checkpoints are kept.",
                file=str(folder),
            )
        )


def others(runs: Mapping[str, Path]) -> dict[str, Path]:
    """Stage → run folder, as stage → the checkpoint that was chosen there; stages without one are left out."""
    from backend.training.shelf import Shelf

    chosen = {stage: Shelf(folder).chosen() for stage, folder in runs.items()}
    return {stage: path for stage, path in chosen.items() if path is not None}


def _config_of(folder: Path) -> dict[str, Any]:
    """The values of the config that a checkpoint was trained with."""
    try:
        return dict(checkpoint.read_state(folder)["values"])
    except KeyError as error:
        raise CheckpointDamaged(Problem(kind="checkpoint-damaged", what="A checkpoint lacks its config.")) from error


def _give_name(temporary: Path, target: Path) -> None:
    """Take the old voice's place. A voice that is being read keeps its open files."""
    aside = target.with_name(f".old-{target.name}-{os.getpid()}")
    if target.exists():
        target.rename(aside)
    temporary.rename(target)
    durable.sync_folder(target.parent)
    shutil.rmtree(aside, ignore_errors=True)
