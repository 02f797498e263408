"""A family so small that a training takes a second: a regressor with dropout and batch norm, and a GAN.

Faults can be ordered: a batch that is poisoned, memory that runs out, a step that hangs.
"""

import copy
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from backend.datasets.manifest import Item
from backend.protocol.families import StageInfo
from backend.protocol.notices import Notice
from backend.protocol.resources import Resource
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.voices import VoiceInfo
from backend.recipe import (
    Ask,
    Batch,
    Heard,
    Listed,
    Metrics,
    Need,
    Plan,
    Recipe,
    Report,
    ResourceNeed,
    Seen,
    StageNeed,
    StageOf,
    Start,
    Stepper,
    TrainState,
    texts,
)
from backend.training.record import checkpoint
from tests.fakes.toy.config import FIRST, INFO, SECOND, presets
from tests.fakes.toy_config import ToyConfig

RATE = 16_000


@dataclass
class Faults:
    """What is to go wrong."""

    poison: Callable[[int, int], bool] = lambda step, seed: False
    """(step, seed) → whether that batch holds a NaN."""
    most_clips: int = 10_000
    """A larger batch runs out of memory."""
    hang_at: int = -1
    hung: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    on_step: Callable[[int], None] = lambda step: None
    resources: Sequence[Resource] = ()
    """What listens for the training."""


class ToyCorpus:
    """Points of a noisy line; every batch a function of step and seed."""

    def __init__(self, config: ToyConfig, faults: Faults) -> None:
        self.size = config.batch_size
        self._faults = faults

    def __len__(self) -> int:
        return 100

    def batch(self, step: int, seed: int) -> Batch:
        generator = torch.Generator().manual_seed(seed * 1_000_033 + step)
        x = torch.randn(self.size, 8, generator=generator)
        y = x.sum(1, keepdim=True).sin() + 0.1 * torch.randn(self.size, 1, generator=generator)
        if self._faults.poison(step, seed):
            x[0, 0] = float("nan")
        return {"x": x, "y": y}

    def held_out(self) -> Iterator[Batch]:
        generator = torch.Generator().manual_seed(1)
        x = torch.randn(16, 8, generator=generator)
        yield {"x": x, "y": x.sum(1, keepdim=True).sin()}


def _net(width: int) -> nn.Module:
    norm = nn.BatchNorm1d(width)
    return nn.Sequential(nn.Linear(8, width), norm, nn.GELU(), nn.Dropout(0.3), nn.Linear(width, 1))


class ToyStage:
    """:class:`backend.recipe.Stage`."""

    def __init__(self, info: StageInfo, faults: Faults | None = None) -> None:
        self.info = info
        self.faults = faults or Faults()

    def needs(self, config: ToyConfig) -> Sequence[Need]:
        """As GPT-SoVITS has it: the second stage builds on the first one's codes unless those are frozen."""
        listening = [ResourceNeed(resource=one) for one in self.faults.resources]
        follows = self.info.name == SECOND and config.codes == "trained"
        return [*listening, *([StageNeed(stage=FIRST)] if follows else [])]

    def prepare(self, clips: Sequence[Item], start: Start[ToyConfig], report: Report) -> ToyCorpus:
        report(1.0, None)
        return ToyCorpus(start.config, self.faults)

    def build(self, corpus: ToyCorpus, start: Start[ToyConfig]) -> TrainState:
        config = start.config
        net = _net(config.width).to(start.device)
        modules = {"net": net}
        optimizers: dict[str, torch.optim.Optimizer] = {
            "net": torch.optim.AdamW(net.parameters(), lr=config.rate, betas=(0.8, 0.99))
        }
        if config.gan:
            modules["judge"] = nn.Sequential(nn.Linear(9, 8), nn.LeakyReLU(), nn.Linear(8, 1)).to(start.device)
            optimizers["judge"] = torch.optim.Adam(modules["judge"].parameters(), lr=config.rate)
        return TrainState(
            modules=modules,
            optimizers=optimizers,
            ema={"net": copy.deepcopy(net)},
            schedule=lambda optimizer, step, progress: 1 / (1 + 0.01 * step) * (1 - 0.5 * progress),
            numbers={"mean": 0.0},
        )

    def train_step(self, state: TrainState, batch: Batch, config: ToyConfig, stepper: Stepper) -> Metrics:
        x, y = batch["x"], batch["y"]
        self.faults.on_step(state.step)
        if len(x) > self.faults.most_clips:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 TB")
        if state.step == self.faults.hang_at and len(x) > 2:
            self.faults.hung.set()
            self.faults.let_go.wait(30)
        guess = state.modules["net"](x)
        loss = (guess - y).square().mean()
        metrics = {"loss": loss.detach()}
        if config.gan:
            both = torch.cat([torch.cat([x, y], 1), torch.cat([x, guess.detach()], 1)])
            says = state.modules["judge"](both)
            labels = torch.cat([torch.ones_like(y), torch.zeros_like(y)])
            against = nn.functional.binary_cross_entropy_with_logits(says, labels)
            stepper.apply(state, "judge", against, clip_norm=1.0)
            fooled = state.modules["judge"](torch.cat([x, guess], 1))
            loss = loss + 0.01 * nn.functional.softplus(-fooled).mean()
            metrics["against"] = against.detach()
        stepper.apply(state, "net", loss, clip_norm=10.0)
        state.numbers["mean"] = 0.9 * state.numbers["mean"] + 0.1 * float(loss.detach())
        return metrics

    def held_out_step(self, state: TrainState, batch: Batch, config: ToyConfig) -> Metrics:
        return {"loss": (state.modules["net"](batch["x"]) - batch["y"]).square().mean()}

    def samples(self, state: TrainState, corpus: ToyCorpus, config: ToyConfig, asks: Sequence[Ask]) -> Iterator[Heard]:
        for ask in texts(asks):
            torch.rand(7)
            np.random.rand(3)
            yield Heard(text=ask.text, samples=_tone(), sample_rate=RATE, attention=np.eye(3, dtype=np.float32))

    def pictures(self, state: TrainState, corpus: ToyCorpus, config: ToyConfig) -> Iterator[Seen]:
        yield Seen(title="What it sees", values=np.eye(2, dtype=np.float32), hint=Notice.earlier("Stuck."))


class ToyRecipe:
    """:class:`backend.recipe.Recipe`."""

    info = INFO
    stages: Sequence[StageOf[ToyConfig]] = tuple(Listed(ToyStage(stage)) for stage in INFO.stages)

    def presets(self) -> Mapping[str, ToyConfig]:
        return presets()

    def export(self, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        tables: dict[str, Tensor] = {}
        for stage, path in checkpoints.items():
            tables |= {f"{stage}.{k}": v for k, v in checkpoint.weights(path)["net"].items()}
        save_file(tables, folder / "voice.safetensors")
        return msgspec.structs.replace(info, sample_rate=RATE, languages=["en-us"], speakers=["toy"])

    def load_voice(self, folder: Path, device: torch.device) -> "ToyVoice":
        load_file(folder / "voice.safetensors")
        return ToyVoice(msgspec.json.decode((folder / "voice.json").read_bytes(), type=VoiceInfo))


RECIPE: Recipe[ToyConfig] = ToyRecipe()


@dataclass
class ToyVoice:
    """:class:`backend.recipe.Speaks`."""

    info: VoiceInfo

    def plan(
        self,
        text: str,
        *,
        language: str = "",
        speaker: str = "",
        speed: float = 1.0,
        semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:
        phones = [Phone(symbol="a", start_s=0, duration_s=0.1)]
        return Plan(score=Score(language="en-us", text=text, phones=phones, f0=Contour(hop_s=0.01, hz=[])))

    def render(self, score: Score) -> np.ndarray[Any, np.dtype[np.float32]]:
        return _tone()


def _tone() -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.asarray(0.1 * np.sin(np.arange(1600) * 0.1), np.float32)
