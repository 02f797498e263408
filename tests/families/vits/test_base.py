"""A base of several speakers, known by their speaker embeddings, and a new voice that starts from it."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from backend.families.vits.config import VITS, presets
from backend.families.vits.model.generator import Generator
from backend.families.vits.recipe import Vits
from backend.families.vits.stages.vits import GENERATOR
from backend.families.vits.weights import voice as voices
from backend.voices import tensors
from tests.families.engine import Engine, newest
from tests.families.vits.clips import clips

pytestmark = pytest.mark.slow

ENGINE = Engine(Vits())

CONFIG = replace(
    presets()["tiny"], speaker_embedding_channels=256, layers=3, segment=1920, batch_size=2, decoder_channels=32,
    hidden=16, latent=16, filter=24, discriminator_divisor=16,
)  # fmt: skip
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice of two speakers, Zoe with most of the speech."""
    folder = tmp_path_factory.mktemp("base 基")
    items = [replace(item, speaker="Ann" if index == 0 else "Zoe") for index, item in enumerate(clips(5))]
    assert ENGINE.train(folder / "runs" / "one", CONFIG, VITS, 3, items).reason == "finished"
    ENGINE.voice(folder / "voice", newest(folder / "runs" / "one"))
    return folder / "voice"


def _child(base: Path | None, cache: Path) -> Generator:
    """What a training of a new speaker, Cleo, starts from; all that she says is one short clip and a held-out one."""
    items = [replace(item, speaker="Cleo", language="en-gb") for item in clips(5)[3:]]
    corpus, state = ENGINE.built(VITS, ENGINE.begin(cache, CONFIG, parent=base), items)
    model = state.modules[GENERATOR]
    assert isinstance(model, Generator)
    batch = corpus.batch(0, 0)
    assert batch["speaker"].tolist() == [0]
    assert int(batch["symbol"].max()) < len(model.enc_p.emb.weight) == len(corpus.facts.symbols)
    assert int(batch["tone"].max()) < model.sizes.tones
    return model


def test_who_has_most_speech_speaks_first(base: Path) -> None:
    voice = Vits().load_voice(base, CPU)
    assert voice.info.speakers == ["Zoe", "Ann"]
    assert torch.allclose(voice.model.speaker_embeddings.norm(dim=1), torch.ones(2), atol=1e-4)
    score = voice.plan("Hello.").score
    said = voice.render(score)
    for speaker in voice.info.speakers:
        theirs = voice.render(msgspec.structs.replace(score, speaker=speaker))
        assert np.array_equal(said, theirs) is (speaker == "Zoe")


def test_a_new_voice_keeps_the_bases_phones_and_begins_as_her_speaker_embedding(base: Path, tmp_path: Path) -> None:
    parent = Vits().load_voice(base, CPU)
    child = _child(base, tmp_path).eval()
    facts = voices.known(child.state_dict(), "").facts
    assert facts.speakers == ("Cleo",)
    assert facts.languages == ("en-gb", "en-us")
    assert set(facts.symbols) >= set(parent.known.facts.symbols)
    assert not child.emb_g.weight.any()
    assert torch.equal(child.enc_q.pre.weight, parent.model.enc_q.pre.weight)
    rows = facts.symbols.index("t"), parent.known.facts.symbols.index("t")
    assert torch.equal(child.enc_p.emb.weight[rows[0]], parent.model.enc_p.emb.weight[rows[1]])
    cleo, (zoe, ann) = _told(child, 1)[0], _told(parent.model, 2)
    assert (cleo - zoe).norm() < (zoe - ann).norm(), "the same person as Zoe, so the vector is near"


def test_without_a_base_her_own_phones_are_all(tmp_path: Path) -> None:
    child = _child(None, tmp_path)
    assert voices.known(child.state_dict(), "").facts.languages == ("en-gb",)
    assert child.sizes.speakers == 1
    assert len(child.enc_p.emb.weight) < 40


def test_the_bases_weights_are_read_once(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def watched(file: Path, device: str) -> dict[str, Tensor]:
        read.append(file)
        return load_file(file, device=device)

    monkeypatch.setattr(tensors, "load_file", watched)
    _child(base, tmp_path)
    assert read == [base / "generator.safetensors"]


def test_half_of_the_rows_are_dropped_while_training() -> None:
    model = Generator(CONFIG.architecture(symbols=5, tones=3, languages=1, speakers=200))
    torch.nn.init.constant_(model.emb_g.weight, 100.0)
    torch.manual_seed(5)
    assert 60 < int((_told(model.train(), 200).norm(dim=1) > 100).sum()) < 140
    assert int((_told(model.eval(), 200).norm(dim=1) > 100).sum()) == 200


def _told(model: Generator, speakers: int) -> Tensor:
    """The vectors of the first speakers, (speakers, S)."""
    found = model.speaker(torch.arange(speakers))
    assert found is not None
    return found[..., 0].detach()
