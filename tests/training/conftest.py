"""Runs of the toy family, in folders whose names are as odd as people's."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

os.environ.setdefault("OMP_NUM_THREADS", "1")

from backend.training.options import TrainerOptions
from tests.fakes.toy_config import ToyConfig
from tests.training.toy_run import ToyRun


@pytest.fixture(autouse=True)
def _torch_as_before() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.use_deterministic_algorithms(False)
    torch.set_num_threads(threads)


@pytest.fixture
def toy_run(tmp_path: Path) -> Callable[..., ToyRun]:
    """Makes a run's folder: ``toy_run("a", steps=20)``."""

    def make(name: str, settings: ToyConfig | None = None, **fields: Any) -> ToyRun:
        folder = tmp_path / "Mein Projekt 声音 🎙.voicewright" / "runs" / name
        return ToyRun.make(folder, settings, **fields)

    return make


@pytest.fixture
def never() -> TrainerOptions:
    """Options under which nothing is due before the end."""
    far = 1e9
    return TrainerOptions(save_every_s=far, held_out_every_s=far, listen_first_s=far, listen_every_s=far)
