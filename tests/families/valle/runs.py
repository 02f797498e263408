"""Trainings of the stages as the trainer does them, step after step."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.valle.config import ValleConfig
from backend.families.valle.corpus import CodeCorpus
from backend.families.valle.recipe import RECIPE
from backend.protocol.voices import VoiceInfo
from backend.recipe import Start, TrainState, stage_of
from backend.training.loop import devices, launch
from backend.training.loop.stepper import GuardedStepper
from backend.training.record import checkpoint
from backend.training.record.checkpoint import Snapshot
from backend.voices import rng
from tests.families.dctts.clips import clips

SEED = 3


@dataclass(frozen=True)
class Trained:
    stage: str
    start: Start[ValleConfig]
    corpus: CodeCorpus
    state: TrainState
    checkpoint: Path


def begun(
    folder: Path, stage: str, config: ValleConfig, needs: Mapping[str, Path] | None = None, parent: Path | None = None,
    items: Sequence[Item] | None = None,
) -> Trained:  # fmt: skip
    """Prepared and built."""
    one: Any = stage_of(RECIPE, stage)
    start = Start(
        config=config, device=torch.device("cpu"), cache=FeatureCache(folder.parent / "cache"), needs=needs or {},
        parent=parent,
    )  # fmt: skip
    start = one.adapted(start)
    rng.seed(SEED)
    corpus = one.prepare(clips() if items is None else items, start, lambda fraction, text: None)
    rng.seed(SEED)
    return Trained(stage, start, corpus, one.build(corpus, start), folder / "checkpoint")


def train(
    folder: Path, stage: str, config: ValleConfig, steps: int, needs: Mapping[str, Path] | None = None
) -> Trained:
    """So many steps, and a checkpoint."""
    made = begun(folder, stage, config, needs)
    go_on(made, steps)
    return made


def go_on(made: Trained, steps: int, budget: int | None = None) -> None:
    """More steps of a budget, all of it if it isn't said, and a checkpoint."""
    one, state = stage_of(RECIPE, made.stage), made.state
    stepper = GuardedStepper(launch.fabric(devices.choose("cpu"), "auto"))
    stepper.prepare(state)
    for _ in range(steps):
        stepper.progress = state.step / (budget or steps)
        for module in state.modules.values():
            module.train()
        one.train_step(state, made.corpus.batch(state.step, SEED), made.start.config, stepper)
        state.step += 1
    snapshot = Snapshot(
        step=state.step, trainer={}, family="valle", stage=made.stage, values=dataclasses.asdict(made.start.config)
    )
    checkpoint.save(made.checkpoint, state, snapshot)


def resumed(made: Trained, folder: Path) -> Trained:
    """The same training, begun anew and gone on with from its checkpoint."""
    again = begun(folder, made.stage, made.start.config, made.start.needs)
    checkpoint.load(made.checkpoint, again.state)
    return replace(again, checkpoint=folder / "checkpoint")


def blank(name: str = "Test") -> VoiceInfo:
    return VoiceInfo(id="v", name=name, family="valle", sample_rate=1, languages=[], speakers=[])
