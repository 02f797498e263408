"""The tiny preset learns real clips, and resumes exactly."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from backend.families.fastpitch.config import presets
from backend.families.fastpitch.recipe import FastPitch
from backend.vocoder import weights as vocoders
from tests.families.engine import Engine, assert_same_weights, losses, newest
from tests.families.fastpitch.clips import clips

pytestmark = pytest.mark.slow

ENGINE = Engine(FastPitch())


def test_the_tiny_preset_learns_a_handful_of_clips(trained: Path) -> None:
    mel = losses(trained / "runs" / "acoustic", "mel")
    assert mel[-1] < 0.5
    assert losses(trained / "runs" / "vocoder", "loss")[-1] < 2.5


@pytest.mark.parametrize("stage", ["acoustic", "vocoder"])
def test_stopped_and_resumed_equals_never_stopped(trained: Path, tmp_path: Path, stage: str) -> None:
    config = replace(
        presets()["tiny"], encoder_dropout=0.2, decoder_dropout=0.1, symbol_dropout=0.1, boundary_jitter_frames=0.5,
        join_step=2, stretch_share=0.5, adversary_step=3, adversary_weight=0.1, adversary_channels=4, colour_weight=0.5,
        critic_step=2, critic_weight=0.1, critic_channels=4,
    )  # fmt: skip
    needs = {"acoustic": newest(trained / "runs" / "acoustic")} if stage == "vocoder" else {}
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert ENGINE.train(whole, config, stage, 8, clips(5), needs).reason == "finished"
    assert ENGINE.train(parts, config, stage, 8, clips(5), needs, stop_at=4).reason == "asked"
    assert ENGINE.train(parts, config, stage, 8, clips(5), needs).reason == "finished"
    assert_same_weights(whole, parts)


def test_a_voice_hands_on_what_its_discriminators_learnt(trained: Path, tmp_path: Path) -> None:
    config = replace(presets()["tiny"], adversary_step=0, adversary_weight=0.1, adversary_channels=4)
    needs = {"acoustic": newest(trained / "runs" / "acoustic")}
    assert ENGINE.train(tmp_path / "vocoder", config, "vocoder", 3, clips(5), needs).reason == "finished"
    ENGINE.voice(tmp_path / "voice", needs["acoustic"], newest(tmp_path / "vocoder"))
    learnt = vocoders.load_adversary(tmp_path / "voice")
    wider = replace(config, adversary_channels=8)
    goes_on, anew = (
        ENGINE.built("vocoder", ENGINE.begin(tmp_path, one, needs=needs, parent=tmp_path / "voice"), clips(5))[1]
        for one in (config, wider)
    )
    mine = goes_on.modules["adversary"].state_dict()
    assert mine.keys() == learnt.keys()
    assert all(torch.equal(mine[name], one) for name, one in learnt.items())
    assert anew.modules["adversary"].state_dict().keys() == learnt.keys(), "others begin as they are made"
