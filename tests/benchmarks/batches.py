"""What trainings need: memory announced and used, and what mixed lengths cost against equal ones.

``python -m tests.benchmarks.batches PROJECT [--only FAMILY/PRESET/STAGE …] [--steps 30]``: of a project whose clips are
aligned, fine-tunes each stage for some steps in a process of its own: with the clips as they are; with some joined to
clips of a minute beside them; and with clips of about one length only. Prints the megabytes that were announced, the
process's peak, and processor seconds a second of speech that a step learnt.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

from backend.audio import io
from backend.datasets import features, manifest
from backend.datasets.manifest import Item
from backend.project.project import Project
from backend.protocol.runs import RunConfig, Started
from backend.recipe import Listed, Stage, StageOf
from backend.recipe.stage import B, D
from backend.recipe.start import C
from backend.training.loop import process

STAGES = ("fastpitch/base/acoustic", "vits/base/vits", "dctts/small/text2mel")
CASES = ("as they are", "with a minute", "equal")
_LONG_S, _RATE = 64.0, 16_000
_EQUAL = (0.9, 1.1)
_WARM = 5
_CODES_HZ = 50.0
"""Of the codec that ships, which VALL-E learns from where none is pointed to."""


def joined(items: Sequence[Item], folder: Path) -> Item:
    """One clip of ``_LONG_S`` seconds that says what these say, until it is full."""
    sound, phones, words, texts, at_s = [], list[Any](), list[str](), list[str](), 0.0
    for item in items:
        if at_s + item.duration_s > _LONG_S:
            break
        sound.append(features.samples(item, _RATE))
        phones += [
            msgspec.structs.replace(
                one, start_s=one.start_s + at_s, word=one.word + len(words) if one.word >= 0 else -1
            )
            for one in item.phones
        ]
        words += item.words
        texts.append(item.text)
        at_s += item.duration_s
    file = folder / "long.wav"
    io.write(file, np.concatenate(sound), _RATE)
    first = replace(items[0], clip=max(item.clip for item in items) + 1, audio=file, gain_db=0.0, start_s=0.0)
    return replace(first, end_s=at_s, phones=tuple(phones), words=tuple(words), text=" ".join(texts), held_out=False)


def case(items: list[Item], name: str, folder: Path) -> list[Item]:
    """The clips of a case."""
    learnt = [item for item in items if not item.held_out]
    if name == "with a minute":
        return [*items, joined(learnt[:40], folder)]
    if name == "equal":
        middle_s = float(np.mean([item.duration_s for item in learnt]))
        return [item for item in learnt if _EQUAL[0] < item.duration_s / middle_s < _EQUAL[1]]
    return items


def measure(project: Path, stage: str, name: str, steps: int) -> dict[str, float]:
    """Train in this process. Returns ``announced_mb``, ``peak_mb``, ``cost``: processor seconds a second of speech."""
    from backend.jobs.train_run import task_of
    from backend.protocol.readable import readable
    from backend.training.loop.trainer import train

    process.prepare()
    family, preset, stage = stage.split("/")
    with tempfile.TemporaryDirectory() as place:
        run = Path(place) / "p" / "runs" / "r"
        run.mkdir(parents=True)
        with Project.open(project, lock=False) as opened:
            items = case(manifest.build(opened), name, Path(place))
        manifest.write(items, run / "manifest.json")
        config = _config(family, preset, stage, steps)
        (run / "config.json").write_bytes(readable(config))
        task = task_of(run, config)
        seconds, took = list[float](), list[float]()

        @dataclass(frozen=True)
        class Timed:
            """A stage, with a look at the clock."""

            stage: Any

            def __getattr__(self, attribute: str) -> Any:
                return getattr(self.stage, attribute)

            def train_step(self, state: Any, batch: Any, config: Any, stepper: Any) -> Any:
                begun = time.process_time()
                found = self.stage.train_step(state, batch, config, stepper)
                if type(stepper).__name__ == "GuardedStepper":
                    took.append(time.process_time() - begun)
                    seconds.append(spoken(batch, task.settings))
                return found

        def timed(stage: Stage[C, D, B], /) -> StageOf[C]:
            return Listed(Timed(stage))

        stopped = train(replace(task, stage=task.stage.opened(timed), judge=None, asks=(), exporter=None))
        if stopped.reason != "finished":
            raise SystemExit(str(stopped))
        lines = (run / "events.jsonl").read_bytes().splitlines()
        started = next(msgspec.json.decode(line, type=Started) for line in lines if b'"started"' in line)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return {
        "announced_mb": float(started.memory_mb or 0),
        "peak_mb": int(peak.split()[1]) * 1024 / 1e6,
        "cost": sum(took[_WARM:]) / max(1e-9, sum(seconds[_WARM:])),
    }


def _config(family: str, preset: str, stage: str, steps: int) -> RunConfig:
    return RunConfig(
        id="r",
        family=family,
        preset=preset,
        stage=stage,
        project="../..",
        values={},
        device="cpu",
        steps=steps,
        parent="base" if preset == "base" else "",
    )


def spoken(batch: Any, config: Any) -> float:
    """Seconds of speech in a batch, padding left out."""
    if "codes" in batch and "prompt" in batch:
        return float(batch["lengths"].sum()) / _CODES_HZ
    rate, hop = float(config.sample_rate), float(config.hop)
    if "frame_mask" in batch:
        return float(batch["frame_mask"].sum()) * hop * (4 if "spans" in batch else 1) / rate
    return float(batch["mask" if "mask" in batch else "frames"].sum()) * hop / rate


def main() -> None:
    """Each case in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--only", nargs="*", default=STAGES)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--case", choices=CASES)
    asked = parser.parse_args()
    if asked.case:
        print(json.dumps(measure(asked.project, asked.only[0], asked.case, asked.steps)))  # noqa: T201
        return
    table = Table("stage", "clips", "announced MB", "peak MB", "ratio", "CPU s a second of speech", title=_title(asked))
    for stage in asked.only:
        for name in CASES:
            told = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    __spec__.name,
                    str(asked.project),
                    "--only",
                    stage,
                    "--case",
                    name,
                    "--steps",
                    str(asked.steps),
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            if told.returncode:
                table.add_row(stage, name, told.stderr.strip().splitlines()[-1] if told.stderr else told.stdout)
                continue
            found = json.loads(told.stdout.splitlines()[-1])
            ratio = found["peak_mb"] / max(1.0, found["announced_mb"])
            table.add_row(
                stage,
                name,
                f"{found['announced_mb']:.0f}",
                f"{found['peak_mb']:.0f}",
                f"{ratio:.2f}",
                f"{found['cost']:.4f}",
            )
    Console().print(table)


def _title(asked: argparse.Namespace) -> str:
    return f"{asked.project.stem}, {asked.steps} steps"


if __name__ == "__main__":
    main()
