"""One tiny voice, trained once for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from backend.families.fastpitch.config import presets
from backend.families.fastpitch.recipe import FastPitch
from backend.families.fastpitch.synthesis import FastPitchVoice
from tests.families.engine import Engine, newest
from tests.families.fastpitch.clips import clips

ENGINE = Engine(FastPitch())


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.use_deterministic_algorithms(False)
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with a run of each stage."""
    project = tmp_path_factory.mktemp("families") / "Stimme 声音 🎙"
    config = presets()["tiny"]
    assert ENGINE.train(project / "runs" / "acoustic", config, "acoustic", 80, clips(5)).reason == "finished"
    needs = {"acoustic": newest(project / "runs" / "acoustic")}
    assert ENGINE.train(project / "runs" / "vocoder", config, "vocoder", 40, clips(5), needs).reason == "finished"
    return project


@pytest.fixture(scope="session")
def voice(trained: Path) -> FastPitchVoice:
    """What came out of both."""
    return ENGINE.voice(
        trained / "voices" / "one",
        newest(trained / "runs" / "acoustic"),
        newest(trained / "runs" / "vocoder"),
    )
