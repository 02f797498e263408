"""Trainings of the tiny preset, and the voices that come out."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import torch

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.fastpitch.config import FastPitchConfig
from backend.families.fastpitch.recipe import FastPitch
from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.project.alignments import Alignment
from backend.protocol.runs import RunConfig, Stopped
from backend.protocol.voices import VoiceInfo
from backend.recipe import Batch, Metrics, Stepper, TrainState
from backend.training.loop.stop import StopWish
from backend.training.loop.trainer import Trainer
from backend.training.options import TrainerOptions
from backend.training.record.checkpoints import Checkpoints
from backend.training.task import Task

NEVER = TrainerOptions(save_every_s=1e9, held_out_every_s=1e9, listen_first_s=1e9, listen_every_s=1e9)


class Watched(FastPitch):
    """Calls somebody at each step."""

    on_step: Callable[[int], None] = staticmethod(lambda step: None)

    def train_step(
        self, state: TrainState, batch: Batch, config: FastPitchConfig, stage: str, stepper: Stepper
    ) -> Metrics:
        self.on_step(state.step)
        return super().train_step(state, batch, config, stage, stepper)


def train(
    folder: Path, config: FastPitchConfig, stage: str, steps: int, clips: Sequence[Item],
    needs: Mapping[str, Path] | None = None, stop_at: int | None = None, sentences: Sequence[str] = (),
) -> Stopped:  # fmt: skip
    """Train or resume the run in ``folder``; ``stop_at``: ask it to stop in that step."""
    folder.mkdir(parents=True, exist_ok=True)
    run = RunConfig(
        id=folder.name, family="fastpitch", preset="tiny", stage=stage, project="../..",
        values=dataclasses.asdict(config), device="cpu", steps=steps, seed=3,
    )  # fmt: skip
    (folder / "config.json").write_bytes(msgspec.json.encode(run))
    recipe, stop = Watched(), StopWish(folder)
    if stop_at is not None:
        recipe.on_step = lambda step: stop._on_signal(15, None) if step == stop_at else None
    task = Task(
        run=folder, config=run, recipe=recipe, settings=config, items=clips,
        cache=FeatureCache(folder.parent / "cache"), needs=needs or {}, sentences=sentences, options=NEVER,
    )  # fmt: skip
    return Trainer(task, stop).run()


def replaced(item: Item, alignment: Alignment, *, held_out: bool) -> Item:
    """The clip with the phones of an alignment."""
    return dataclasses.replace(
        item, phones=tuple(alignment.phones), words=tuple(alignment.words), held_out=held_out
    )  # fmt: skip


def newest(folder: Path) -> Path:
    """A run's last checkpoint."""
    return Checkpoints(folder).all()[-1]


def voice(folder: Path, acoustic: Path, vocoder: Path) -> FastPitchVoice:
    """Export two checkpoints into ``folder`` and load what came out."""
    folder.mkdir(parents=True)
    recipe = FastPitch()
    blank = VoiceInfo(id="v", name="Test", family="fastpitch", sample_rate=1, languages=[], speakers=[], controls=[])
    info = recipe.export({"acoustic": acoustic, "vocoder": vocoder}, {}, folder, blank)
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    return recipe.load_voice(folder, torch.device("cpu"))
