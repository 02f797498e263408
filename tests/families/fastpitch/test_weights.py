"""Voices are read strictly."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from backend.families.fastpitch import weights
from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.protocol.problems import VoicewrightError
from backend.vocoder import weights as vocoders
from backend.vocoder.weights import Learnt
from backend.voices.folder import WeightsMismatch


@pytest.fixture
def copied(voice: FastPitchVoice, tmp_path: Path) -> Path:
    weights.save(tmp_path, voice.acoustic, Learnt(voice.vocoder))
    return tmp_path


def test_what_is_saved_is_loaded(copied: Path, voice: FastPitchVoice) -> None:
    loaded = weights.load_acoustic(copied)
    assert loaded.facts == voice.acoustic.facts
    assert loaded.config == voice.acoustic.config
    for name, value in voice.acoustic.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value)


@pytest.mark.parametrize("change", ["missing", "unknown", "shape"])
def test_a_difference_is_listed(copied: Path, change: str) -> None:
    file = copied / "vocoder.safetensors"
    table = load_file(file)
    if change == "missing":
        del table["norm.weight"]
    elif change == "unknown":
        table["norm.other"] = torch.zeros(1)
    else:
        table["norm.weight"] = torch.zeros(3)
    save_file(table, file)
    with pytest.raises(WeightsMismatch, match=change) as caught:
        vocoders.load(copied)
    assert "norm." in caught.value.problem.detail


def test_what_is_no_voice_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoicewrightError, match="not a voice of the family"):
        weights.load_acoustic(tmp_path)


def test_a_voice_goes_on_from_another(voice: FastPitchVoice) -> None:
    facts = voice.acoustic.facts
    grown = type(facts)(
        symbols=(*facts.symbols, "ʒ"), speakers=(*facts.speakers, "New"), languages=facts.languages,
        articulation=facts.articulation,
    )  # fmt: skip
    child = type(voice.acoustic)(voice.acoustic.config, grown)
    weights.transplant(child, voice.acoustic)
    assert torch.equal(child.symbol.weight[: len(facts.symbols)], voice.acoustic.symbol.weight)
    assert torch.allclose(child.speaker.weight[-1], voice.acoustic.speaker.weight.mean(dim=0))
