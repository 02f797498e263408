"""One tiny voice, trained once for all tests of this folder, and one that knows nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from backend.families.dctts.config import DcttsConfig, presets
from backend.families.dctts.reading import PADDING
from backend.families.dctts.recipe import Dctts
from backend.families.dctts.synthesis import DcttsVoice
from backend.protocol.voices import VoiceInfo
from tests.families.dctts.clips import clips
from tests.families.dctts.untrained import untrained
from tests.families.engine import Engine, newest

ENGINE = Engine(Dctts())


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
    assert ENGINE.train(project / "runs" / "ssrn", config, "ssrn", 800, clips()).reason == "finished"
    assert ENGINE.train(project / "runs" / "text2mel", config, "text2mel", 450, clips()).reason == "finished"
    return project


@pytest.fixture(scope="session")
def voice(trained: Path) -> DcttsVoice:
    """What came out of both."""
    return ENGINE.voice(
        trained / "voices" / "one", newest(trained / "runs" / "text2mel"), newest(trained / "runs" / "ssrn")
    )


@pytest.fixture(scope="session")
def quick() -> DcttsConfig:
    """Very small."""
    return replace(
        presets()["tiny"], embedding_channels=8, channels=16, ssrn_channels=16, griffin_lim_rounds=4, n_mels=40
    )


@pytest.fixture(scope="session")
def ignorant(quick: DcttsConfig) -> DcttsVoice:
    """A voice that was never trained: what it says is noise, but all else must be in order."""
    phones = sorted({phone.symbol for item in clips() for phone in item.phones})
    text2mel, ssrn = untrained(quick, [PADDING, *phones])
    info = VoiceInfo(
        id="v", name="", family="dctts", sample_rate=quick.sample_rate, languages=["en-us"], speakers=["Allison"],
    )  # fmt: skip
    return DcttsVoice(info, text2mel, ssrn, quick, None, torch.device("cpu"))
