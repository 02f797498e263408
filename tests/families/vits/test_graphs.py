"""A voice as ONNX graphs says what the voice says."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.families.vits import graphs
from backend.families.vits.config import Architecture
from backend.families.vits.model.generator import Generator, Text
from backend.families.vits.synthesis import VitsVoice
from backend.families.vits.tokens import BLANK, Facts
from backend.families.vits.weights.voice import Known
from backend.layers.source import Pitch
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import VoiceInfo
from tests.fakes.onnx_voice import OnnxVoice, vits
from tests.families.vits.test_model import SIZES

pytestmark = pytest.mark.slow

KINDS = {
    "transformer flow, istft, speakers, words": replace(SIZES, berts=(("bert_proj", 5), ("ja_bert_proj", 3))),
    "wn flow, hifigan, one speaker": replace(
        SIZES, flow="wn", decoder="hifigan", up_rates=(4, 4), up_kernels=(8, 8), speakers=0, speaker_channels=0,
        speaker_in_text=False, deterministic=False, tones=0, languages=0, hop=16,
    ),
    "vocos, styles": replace(SIZES, decoder="vocos", styles=3),
    "istft with pitch": replace(SIZES, source_rate=16000, hop=32, up_rates=(4,)),
    "vocos with pitch": replace(SIZES, source_rate=16000, decoder="vocos", speakers=0, speaker_channels=0,
                                speaker_in_text=False),
    "hifigan with pitch": replace(SIZES, source_rate=16000, decoder="hifigan", up_rates=(4, 4), up_kernels=(8, 8)),
}  # fmt: skip


def make(sizes: Architecture) -> VitsVoice:
    torch.manual_seed(3)
    model = Generator(sizes)
    for one in model.parameters():
        if one.abs().max() == 0:  # what begins as nothing would hide a difference
            torch.nn.init.normal_(one, std=0.05)
    facts = Facts(symbols=(BLANK, *"abcdefgh"), speakers=("A", "B", "C"), languages=("de", "en-us"), blanks=False)
    info = VoiceInfo(id="v", name="V", family="vits", sample_rate=16000, languages=["de"], speakers=["A"])
    return VitsVoice(info, Known(model, facts, 16000), torch.device("cpu"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_generator_sounds_the_same(tmp_path: Path, kind: str) -> None:
    voice = make(KINDS[kind])
    model, sizes = voice.model, KINDS[kind]
    folder = tmp_path / "Stimme 声音 🎙"
    folder.mkdir()
    (folder / "onnx.json").write_text(json.dumps(graphs.export(voice, folder)), "utf-8")
    loaded = OnnxVoice(folder)
    chance = np.random.default_rng(1)
    for phones in (1, 4, 23):
        frames = chance.integers(1, 7, phones)
        total = int(frames.sum())
        text = {"symbol": chance.integers(0, 9, phones), "tone": chance.integers(0, 3, phones),
                "language": chance.integers(0, 2, phones)}  # fmt: skip
        words = {name: chance.standard_normal((width, phones)).astype(np.float32) for name, width in sizes.berts}
        noise = {
            "log_f0": (5 + 0.2 * np.sin(np.arange(total) / 5)).astype(np.float32),
            "voiced": (chance.random(total) > 0.3).astype(np.float32),
            "noise": chance.standard_normal(total * sizes.hop).astype(np.float32),
            "spread": chance.standard_normal((sizes.latent, total)).astype(np.float32),
        }
        tensors = {name: torch.from_numpy(one)[None] for name, one in (text | words | noise).items()}
        told = model.speaker(torch.tensor([2]))
        with torch.no_grad():
            said = Text(
                tensors["symbol"], torch.tensor([phones]), tensors["tone"] if sizes.tones else None,
                tensors["language"] if sizes.languages else None, tuple(tensors[name] for name in words),
            )  # fmt: skip
            predicted = model.predict(said, told)
            pitch = None
            if sizes.source_rate:
                pitch = Pitch(tensors["log_f0"], tensors["voiced"], tensors["noise"], torch.zeros(1))
            wanted, _, _ = model.speak(
                predicted, torch.from_numpy(frames)[None, None].float(), told, tensors["spread"], pitch
            )
        made = vits(loaded, text | words, frames, 2, **noise)
        assert made.shape == wanted[0].shape
        assert np.abs(made).max() > 1e-3
        assert np.abs(made - wanted[0].numpy()).max() < 1e-3


def test_lengths_and_pitch_are_foretold_the_same(tmp_path: Path) -> None:
    voice = make(KINDS["istft with pitch"])
    (tmp_path / "onnx.json").write_text(json.dumps(graphs.export(voice, tmp_path)), "utf-8")
    loaded = OnnxVoice(tmp_path)
    ids = np.arange(9)[None]
    tables = {"symbol": ids, "tone": ids % 3, "language": ids % 2}
    noise = np.random.default_rng(2).standard_normal((1, 2, 9), np.float32)
    lengths = ids % 4 + 1
    told = voice.model.speaker(torch.tensor([1]))
    with torch.no_grad():
        tensors = {name: torch.from_numpy(one) for name, one in tables.items()}
        predicted = voice.model.predict(
            Text(tensors["symbol"], torch.tensor([9]), tensors["tone"], tensors["language"]), told
        )
        wanted = voice.model.lengths(predicted, told, torch.from_numpy(noise), 0.2)
        log_f0, voicing = voice.model.intone(predicted, torch.from_numpy(lengths)[:, None].float(), told)
    heard = loaded.run("speaker", speaker=np.array([1]))
    hidden = {"hidden": loaded.run("text", **tables, **heard)["hidden"], **heard}
    drawn = (
        0.2 * loaded.run("sdp", noise=noise, **hidden)["log_frames"] + 0.8 * loaded.run("dp", **hidden)["log_frames"]
    )
    assert np.abs(drawn - wanted.numpy()).max() < 1e-4
    own = loaded.run("pitch", length=lengths, **hidden)
    assert np.abs(own["log_f0"] - log_f0.numpy()).max() < 1e-4
    assert np.abs(own["voicing"] - voicing.numpy()).max() < 1e-4
    assert len(vits(loaded, {name: row[0] for name, row in tables.items()})) % loaded.card["hop"] == 0


def test_a_voice_that_hears_who_speaks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VoicewrightError, match="cannot be exported as ONNX"):
        graphs.export(make(replace(SIZES, reference=True, speakers=0, bins=64)), tmp_path)
