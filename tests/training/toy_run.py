"""A run of the toy family; as a program, trains one in a process of its own, which can then be killed."""

import dataclasses
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from torch import Tensor

from backend.protocol.runs import RunConfig, RunEvent, Stopped, Warned
from backend.recipe import Listed
from backend.training.loop.trainer import train
from backend.training.options import TrainerOptions
from backend.training.record.checkpoints import Checkpoints
from backend.training.task import Task
from backend.voices import tensors
from tests.fakes.recipe import Faults, ToyStage
from tests.fakes.toy.config import INFO
from tests.fakes.toy_config import ToyConfig

EVERY_STEP: dict[str, Any] = {"save_every_s": 0.0, "save_share": 1e9, "held_out_every_s": 0.0, "held_out_share": 1e9}


@dataclass
class ToyRun:
    """A run's folder, and ways to train in it."""

    folder: Path
    config: RunConfig
    settings: ToyConfig
    faults: Faults = field(default_factory=Faults)

    @classmethod
    def make(cls, folder: Path, settings: ToyConfig | None = None, **fields: Any) -> "ToyRun":
        settings = settings or ToyConfig()
        folder.mkdir(parents=True, exist_ok=True)
        config = RunConfig(
            id=folder.name,
            family="toy",
            preset="tiny",
            stage="first",
            project="../..",
            values=dataclasses.asdict(settings),
            device="cpu",
            **fields,
        )
        (folder / "config.json").write_bytes(msgspec.json.encode(config))
        return cls(folder, config, settings)

    def task(self, options: TrainerOptions | None = None, **fields: Any) -> Task[ToyConfig]:
        values: dict[str, Any] = {
            "run": self.folder,
            "config": self.config,
            "stage": Listed(ToyStage(INFO.stages[0], self.faults)),
            "settings": self.settings,
            "items": (),
            "cache": None,
            "options": options or TrainerOptions(),
        }
        return Task(**(values | fields))

    def train(self, options: TrainerOptions | None = None, **fields: Any) -> Stopped:
        return train(self.task(options, **fields))

    def with_budget(self, **fields: Any) -> "ToyRun":
        return dataclasses.replace(self, config=msgspec.structs.replace(self.config, **fields))

    def events(self) -> list[RunEvent]:
        decoder = msgspec.json.Decoder(RunEvent)
        return [decoder.decode(line) for line in (self.folder / "events.jsonl").read_bytes().splitlines()]

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events() if isinstance(event, kind)]

    def problems(self) -> list[str]:
        return [event.problem.general for event in self.of(Warned)]

    def newest(self) -> dict[str, Tensor]:
        """Every tensor of the newest checkpoint, by file and name."""
        folder = Checkpoints(self.folder).all()[-1]
        return {
            f"{file.name}:{name}": value
            for file in sorted(folder.glob("*.safetensors"))
            for name, value in tensors.read(file).items()
        }


def assert_equal(mine: dict[str, Tensor], other: dict[str, Tensor]) -> None:
    """Bit for bit."""
    assert mine.keys() == other.keys()
    different = [n for n in mine if mine[n].numpy().tobytes() != other[n].numpy().tobytes()]
    assert not different


if __name__ == "__main__":
    what = json.loads(sys.argv[2])
    run = ToyRun.make(Path(sys.argv[1]), ToyConfig(**what.pop("settings", {})), steps=what.pop("steps"))
    stopped = run.train(TrainerOptions(**what))
    sys.exit(0 if stopped.reason in ("finished", "asked") else 1)
