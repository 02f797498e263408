"""Trainings of the tiny preset by the real trainer, and the voices that come out."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import torch

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.dctts.config import DcttsConfig
from backend.families.dctts.model import Facts, Ssrn, Text2Mel
from backend.families.dctts.recipe import Dctts
from backend.families.dctts.synthesis import DcttsVoice
from backend.protocol.runs import RunConfig, Stopped
from backend.protocol.voices import VoiceInfo
from backend.recipe import Batch, Metrics, Stepper, TrainState
from backend.training.loop.stop import StopWish
from backend.training.loop.trainer import Trainer
from backend.training.options import TrainerOptions
from backend.training.record.checkpoints import Checkpoints
from backend.training.task import Task
from tests.families.dctts.clips import clips

NEVER = TrainerOptions(save_every_s=1e9, held_out_every_s=1e9, listen_first_s=1e9, listen_every_s=1e9)


class Watched(Dctts):
    """Calls somebody at each step."""

    on_step: Callable[[int], None] = staticmethod(lambda step: None)

    def train_step(self, state: TrainState, batch: Batch, config: DcttsConfig, stage: str, stepper: Stepper) -> Metrics:
        self.on_step(state.step)
        return super().train_step(state, batch, config, stage, stepper)


def train(
    folder: Path, config: DcttsConfig, stage: str, steps: int, needs: Mapping[str, Path] | None = None,
    stop_at: int | None = None, sentences: Sequence[str] = (), items: Sequence[Item] | None = None,
    parent: Path | None = None,
) -> Stopped:  # fmt: skip
    """Train or resume the run in ``folder``; ``stop_at``: ask it to stop in that step; ``parent``: a voice's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    run = RunConfig(
        id=folder.name, family="dctts", preset="tiny", stage=stage, project="../..",
        values=dataclasses.asdict(config), device="cpu", steps=steps, seed=3,
    )  # fmt: skip
    (folder / "config.json").write_bytes(msgspec.json.encode(run))
    recipe, stop = Watched(), StopWish(folder)
    if stop_at is not None:
        recipe.on_step = lambda step: stop._on_signal(15, None) if step == stop_at else None
    task = Task(
        run=folder, config=run, recipe=recipe, settings=config, items=clips() if items is None else items,
        cache=FeatureCache(folder.parent / "cache"), needs=needs or {}, parent=parent, sentences=sentences,
        options=NEVER,
    )  # fmt: skip
    return Trainer(task, stop).run()


def newest(folder: Path) -> Path:
    """A run's last checkpoint."""
    return Checkpoints(folder).all()[-1]


def voice(folder: Path, text2mel: Path, ssrn: Path) -> DcttsVoice:
    """Export two checkpoints into ``folder`` and load what came out."""
    folder.mkdir(parents=True)
    recipe = Dctts()
    blank = VoiceInfo(id="v", name="Test", family="dctts", sample_rate=1, languages=[], speakers=[], controls=[])
    info = recipe.export({"text2mel": text2mel, "ssrn": ssrn}, {}, folder, blank)
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    return recipe.load_voice(folder, torch.device("cpu"))


def untrained(config: DcttsConfig, symbols: Sequence[str]) -> tuple[Text2Mel, Ssrn]:
    """Models that know nothing, always the same ones."""
    torch.manual_seed(1)
    facts = Facts(symbols=tuple(symbols), languages=("en-us",), speaker="Allison")
    return Text2Mel(config, facts).eval(), Ssrn(config).eval()
