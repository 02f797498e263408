"""What a run says of clips it cannot learn from, and of memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest
import torch

from backend.datasets.manifest import Item
from backend.families.vits.config import VITS, VitsConfig, presets
from backend.families.vits.recipe import Vits
from backend.families.vits.stages.vits import VitsStage
from backend.protocol.problems import Problem
from backend.protocol.runs import RunEvent, Started, Warned
from backend.recipe import Batch, Stepper, TrainState
from backend.training.loop import memory
from tests.families.engine import Engine
from tests.families.vits.clips import clips

pytestmark = pytest.mark.slow

ENGINE = Engine(Vits())

SMALL = replace(
    presets()["tiny"], segment=1920, batch_size=4, decoder_channels=16, hidden=16, latent=16, filter=16,
    discriminator_divisor=16,
)  # fmt: skip


def _events(
    folder: Path, items: Sequence[Item], steps: int, on_step: Callable[[int], None] = lambda step: None
) -> list[RunEvent]:
    assert ENGINE.train(folder, SMALL, VITS, steps, items, on_step=on_step).reason == "finished"
    lines = (folder / "events.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=RunEvent) for line in lines]


def _warned(events: Sequence[RunEvent], kind: str) -> list[Problem]:
    return [one.problem for one in events if isinstance(one, Warned) and one.problem.general == kind]


def test_clips_that_are_left_out_are_named(tmp_path: Path) -> None:
    short = replace(clips(4)[0], end_s=0.1, text="Far too short.")
    (said,) = _warned(_events(tmp_path / "run", [short, *clips(4)[1:]], 1), "clips-left-out")
    assert "1 of 3 clips" in said.say().what
    assert "Far too short." in said.say().why


def test_memory_is_said_beforehand_and_the_batch_is_halved_when_it_runs_out(
    tmp_path: Path,
) -> None:
    full = 2

    def on_step(step: int) -> None:
        nonlocal full
        if step == 1 and full:
            full -= 1
            raise torch.OutOfMemoryError("out of memory")

    events = _events(tmp_path / "run", clips(5), 3, on_step)
    (started,) = (one for one in events if isinstance(one, Started))
    assert started.memory_mb is not None
    said = _warned(events, "batch-halved")
    assert ["2 clips" in said[0].say().what, "1 clip," in said[1].say().what] == [True, True]
    assert "A step needs about" in said[0].say().why


def test_the_estimate_counts_judges_that_begin_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_used", lambda device: 0)
    needed = []
    for first in (0, 4000):
        config = replace(SMALL, adversarial_from_step=first)
        corpus, state = ENGINE.built(VITS, ENGINE.begin(tmp_path, config), clips(3))
        take = partial(_step, config)
        needed.append(memory.estimate(state, corpus.batch(0, 0), torch.device("cpu"), take).needed_mb)
        assert state.step == 0
    assert needed[1] == pytest.approx(needed[0], rel=0.02)


def _step(config: VitsConfig, late: TrainState, part: Batch, probe: Stepper) -> object:
    return VitsStage().train_step(late, part, config, probe)
