"""The tiny preset learns real clips, and resumes exactly."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from backend.datasets.features import FeatureCache
from backend.families.fastpitch import weights
from backend.families.fastpitch.config import presets
from backend.families.fastpitch.recipe import RECIPE
from backend.voices import tensors
from tests.families.fastpitch import runs
from tests.families.fastpitch.clips import clips


def _losses(run: Path, name: str) -> list[float]:
    events = [json.loads(line) for line in (run / "events.jsonl").read_text("utf-8").splitlines()]
    return [one["values"][name] for one in events if one["event"] == "metrics" and one["split"] == "train"]


def test_the_tiny_preset_learns_a_handful_of_clips(trained: Path) -> None:
    mel = _losses(trained / "runs" / "acoustic", "mel")
    assert mel[-1] < 0.5
    assert _losses(trained / "runs" / "vocoder", "loss")[-1] < 2.5


@pytest.mark.parametrize("stage", ["acoustic", "vocoder"])
def test_stopped_and_resumed_equals_never_stopped(trained: Path, tmp_path: Path, stage: str) -> None:
    config = replace(
        presets()["tiny"], encoder_dropout=0.2, decoder_dropout=0.1, symbol_dropout=0.1, boundary_jitter_frames=0.5,
        join_step=2, stretch_share=0.5, adversary_step=3, adversary_weight=0.1, adversary_channels=4, colour_weight=0.5,
        critic_step=2, critic_weight=0.1, critic_channels=4,
    )  # fmt: skip
    needs = {"acoustic": runs.newest(trained / "runs" / "acoustic")} if stage == "vocoder" else {}
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert runs.train(whole, config, stage, 8, clips(5), needs).reason == "finished"
    assert runs.train(parts, config, stage, 8, clips(5), needs, stop_at=4).reason == "asked"
    assert runs.train(parts, config, stage, 8, clips(5), needs).reason == "finished"
    for name in ("modules", "ema", "optimizers"):
        one, other = (tensors.read(runs.newest(run) / f"{name}.safetensors") for run in (whole, parts))
        assert one.keys() == other.keys()
        assert [key for key in one if one[key].numpy().tobytes() != other[key].numpy().tobytes()] == []


def test_a_voice_hands_on_what_its_discriminators_learnt(trained: Path, tmp_path: Path) -> None:
    config = replace(presets()["tiny"], adversary_step=0, adversary_weight=0.1, adversary_channels=4)
    needs = {"acoustic": runs.newest(trained / "runs" / "acoustic")}
    assert runs.train(tmp_path / "vocoder", config, "vocoder", 3, clips(5), needs).reason == "finished"
    runs.voice(tmp_path / "voice", needs["acoustic"], runs.newest(tmp_path / "vocoder"))
    learnt = weights.load_adversary(tmp_path / "voice")
    corpus = RECIPE.prepare(clips(5), config, "vocoder", FeatureCache(tmp_path / "cache"), lambda *_: None)
    wider = replace(config, adversary_channels=8)
    goes_on, anew = (
        RECIPE.build(one, "vocoder", corpus, torch.device("cpu"), needs, tmp_path / "voice") for one in (config, wider)
    )
    mine = goes_on.modules["adversary"].state_dict()
    assert mine.keys() == learnt.keys()
    assert all(torch.equal(mine[name], one) for name, one in learnt.items())
    assert anew.modules["adversary"].state_dict().keys() == learnt.keys(), "others begin as they are made"
