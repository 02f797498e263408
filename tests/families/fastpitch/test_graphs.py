"""A voice as ONNX graphs says what the voice says."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.audio.contours import fill
from backend.families.fastpitch import data, graphs
from backend.families.fastpitch.config import presets
from backend.families.fastpitch.data import KINDS
from backend.families.fastpitch.model import AcousticModel, Facts
from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.protocol.voices import VoiceInfo
from backend.text import articulation
from backend.text.phonemes import is_pause, phonemize
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.precision import full
from tests.fakes.onnx_voice import OnnxVoice, fastpitch

SENTENCES = ("Yes.", "Is this, perhaps, a longer sentence? It is, and it does not want to end for quite some time!")


@pytest.fixture(scope="module")
def untrained() -> FastPitchVoice:
    symbols = sorted({one.symbol for text in SENTENCES for one in phonemize(text, "en-us").symbols})
    config = presets()["tiny"]
    facts = Facts(
        symbols=(data.NONE, *symbols),
        speakers=("A", "B"),
        languages=("en-us",),
        articulation=len(articulation.FEATURES),
    )
    torch.manual_seed(1)
    info = VoiceInfo(
        id="v", name="V", family="fastpitch", sample_rate=config.sample_rate, languages=["en-us"], speakers=["A", "B"]
    )
    model = AcousticModel(config, facts)
    torch.nn.init.normal_(model.prosody_leave.bias, 2.0, 0.1)
    model.mel_mean.fill_(-4.0)
    return FastPitchVoice(info, model, SourceFilterVocoder(config.vocoder), torch.device("cpu"))


@pytest.fixture(scope="module")
def exported(untrained: FastPitchVoice, tmp_path_factory: pytest.TempPathFactory) -> OnnxVoice:
    folder = tmp_path_factory.mktemp("Stimme 声音 🎙")
    (folder / "onnx.json").write_text(json.dumps(graphs.export(untrained, folder)), "utf-8")
    return OnnxVoice(folder)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_score_sounds_the_same(untrained: FastPitchVoice, exported: OnnxVoice, text: str) -> None:
    with full():
        score = untrained.plan(text).score
        wanted = untrained.render(score)
    hop = exported.card["hop"]
    count = -(-len(wanted) // hop)
    frames = data.lengths([phone.start_s for phone in score.phones], count, untrained.hop_s)
    assert frames is not None
    log_f0, voiced = fill(np.asarray(score.f0.hz, np.float32))
    noise = torch.randn(1, count * hop, generator=torch.Generator().manual_seed(20)).numpy()[0]
    symbols, words = [phone.symbol for phone in score.phones], [phone.word for phone in score.phones]
    made = fastpitch(exported, symbols, words, frames, log_f0, voiced, noise)[: len(wanted)]
    peak = float(np.abs(made).max())
    made = made * (0.99 / peak) if peak > 0.99 else made
    assert np.abs(wanted).max() > 0.01
    assert np.abs(made - wanted).max() < 1e-3


def test_lengths_and_pitch_are_foretold_the_same(untrained: FastPitchVoice, exported: OnnxVoice) -> None:
    said = phonemize(SENTENCES[1], "en-us").symbols
    symbols, words = [one.symbol for one in said], [one.word for one in said]
    with torch.no_grad():
        phones = untrained._phones(symbols, words, "en-us", "B")
        lengths = np.arange(len(symbols)) % 5 + 1
        phone, place = (torch.from_numpy(table)[None] for table in data.places(lengths))
        pitch, voicing = untrained.acoustic.draw(phones.prosody, phone, place, torch.ones_like(place[..., 0]))
        log_f0 = untrained.acoustic.to_log_f0(pitch, torch.tensor([1]))
    rows = np.array([[exported.card["symbols"].index(one) for one in symbols]])
    who = {"speaker": np.array([1]), "language": np.array([0])}
    encoded = exported.run("encoder", symbol=rows, word=np.array([words]), **who)
    assert np.abs(encoded["log_frames"] - phones.duration.numpy()).max() < 1e-4
    assert np.abs(encoded["energy"] - phones.energy.numpy()).max() < 1e-4
    drawn = exported.run("pitch", prosody=encoded["prosody"], length=lengths[None], **who)
    assert np.abs(drawn["log_f0"] - log_f0.numpy()).max() < 1e-4
    assert np.abs(drawn["voicing"] - voicing.numpy()).max() < 1e-4


PHONES = st.lists(st.tuples(st.sampled_from(["_", "_,", "_?", "_.", "_!", "a", "b"]), st.integers(0, 3)), min_size=1)


@given(PHONES)
@settings(max_examples=60)
def test_contexts_are_the_same_without_loops(phones: list[tuple[str, int]]) -> None:
    symbols, words = [symbol for symbol, _ in phones], [word for _, word in phones]
    kinds = torch.tensor([KINDS.get(one[1:], 0) if is_pause(one) else -1 for one in symbols])
    made = graphs.contexts(kinds, torch.tensor(words)).numpy()
    assert np.allclose(made, data.contexts(symbols, words), atol=1e-6)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=20))
def test_places_are_the_same_without_loops(lengths: list[int]) -> None:
    phone, place = graphs.places(torch.tensor(lengths))
    wanted_phone, wanted_place = data.places(np.array(lengths))
    assert (phone.numpy() == wanted_phone).all()
    assert np.allclose(place.numpy(), wanted_place, atol=1e-6)
