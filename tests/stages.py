"""Trains a stage for a few steps, outside of any project."""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from lightning_fabric import Fabric

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.recipe import Stage, Start, TrainState
from backend.recipe.stage import B, D
from backend.recipe.start import C
from backend.training.loop.stepper import GuardedStepper


def train(
    stage: Stage[C, D, B], config: C, clips: Sequence[Item], steps: int, cache: Path,
    watch: Callable[[int, dict[str, float]], None] = lambda step, figures: None,
) -> tuple[TrainState, D]:  # fmt: skip
    """Its state after so many steps, and its corpus."""
    torch.manual_seed(0)
    start = Start(config=config, device=torch.device("cpu"), cache=FeatureCache(cache))
    corpus = stage.prepare(clips, start, lambda fraction, text: None)
    state = stage.build(corpus, start)
    stepper = GuardedStepper(Fabric(accelerator="cpu", devices=1))
    stepper.prepare(state)
    for step in range(steps):
        stepper.progress = step / steps
        figures = stage.train_step(state, corpus.batch(step, 0), config, stepper)
        state.step += 1
        watch(step, {name: float(one) for name, one in figures.items()})
    return state, corpus
