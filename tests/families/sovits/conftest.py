"""One tiny voice, trained once for all tests of this folder."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest
import torch

from backend.families.sovits.config import S1, S2, presets
from backend.families.sovits.recipe import RECIPE
from backend.families.sovits.synthesis import SovitsVoice
from tests.families.sovits import runs
from tests.families.sovits.runs import Trained

S2_STEPS, S1_STEPS = 260, 260


@dataclass(frozen=True)
class Made:
    sound: Trained
    semantic: Trained
    folder: Path
    """Of the voice."""


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Both stages of the tiny preset over a few clips, and the voice that they are."""
    folder = tmp_path_factory.mktemp("families") / "Stimme 声音 🎙"
    config = replace(presets()["tiny"], join_share=0.0, rate_s2=4e-3)
    sound = runs.train(folder / "s2", S2, config, S2_STEPS)
    semantic = runs.train(folder / "s1", S1, config, S1_STEPS, {S2: sound.checkpoint})
    return Made(sound, semantic, export(folder / "voice", sound, semantic))


def export(folder: Path, sound: Trained, semantic: Trained) -> Path:
    folder.mkdir(parents=True)
    info = RECIPE.export({S1: semantic.checkpoint, S2: sound.checkpoint}, folder, runs.blank())
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    return folder


@pytest.fixture(scope="session")
def voice(made: Made) -> SovitsVoice:
    """What came out of it, at its steadiest."""
    loaded = RECIPE.load_voice(made.folder, torch.device("cpu"))
    assert isinstance(loaded, SovitsVoice)
    return loaded.tuned({"temperature": 0.0})
