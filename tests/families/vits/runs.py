"""Trainings of the tiny preset, and the voices that come out."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import torch

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.vits.config import VitsConfig
from backend.families.vits.recipe import Vits
from backend.families.vits.synthesis import VitsVoice
from backend.protocol.runs import RunConfig, Stopped
from backend.protocol.voices import VoiceInfo
from backend.recipe import Batch, Metrics, Stepper, TrainState
from backend.training.loop.stop import StopWish
from backend.training.loop.trainer import Trainer
from backend.training.options import TrainerOptions
from backend.training.record.checkpoints import Checkpoints
from backend.training.task import Task

NEVER = TrainerOptions(save_every_s=1e9, held_out_every_s=1e9, listen_first_s=1e9, listen_every_s=1e9)


class Watched(Vits):
    """Calls somebody at each step."""

    on_step: Callable[[int], None] = staticmethod(lambda step: None)

    def train_step(self, state: TrainState, batch: Batch, config: VitsConfig, stage: str, stepper: Stepper) -> Metrics:
        self.on_step(state.step)
        return super().train_step(state, batch, config, stage, stepper)


def train(
    folder: Path, config: VitsConfig, steps: int, clips: Sequence[Item], stop_at: int | None = None,
    parent: Path | None = None,
) -> Stopped:  # fmt: skip
    """Train or resume the run in ``folder``; ``stop_at``: ask it to stop in that step."""
    folder.mkdir(parents=True, exist_ok=True)
    run = RunConfig(
        id=folder.name, family="vits", preset="tiny", stage="vits", project="../..",
        values=dataclasses.asdict(config), device="cpu", steps=steps, seed=3,
    )  # fmt: skip
    (folder / "config.json").write_bytes(msgspec.json.encode(run))
    recipe, stop = Watched(), StopWish(folder)
    if stop_at is not None:
        recipe.on_step = lambda step: stop._on_signal(15, None) if step == stop_at else None
    task = Task(
        run=folder, config=run, recipe=recipe, settings=config, items=clips,
        cache=cache(folder.parent), needs={}, sentences=(), options=NEVER, parent=parent,
    )  # fmt: skip
    return Trainer(task, stop).run()


def cache(folder: Path) -> FeatureCache:
    """Of the runs in a folder."""
    return FeatureCache(folder / "cache")


def newest(folder: Path) -> Path:
    """A run's last checkpoint."""
    return Checkpoints(folder).all()[-1]


def voice(folder: Path, checkpoint: Path) -> VitsVoice:
    """Export a checkpoint into ``folder`` and load what came out."""
    folder.mkdir(parents=True)
    recipe = Vits()
    blank = VoiceInfo(id="v", name="Test", family="vits", sample_rate=1, languages=[], speakers=[], controls=[])
    info = recipe.export({"vits": checkpoint}, {}, folder, blank)
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    return recipe.load_voice(folder, torch.device("cpu"))
