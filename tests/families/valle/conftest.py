"""A codec that fits the clips, and tiny voices of both versions, trained once for all tests of this folder."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import torch

from backend.codec import opening
from backend.codec.codec import Codec
from backend.datasets import features
from backend.families.valle.config import AR, NAR, ValleConfig, presets
from backend.families.valle.recipe import RECIPE
from backend.families.valle.synthesis import ValleVoice
from backend.protocol.resources import Resource
from tests.fakes.codec import MelCodec, fitted
from tests.families.dctts.clips import clips
from tests.families.valle import runs
from tests.families.valle.runs import Trained

FAKE = "fake"
BOOKS, CARDINALITY = 4, 64
AR_STEPS, NAR_STEPS = 110, 300


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def codec() -> Iterator[MelCodec]:
    """One that is called ``fake``; every other codec stays what it is, in the tests of other folders too."""
    made = fitted([features.samples(one, 16_000) for one in clips()], BOOKS, CARDINALITY)
    others, very = opening.named, opening.of

    def named(name: str, books: int = 0) -> Codec:
        return made if name == FAKE else others(name, books)

    def of(wanted: Resource, beside: Path | None = None) -> Codec:
        return made if wanted.name == FAKE else very(wanted, beside)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "named", named)
        patch.setattr(opening, "of", of)
        yield made


@pytest.fixture(scope="session")
def tiny() -> ValleConfig:
    """Two codes a step: so tests of grouped codes are tests of everything else."""
    return replace(presets()["tiny"], group="2", codec=FAKE)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, tiny: ValleConfig, codec: MelCodec) -> dict[str, Trained]:
    """Both stages of v1."""
    folder = tmp_path_factory.mktemp("families") / "Stimme 声音 🎙"
    first = runs.train(folder / AR, AR, tiny, AR_STEPS)
    return {AR: first, NAR: runs.train(folder / NAR, NAR, tiny, NAR_STEPS, {AR: first.checkpoint})}


@pytest.fixture(scope="session")
def quick(tiny: ValleConfig) -> ValleConfig:
    """Very small, of the second version."""
    return replace(
        tiny, version="v2", group="1", channels=16, heads=2, layers=2, inner=32, joined=0.5, batch_s=6.0, dropout=0.1
    )


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all."""
    return tmp_path_factory.mktemp("valle")


@pytest.fixture(scope="session")
def voice(trained: dict[str, Trained], place: Path) -> ValleVoice:
    """What came out of both stages."""
    folder = place / "voice"
    folder.mkdir()
    info = RECIPE.export({stage: one.checkpoint for stage, one in trained.items()}, folder, runs.blank())
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    made = RECIPE.load_voice(folder, torch.device("cpu"))
    assert isinstance(made, ValleVoice)
    return made
