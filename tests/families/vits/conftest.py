"""One tiny voice, trained once for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from backend.families.vits.config import VITS, presets
from backend.families.vits.recipe import Vits
from backend.families.vits.synthesis import VitsVoice
from tests.families.engine import Engine, newest
from tests.families.vits.clips import clips

ENGINE = Engine(Vits())

STEPS = 500


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.use_deterministic_algorithms(False)
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of the tiny preset over four clips and a held-out one."""
    run = tmp_path_factory.mktemp("families") / "Stimme 声音 🎙" / "runs" / "one"
    assert ENGINE.train(run, presets()["tiny"], VITS, STEPS, clips(5)).reason == "finished"
    return run


@pytest.fixture(scope="session")
def voice(trained: Path) -> VitsVoice:
    """What came out of it."""
    return ENGINE.voice(trained.parents[1] / "voices" / "one", newest(trained))
