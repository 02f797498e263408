"""One tiny voice, trained once for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from backend.families.fastpitch.config import presets
from backend.families.fastpitch.synthesis import FastPitchVoice
from tests.families.fastpitch import runs
from tests.families.fastpitch.clips import clips


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
    assert runs.train(project / "runs" / "acoustic", config, "acoustic", 80, clips(5)).reason == "finished"
    needs = {"acoustic": runs.newest(project / "runs" / "acoustic")}
    assert runs.train(project / "runs" / "vocoder", config, "vocoder", 40, clips(5), needs).reason == "finished"
    return project


@pytest.fixture(scope="session")
def voice(trained: Path) -> FastPitchVoice:
    """What came out of both."""
    return runs.voice(
        trained / "voices" / "one",
        runs.newest(trained / "runs" / "acoustic"),
        runs.newest(trained / "runs" / "vocoder"),
    )
