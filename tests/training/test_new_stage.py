"""A stage that somebody adds: its file, which is this one, and its line in the recipe. No other file changes."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

import msgspec
import numpy as np
import pytest
import torch
from torch import Tensor, nn

from backend import registry
from backend.datasets.manifest import Item
from backend.jobs import spawning, train, train_run
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.families import StageInfo
from backend.protocol.resources import Resource
from backend.protocol.runs import Sample
from backend.protocol.training_jobs import Train
from backend.recipe import Ask, Heard, Listed, Metrics, Need, Report, ResourceNeed, Start, Stepper, TrainState, songs
from backend.training.loop import trainer
from backend.training.record import checkpoint
from backend.training.record.checkpoints import Checkpoints
from tests.fakes.recipe import RECIPE
from tests.fakes.toy_config import ToyConfig
from tests.families.engine import NEVER, events
from tests.training.test_jobs import add_clips

EAR = Resource(kind="content", name="ear", content="as it is", width=1)


class Hummed(TypedDict):
    """Lengths of clips, and what is to be said of them: (B, 1) each."""

    length: Tensor
    wanted: Tensor


class Lengths:
    """:class:`backend.recipe.Corpus` of clips' lengths in seconds."""

    def __init__(self, seconds: Sequence[float], batch_size: int) -> None:
        self._seconds = torch.tensor(seconds)[:, None]
        self._size = batch_size

    def __len__(self) -> int:
        return len(self._seconds)

    def batch(self, step: int, seed: int) -> Hummed:
        chosen = torch.randint(len(self), (self._size,), generator=torch.Generator().manual_seed(seed + step))
        return {"length": self._seconds[chosen], "wanted": 2 * self._seconds[chosen]}

    def held_out(self) -> Iterator[Hummed]:
        yield {"length": self._seconds, "wanted": 2 * self._seconds}


class Humming:
    """:class:`backend.recipe.Stage`: learns to double a number, and hums songs."""

    info = StageInfo(name="humming", wants="nothing")

    def needs(self, config: ToyConfig) -> Sequence[Need]:
        return (ResourceNeed(resource=EAR),)

    def prepare(self, clips: Sequence[Item], start: Start[ToyConfig], report: Report) -> Lengths:
        return Lengths([clip.duration_s for clip in clips], start.config.batch_size)

    def build(self, corpus: Lengths, start: Start[ToyConfig]) -> TrainState:
        net = nn.Linear(1, 1)
        return TrainState(
            modules={"net": net}, optimizers={"net": torch.optim.Adam(net.parameters(), start.config.rate)}
        )

    def train_step(self, state: TrainState, batch: Hummed, config: ToyConfig, stepper: Stepper) -> Metrics:
        found = self.held_out_step(state, batch, config)
        stepper.apply(state, "net", found["loss"])
        return {"loss": found["loss"].detach()}

    def held_out_step(self, state: TrainState, batch: Hummed, config: ToyConfig) -> Metrics:
        return {"loss": (state.modules["net"](batch["length"]) - batch["wanted"]).square().mean()}

    def samples(self, state: TrainState, corpus: Lengths, config: ToyConfig, asks: Sequence[Ask]) -> Iterator[Heard]:
        for ask in songs(asks):
            notes = ask.song.tracks[ask.track].notes
            yield Heard(text=f"{len(notes)} notes", samples=np.zeros(800, np.float32), sample_rate=16_000)


def test_a_new_stage_is_its_file_and_its_line_in_the_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.FAMILIES, "toy", "tests.fakes.toy")
    monkeypatch.setattr(RECIPE, "stages", (*RECIPE.stages, Listed(Humming())), raising=False)
    monkeypatch.setattr(
        RECIPE, "info", msgspec.structs.replace(RECIPE.info, can=frozenset({"speaks", "sings"})), raising=False
    )
    monkeypatch.setattr(spawning, "spawn", lambda run: 0)
    wish = Train(project=str(tmp_path / "p.voicewright"), family="toy", preset="tiny", stage="humming", steps=400)
    with Project.create(Path(wish.project)) as project:
        add_clips(project, aligned=False)
        (id,) = train.run(wish, JobContext("1", lambda message: None, lambda: False)).runs
        run, config = project.runs.folder(id), project.runs.config(id)
    stopped = trainer.train(dataclasses.replace(train_run.task_of(run, config), options=NEVER))
    assert stopped.reason == "finished", stopped.problem

    last = Checkpoints(run).all()[-1]
    weight = checkpoint.weights(last)["net"]
    assert float(weight["weight"] * 3 + weight["bias"]) == pytest.approx(6, abs=0.1)
    assert checkpoint.resources(last) == [EAR]
    (heard,) = [event for event in events(run) if isinstance(event, Sample)]
    assert heard.text.endswith("notes"), "who sings is asked for a song"
