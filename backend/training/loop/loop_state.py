"""The workbench: device, data, model and optimizers, ready for the first or the next step."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from lightning_fabric import Fabric
from torch.utils import deterministic

from backend.protocol.problems import Problem
from backend.recipe import Report, TrainState
from backend.recipe.old import Corpus
from backend.training.loop import devices, launch, memory
from backend.training.loop.batches import Batches
from backend.training.loop.devices import Device
from backend.training.loop.memory import Estimate
from backend.training.loop.stepper import GuardedStepper
from backend.training.record.checkpoint import CheckpointDamaged, Snapshot, read_state
from backend.training.record.checkpoints import Checkpoints
from backend.training.task import Task
from backend.voices import rng


@dataclass(kw_only=True)
class LoopState:
    """What the loop works with."""

    task: Task
    device: Device
    fabric: Fabric
    settings: Any
    """The family's config, with the batch size that fits into memory."""
    corpus: Corpus
    state: TrainState
    stepper: GuardedStepper
    batches: Batches
    estimate: Estimate | None = None

    @property
    def parameters(self) -> int:
        """Weights that are trained."""
        return sum(p.numel() for m in self.state.modules.values() for p in m.parameters() if p.requires_grad)

    def reorder(self, order: int) -> None:
        """Give out the batches in another order, or from another corpus, from the next step on."""
        self.batches.close()
        self.batches = _batches(self.task, self.corpus, self.fabric, order)

    def halve(self, report: Report, order: int) -> int | None:
        """Halve the batch. Returns its size, or None where it is one clip already or has no size to halve."""
        name = batch_field(self.settings, self.task.config.stage)
        size = int(getattr(self.settings, name, 1)) if name else 1
        if name is None or size <= 1:
            return None
        return self.resize(size // 2, report, order)

    def resize(self, size: int, report: Report, order: int) -> int:
        """Make the data anew for batches of that size."""
        for optimizer in self.state.optimizers.values():
            optimizer.zero_grad(set_to_none=True)
        self.settings = with_batch(self.settings, self.task.config.stage, size)
        self.corpus = _corpus(self.task, self.settings, report)
        if self.device.torch_device.type == "cuda":
            torch.cuda.empty_cache()
        self.reorder(order)
        return size


def set_up(task: Task, report: Report) -> LoopState:
    """Everything up to, but not including, the loading of a checkpoint. Raises ``VoicewrightError``."""
    devices.use_threads()
    device = devices.choose(task.config.device)
    fabric = launch.fabric(device, getattr(task.settings, "precision", "auto"))
    if device.torch_device.type == "cpu":
        # Costs nothing that was measured, and turns an order that threads would choose into a fixed one.
        torch.use_deterministic_algorithms(True, warn_only=True)
        # Families fill what they read; filling it twice would only cost time.
        deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    settings = _saved_batch(task)
    rng.seed(task.config.seed)
    corpus = _corpus(task, settings, report)
    rng.seed(task.config.seed)
    config = task.config
    state = task.recipe.build(settings, config.stage, corpus, device.torch_device, task.needs, task.parent)
    rng.seed(task.config.seed, fabric.global_rank)
    estimated = _estimate(task, settings, corpus, state, device)
    stepper = GuardedStepper(fabric)
    stepper.prepare(state)
    for name, module in state.modules.items():
        if any(parameter.requires_grad for parameter in module.parameters()):
            state.modules[name] = fabric.setup_module(module)
    return LoopState(
        task=task,
        device=device,
        fabric=fabric,
        settings=settings,
        corpus=corpus,
        state=state,
        stepper=stepper,
        batches=_batches(task, corpus, fabric, 0),
        estimate=estimated,
    )


def restore(loop: LoopState, checkpoints: Checkpoints, tell: Callable[[Problem], None]) -> Snapshot | None:
    """Load the newest whole checkpoint; every process gets random numbers of its own."""
    snapshot = checkpoints.load_newest(loop.state, tell)
    if snapshot is not None and loop.fabric.world_size > 1:
        rng.seed(loop.task.config.seed + snapshot.step, loop.fabric.global_rank)
    return snapshot


def batch_field(settings: Any, stage: str) -> str | None:
    """The name of the config's field that says how many clips a step takes."""
    names = (f"batch_size_{stage}", "batch_size")
    return next((name for name in names if hasattr(settings, name)), None)


def with_batch(settings: Any, stage: str, size: int) -> Any:
    """The config with another batch size."""
    name = batch_field(settings, stage)
    return settings if name is None else dataclasses.replace(settings, **{name: size})


def _saved_batch(task: Task) -> Any:
    """The config, with the batch size that the newest checkpoint was trained with."""
    for path in reversed(Checkpoints(task.run).all()):
        try:
            size = read_state(path)["trainer"].get("batch_size")
        except CheckpointDamaged:
            continue
        return task.settings if size is None else with_batch(task.settings, task.config.stage, int(size))
    return task.settings


def _corpus(task: Task, settings: Any, report: Report) -> Corpus:
    return task.recipe.prepare(task.items, settings, task.config.stage, task.cache, report)


def _batches(task: Task, corpus: Corpus, fabric: Fabric, order: int) -> Batches:
    return Batches(
        corpus,
        task.config.seed,
        fabric.device,
        rank=fabric.global_rank,
        world=fabric.world_size,
        order=order,
    )


def _estimate(task: Task, settings: Any, corpus: Corpus, state: TrainState, device: Device) -> Estimate | None:
    batch = {name: t.to(device.torch_device) for name, t in corpus.batch(0, task.config.seed).items()}
    stage = task.config.stage
    try:
        return memory.estimate(
            state,
            batch,
            device.torch_device,
            lambda part, probe: task.recipe.train_step(state, part, settings, stage, probe),
        )
    except (RuntimeError, ValueError, IndexError, KeyError, MemoryError):
        # A family whose steps do not work on a part of a batch is trained without an estimate.
        return None
