"""A base of several speakers, known by their speaker embeddings, and a new voice that starts from it."""

import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from backend.families.fastpitch.config import ACOUSTIC, INFO, VOCODER, presets
from backend.families.fastpitch.model import AcousticModel
from backend.families.fastpitch.recipe import FastPitch
from backend.project import voice_card
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import voice_of
from backend.recipe import Reference
from backend.vocoder.model import SourceFilterVocoder
from backend.voices.folder import load_info
from tests.families.engine import Engine, newest
from tests.families.fastpitch.clips import clips

ENGINE = Engine(FastPitch())

CONFIG = replace(presets()["tiny"], speaker_embedding_channels=256)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def base(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice of two speakers, Ann with most of the speech."""
    folder = tmp_path_factory.mktemp("base")
    items = [replace(item, speaker="Bea" if index == 0 else "Ann") for index, item in enumerate(clips(5))]
    assert ENGINE.train(folder / "runs" / "acoustic", CONFIG, ACOUSTIC, 6, items).reason == "finished"
    ENGINE.voice(folder / "voice", newest(folder / "runs" / "acoustic"), newest(trained / "runs" / "vocoder"))
    return folder / "voice"


def _child(base: Path | None, cache: Path) -> AcousticModel:
    """What a training of a new speaker, Cleo, starts from; all that she says is one short clip and a held-out one."""
    items = [replace(item, speaker="Cleo", language="en-gb") for item in clips(5)[3:]]
    corpus, state = ENGINE.built(ACOUSTIC, ENGINE.begin(cache, CONFIG, parent=base), items)
    model = state.modules[ACOUSTIC]
    assert isinstance(model, AcousticModel)
    heard = state.extra(VOCODER, SourceFilterVocoder).leave.weight
    assert bool(heard.any()) is (base is not None), "one hears her through the base's vocoder"
    assert list(corpus.batch(0, 0)["speaker"]) == [0]
    return model


def test_who_has_most_speech_speaks_first(base: Path) -> None:
    voice = FastPitch().load_voice(base, CPU)
    assert voice.acoustic.facts.speakers == ("Ann", "Bea")
    assert torch.allclose(voice.acoustic.speaker_embeddings.norm(dim=1), torch.ones(2), atol=1e-4)
    said = voice.render(voice.plan("Hello.", speaker="Bea").score)
    assert not np.array_equal(said, voice.render(voice.plan("Hello.").score))


def test_a_new_voice_keeps_the_bases_phones_and_begins_as_her_speaker_embedding(base: Path, tmp_path: Path) -> None:
    parent = FastPitch().load_voice(base, CPU).acoustic
    child = _child(base, tmp_path)
    assert child.facts.speakers == ("Cleo",)
    assert child.facts.languages == ("en-gb", "en-us")
    assert set(child.facts.symbols) >= set(parent.facts.symbols)
    assert torch.equal(child.mel_mean, parent.mel_mean)
    assert not child.speaker.weight.any()
    assert torch.equal(child.decoder_leave.weight, parent.decoder_leave.weight)
    everyone = torch.tensor([0, 1])
    to_ann = (child.eval().who(torch.tensor([0])) - parent.eval().who(everyone)).norm(dim=1)
    assert to_ann[0] < parent.who(everyone).diff(dim=0).norm(), "the same person, so the vector is near"


def test_without_a_base_her_own_phones_are_all(tmp_path: Path) -> None:
    child = _child(None, tmp_path)
    assert child.facts.languages == ("en-gb",)
    assert len(child.facts.symbols) < 40


def test_nobody_is_imitated_with_another_speaker_embedding(base: Path, tmp_path: Path) -> None:
    card = load_info(base)
    (listed,) = card.resources
    assert listed.kind == "speaker"
    assert "imitates" in card.can
    copy = tmp_path / "base"
    shutil.copytree(base, copy)
    other = msgspec.structs.replace(card, resources=[msgspec.structs.replace(listed, content="other")])
    (copy / "voice.json").write_bytes(voice_card.encode(other))
    nobody = Reference(samples=np.zeros(16_000, np.float32), sample_rate=16_000, language="en-us")
    with pytest.raises(VoicewrightError, match="resemblyzer"):
        FastPitch().imitate(copy, nobody, tmp_path, voice_of(INFO))
    with pytest.raises(VoicewrightError, match="resemblyzer"):
        _child(copy, tmp_path)
