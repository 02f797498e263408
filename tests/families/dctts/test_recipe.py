"""The stages know nothing of each other but to be heard; a voice goes on from another."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from backend.families.dctts import weights
from backend.families.dctts.config import DcttsConfig
from backend.families.dctts.recipe import Dctts
from backend.families.dctts.synthesis import DcttsVoice
from backend.protocol.problems import VoicewrightError
from backend.recipe import Ask, FollowRecording, SayText, TrainState
from tests.families.dctts.clips import clips
from tests.families.engine import Engine, newest

ENGINE = Engine(Dctts())


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory, quick: DcttsConfig) -> dict[str, Path]:
    """A run of one step of each stage."""
    folder = tmp_path_factory.mktemp("dctts")
    for stage in ("text2mel", "ssrn"):
        assert ENGINE.train(folder / stage, quick, stage, 1, clips()).reason == "finished"
    return {stage: newest(folder / stage) for stage in ("text2mel", "ssrn")}


def _state(
    config: DcttsConfig, stage: str, folder: Path, needs: dict[str, Path], parent: Path | None = None
) -> tuple[TrainState, list[str]]:
    corpus, state = ENGINE.built(stage, ENGINE.begin(folder, config, needs=needs, parent=parent), clips())
    asks: list[Ask] = [SayText(text="Hello world."), FollowRecording(clip=clips()[-1])]
    for module in state.modules.values():
        module.eval()
    with torch.no_grad():
        heard = ENGINE.heard(stage, state, corpus, config, asks)
    assert [len(one.samples) > 1000 and one.sample_rate == config.sample_rate for one in heard] == [True]
    assert (heard[0].attention is None) == (stage == "ssrn" and not needs)
    return state, [one.text for one in heard]


@pytest.mark.parametrize("stage", ["text2mel", "ssrn"])
def test_a_stage_is_heard_alone_and_with_the_other(
    stage: str, quick: DcttsConfig, checkpoints: dict[str, Path], tmp_path: Path
) -> None:
    other = {name: folder for name, folder in checkpoints.items() if name != stage}
    alone, said = _state(quick, stage, tmp_path, {})
    assert said == ["Hello world." if stage == "text2mel" else clips()[-1].text]
    both, said = _state(quick, stage, tmp_path, other)
    assert said == ["Hello world."]
    assert not alone.extras
    assert both.extras.keys() == other.keys()


def test_stages_of_different_spectra_are_refused(
    quick: DcttsConfig, checkpoints: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(VoicewrightError, match="different values of hop"):
        _state(replace(quick, hop=160), "text2mel", tmp_path, {"ssrn": checkpoints["ssrn"]})


def test_a_voice_is_exported_and_trained_on(quick: DcttsConfig, checkpoints: dict[str, Path], tmp_path: Path) -> None:
    parent = tmp_path / "Voice 声"
    voice = ENGINE.voice(parent, checkpoints["text2mel"], checkpoints["ssrn"])
    assert isinstance(voice, DcttsVoice)
    assert (voice.info.sample_rate, voice.info.speakers) == (16000, ["Allison"])
    assert set(voice.info.controls.values()) == {"vocoder"}
    for stage in ("text2mel", "ssrn"):
        state, _ = _state(quick, stage, tmp_path, {}, parent)
        mine = state.modules[stage].state_dict()
        old = weights.load_text2mel(parent) if stage == "text2mel" else weights.load_ssrn(parent)
        assert all(torch.equal(mine[name], value) for name, value in old.state_dict().items())
