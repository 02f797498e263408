"""What the training loop works with: device, data, model and optimizers, ready for the next step."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic

import torch
from lightning_fabric import Fabric
from torch.utils import deterministic

from backend.protocol.problems import Problem
from backend.protocol.resources import Resource
from backend.recipe import Adapts, Corpus, Ordered, Report, Stage, Start, TrainState, Uneven, resources_needed
from backend.recipe.stage import B, D
from backend.recipe.start import C
from backend.training.loop import devices, launch, memory
from backend.training.loop.batches import Batches, moved
from backend.training.loop.devices import Device
from backend.training.loop.memory import Estimate
from backend.training.loop.stepper import GuardedStepper
from backend.training.record.checkpoint import CheckpointDamaged, Snapshot, read_state
from backend.training.record.checkpoints import Checkpoints
from backend.training.task import Task
from backend.voices import rng

SECONDS = "batch_s"
"""The field of families that count a batch in seconds."""


@dataclass(kw_only=True)
class LoopState(Generic[C, D, B]):
    """What the loop works with."""

    task: Task[C]
    stage: Stage[C, D, B]
    device: Device
    fabric: Fabric
    start: Start[C]
    """With the batch size that fits into memory in its config."""
    corpus: D
    state: TrainState
    stepper: GuardedStepper
    batches: Batches[B]
    estimate: Estimate | None = None

    @property
    def config(self) -> C:
        """The family's config."""
        return self.start.config

    @property
    def parameters(self) -> int:
        """Weights that are trained."""
        return sum(p.numel() for m in self.state.modules.values() for p in m.parameters() if p.requires_grad)

    def reorder(self, order: int) -> None:
        """Give out the batches in another order, or from another corpus, from the next step on."""
        self.batches.close()
        self.batches = _batches(self.task, self.corpus, self.fabric, order)

    def halve(self, report: Report, order: int) -> float | None:
        """Halve the batch. Returns its size, or None where it is as small as can be or has no size to halve."""
        name = batch_field(self.config, self.task.config.stage)
        if name is None:
            return None
        size = getattr(self.config, name)
        smaller = size // 2 if isinstance(size, int) else size / 2
        if smaller < least_of(self.config, name):
            return None
        return self.resize(smaller, report, order)

    def resize(self, size: float, report: Report, order: int) -> float:
        """Make the data anew for batches of that size."""
        for optimizer in self.state.optimizers.values():
            optimizer.zero_grad(set_to_none=True)
        self.start = with_batch(self.start, self.task.config.stage, size)
        self.corpus = self.stage.prepare(self.task.items, self.start, report)
        if self.device.torch_device.type == "cuda":
            torch.cuda.empty_cache()
        self.reorder(order)
        return size


def set_up(task: Task[C], stage: Stage[C, D, B], report: Report) -> LoopState[C, D, B]:
    """Everything up to, but not including, the loading of a checkpoint. Raises ``VoicewrightError``."""
    devices.use_threads()
    device = devices.choose(task.config.device)
    fabric = launch.fabric(device, getattr(task.settings, "precision", "auto"))
    if device.torch_device.type == "cpu":
        # Costs nothing that was measured, and turns an order that threads would choose into a fixed one.
        torch.use_deterministic_algorithms(True, warn_only=True)
        # Families fill what they read; filling it twice would only cost time.
        deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]  # torch has no type for it
    start = _start(task, stage, device)
    rng.seed(task.config.seed)
    corpus = stage.prepare(task.items, start, report)
    rng.seed(task.config.seed)
    state = stage.build(corpus, start)
    state.resources = _listening(state.resources, resources_needed(stage, start.config))
    rng.seed(task.config.seed, fabric.global_rank)
    estimated = _estimate(stage, start, corpus, state)
    stepper = GuardedStepper(fabric)
    stepper.prepare(state)
    for name, module in state.modules.items():
        if any(parameter.requires_grad for parameter in module.parameters()):
            state.modules[name] = fabric.setup_module(module)
    return LoopState(
        task=task,
        stage=stage,
        device=device,
        fabric=fabric,
        start=start,
        corpus=corpus,
        state=state,
        stepper=stepper,
        batches=_batches(task, corpus, fabric, 0),
        estimate=estimated,
    )


def try_longest(loop: LoopState[C, D, B]) -> str | None:
    """Take the step that needs most, where it looks as if there was room: what it really needs is said from then on.

    Returns why it does not work, None where it does.
    """
    alone = loop.fabric.world_size == 1  # several processes wait for each other's gradients
    if not alone or loop.estimate is None or loop.estimate.tight:
        return None
    state, config = loop.state, loop.config
    try:
        found = memory.tried(
            state,
            moved(_longest(loop.corpus), loop.device.torch_device),
            loop.device.torch_device,
            lambda late, batch, probe: loop.stage.train_step(late, batch, config, probe),
            loop.fabric.backward,
        )
    except (RuntimeError, ValueError, IndexError, KeyError, MemoryError) as error:
        # What else goes wrong will go wrong, and be told, when it is meant.
        return str(error).splitlines()[0] if memory.ran_out(error) else None
    loop.estimate = found or loop.estimate
    return None


def restore(loop: LoopState[C, D, B], checkpoints: Checkpoints, tell: Callable[[Problem], None]) -> Snapshot | None:
    """Load the newest whole checkpoint; every process gets random numbers of its own."""
    snapshot = checkpoints.load_newest(loop.state, tell)
    if snapshot is not None and loop.fabric.world_size > 1:
        rng.seed(loop.task.config.seed + snapshot.step, loop.fabric.global_rank)
    return snapshot


def batch_field(config: object, stage: str) -> str | None:
    """The name of the config's field that says how many clips, or seconds of speech, a step takes."""
    names = (f"batch_size_{stage}", "batch_size", SECONDS)
    return next((name for name in names if hasattr(config, name)), None)


def least_of(config: C, name: str) -> float:
    """The smallest value that a field may have."""
    return next((float(one.metadata.get("min", 1)) for one in dataclasses.fields(config) if one.name == name), 1.0)


def with_batch(start: Start[C], stage: str, size: float) -> Start[C]:
    """The start with another batch size."""
    name = batch_field(start.config, stage)
    if name is None:
        return start
    kind = type(getattr(start.config, name))
    return dataclasses.replace(start, config=dataclasses.replace(start.config, **{name: kind(size)}))


def _start(task: Task[C], stage: Ordered[C], device: Device) -> Start[C]:
    """As the stage wants it, with the batch size that the newest checkpoint was trained with."""
    start = Start(
        config=task.settings, device=device.torch_device, cache=task.cache, needs=task.needs, parent=task.parent
    )
    if isinstance(stage, Adapts):
        start = stage.adapted(start)
    for path in reversed(Checkpoints(task.run).all()):
        try:
            size = read_state(path).trainer.batch_size
        except CheckpointDamaged:
            continue
        return start if size is None else with_batch(start, task.config.stage, size)
    return start


def _listening(named: Sequence[Resource], needed: Sequence[Resource]) -> list[Resource]:
    """What the state names itself (a codebook), and what the stage needs; each once."""
    there = {(one.kind, one.name) for one in named}
    return [*named, *(one for one in needed if (one.kind, one.name) not in there)]


def _batches(task: Task[C], corpus: Corpus[B], fabric: Fabric, order: int) -> Batches[B]:
    return Batches(
        corpus,
        task.config.seed,
        fabric.device,
        rank=fabric.global_rank,
        world=fabric.world_size,
        order=order,
    )


def _longest(corpus: Corpus[B]) -> B:
    return corpus.longest() if isinstance(corpus, Uneven) else corpus.batch(0, 0)


def _estimate(stage: Stage[C, D, B], start: Start[C], corpus: D, state: TrainState) -> Estimate | None:
    batch = moved(_longest(corpus), start.device)
    try:
        return memory.estimate(
            state,
            batch,
            start.device,
            lambda late, part, probe: stage.train_step(late, part, start.config, probe),
        )
    except (RuntimeError, ValueError, IndexError, KeyError, MemoryError):
        # A family whose steps do not work on a part of a batch is trained without an estimate.
        return None
