"""Trainings of small configs by the real trainer, for the tests of every family."""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import msgspec
import torch

from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol import runs
from backend.protocol.runs import RunConfig, RunEvent, Stopped
from backend.protocol.sentences.catalogue import catalogue
from backend.protocol.voices import VoiceInfo, voice_of
from backend.recipe import (
    Adapts,
    Ask,
    Heard,
    Listed,
    Metrics,
    Recipe,
    Stage,
    StageOf,
    Start,
    TrainState,
    Voice,
    stage_of,
)
from backend.recipe.stage import B, D
from backend.recipe.start import C
from backend.training.loop import devices, launch
from backend.training.loop.stepper import GuardedStepper
from backend.training.loop.stop import StopWish
from backend.training.loop.trainer import train
from backend.training.options import TrainerOptions
from backend.training.record import checkpoint
from backend.training.record.checkpoint import Snapshot
from backend.training.record.checkpoints import Checkpoints
from backend.training.task import Task
from backend.voices import rng, tensors

V_co = TypeVar("V_co", bound=Voice, covariant=True)
CPU = torch.device("cpu")
SEED = 3
NEVER = TrainerOptions(save_every_s=1e9, held_out_every_s=1e9, listen_first_s=1e9, listen_every_s=1e9)


@dataclass
class Watched:
    """A stage that calls somebody at each step; in all else it is the stage."""

    stage: Any
    on_step: Callable[[int], None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stage, name)

    def train_step(self, state: TrainState, *rest: Any) -> Any:
        self.on_step(state.step)
        return self.stage.train_step(state, *rest)


@dataclass(frozen=True)
class Trained:
    """A stage that is trained step after step, without a run's folder."""

    stage: str
    start: Start[Any]
    corpus: Any
    state: TrainState
    checkpoint: Path


class Makes(Recipe[Any], Protocol[V_co]):
    """A recipe, with the kind of its voices."""

    def load_voice(self, folder: Path, device: torch.device) -> V_co: ...


@dataclass(frozen=True)
class Engine(Generic[V_co]):
    """Trains and exports one family."""

    recipe: Makes[V_co]

    def train(
        self, folder: Path, config: Any, stage: str, steps: int, clips: Sequence[Item],
        needs: Mapping[str, Path] | None = None, *, parent: Path | None = None, stop_at: int | None = None,
        asks: Sequence[Ask] = (), on_step: Callable[[int], None] = lambda step: None,
    ) -> Stopped:  # fmt: skip
        """Train or resume the run in ``folder``; ``stop_at``: ask it to stop in that step; ``parent``: of a voice."""
        folder.mkdir(parents=True, exist_ok=True)
        run = RunConfig(
            id=folder.name, family=self.recipe.info.name, preset="tiny", stage=stage, project="../..",
            values=dataclasses.asdict(config), device="cpu", steps=steps, seed=SEED,
        )  # fmt: skip
        (folder / "config.json").write_bytes(msgspec.json.encode(run))
        stop = StopWish(folder)

        def watch(step: int) -> None:
            on_step(step)
            if step == stop_at:
                stop.ask()

        def watched(stage: Stage[C, D, B], /) -> StageOf[C]:
            return Listed(Watched(stage, watch))

        task = Task(
            run=folder, config=run, stage=stage_of(self.recipe, stage).opened(watched), settings=config, items=clips,
            cache=FeatureCache(folder.parent / "cache"), needs=needs or {}, parent=parent, asks=asks, options=NEVER,
        )  # fmt: skip
        done = train(task, stop)
        assert unexplained(folder) == set(), "rows of `curves` are missing in the catalogue"
        return done

    def begin(
        self, folder: Path, config: Any, *, needs: Mapping[str, Path] | None = None, parent: Path | None = None,
        stage: str = "",
    ) -> Start[Any]:  # fmt: skip
        """The start of a training on the processor, with a cache in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        start = Start(config=config, device=CPU, cache=FeatureCache(folder / "cache"), needs=needs or {}, parent=parent)
        first = (stage_of(self.recipe, stage) if stage else self.recipe.stages[0]).stage
        return first.adapted(start) if isinstance(first, Adapts) else start

    def built(self, stage: str, start: Start[Any], clips: Sequence[Item]) -> tuple[Any, TrainState]:
        """Data and state of a stage, as the trainer makes them before the first step."""

        def build(one: Stage[C, D, B], /) -> tuple[Any, TrainState]:
            corpus = one.prepare(clips, start, lambda fraction, text: None)
            rng.seed(SEED)
            return corpus, one.build(corpus, start)

        rng.seed(SEED)
        return stage_of(self.recipe, stage).opened(build)

    def heard(self, stage: str, state: TrainState, corpus: Any, config: Any, asks: Sequence[Ask]) -> list[Heard]:
        """What a stage answers."""

        def hear(one: Stage[C, D, B], /) -> list[Heard]:
            return list(one.samples(state, corpus, config, asks))

        return stage_of(self.recipe, stage).opened(hear)

    def begun(
        self, folder: Path, stage: str, config: Any, clips: Sequence[Item], needs: Mapping[str, Path] | None = None,
        parent: Path | None = None,
    ) -> Trained:  # fmt: skip
        """A stage before its first step; the cache lies beside ``folder``, and the checkpoint will lie in it."""
        start = self.begin(folder.parent, config, needs=needs, parent=parent, stage=stage)
        return Trained(stage, start, *self.built(stage, start, clips), folder / "checkpoint")

    def go_on(self, made: Trained, steps: int, budget: int | None = None) -> dict[str, float]:
        """More steps of a budget, all of it if it isn't said, and a checkpoint. Returns the last step's figures."""

        def step(one: Stage[C, D, B], /) -> Metrics:
            return one.train_step(state, made.corpus.batch(state.step, SEED), made.start.config, stepper)

        state, stage = made.state, stage_of(self.recipe, made.stage)
        stepper = GuardedStepper(launch.fabric(devices.choose("cpu"), "auto"))
        stepper.prepare(state)
        found: Metrics = {}
        for _ in range(steps):
            stepper.progress = state.step / (budget or steps)
            for module in state.modules.values():
                module.train()
            found = stage.opened(step)
            state.step += 1
        values = dataclasses.asdict(made.start.config)
        family = self.recipe.info.name
        snapshot = Snapshot(step=state.step, family=family, stage=made.stage, values=values)
        checkpoint.save(made.checkpoint, state, snapshot)
        return {name: float(value) for name, value in found.items()}

    def resumed(self, made: Trained, folder: Path, clips: Sequence[Item]) -> Trained:
        """The same training, begun anew and gone on with from its checkpoint."""
        again = self.begun(folder, made.stage, made.start.config, clips, made.start.needs)
        checkpoint.load(made.checkpoint, again.state)
        return dataclasses.replace(again, checkpoint=folder / "checkpoint")

    def blank(self, name: str = "Test") -> VoiceInfo:
        """A voice of the family that nothing is known of."""
        return voice_of(self.recipe.info, "v", name)

    def voice(self, folder: Path, *checkpoints: Path) -> V_co:
        """Export a checkpoint of each stage, in order, into ``folder`` and load what came out."""
        folder.mkdir(parents=True)
        names = (stage.name for stage in self.recipe.info.stages)
        info = self.recipe.export(
            dict(zip(names, checkpoints, strict=True)), folder, voice_of(self.recipe.info, "v", "Test")
        )
        (folder / "voice.json").write_bytes(msgspec.json.encode(info))
        return self.recipe.load_voice(folder, CPU)


def newest(folder: Path) -> Path:
    """A run's last checkpoint."""
    return Checkpoints(folder).all()[-1]


def events(run: Path) -> Iterator[RunEvent]:
    """What a run's folder tells."""
    decoder = msgspec.json.Decoder(RunEvent)
    return (decoder.decode(line) for line in (run / "events.jsonl").read_bytes().splitlines())


def unexplained(run: Path) -> set[str]:
    """Figures of a training that the window would draw without a name, or without a word on what they are."""
    drawn = {name.partition(".")[0] for one in events(run) if isinstance(one, runs.Metrics) for name in one.values}
    told = catalogue("en")["curves"]
    return {name for name in drawn - {"listening_s"} if name not in told}


def losses(run: Path, name: str) -> list[float]:
    """A figure of the training, in order."""
    lines = [json.loads(line) for line in (run / "events.jsonl").read_text("utf-8").splitlines()]
    return [one["values"][name] for one in lines if one["event"] == "metrics" and one["split"] == "train"]


def assert_same_weights(one: Path, other: Path) -> None:
    """Bit for bit: modules, averages and optimizers of two runs' last checkpoints."""
    for name in ("modules", "ema", "optimizers"):
        mine, yours = (tensors.read(newest(run) / f"{name}.safetensors") for run in (one, other))
        assert mine.keys() == yours.keys()
        assert [key for key in mine if mine[key].numpy().tobytes() != yours[key].numpy().tobytes()] == []
