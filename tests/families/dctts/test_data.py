"""Batches are functions of the step, padding counts nowhere, and one person speaks."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.datasets.manifest import Item
from backend.families.dctts import sound
from backend.families.dctts.config import DcttsConfig
from backend.families.dctts.data import SpeechCorpus
from backend.families.dctts.recipe import Dctts
from backend.families.dctts.stages import ssrn, text2mel
from backend.families.dctts.stages.ssrn import SoundStage
from backend.families.dctts.stages.text2mel import SpeechStage
from backend.protocol.problems import VoicewrightError
from backend.recipe import Batch, Corpus
from tests.families.dctts.clips import clips
from tests.families.dctts.untrained import untrained
from tests.families.engine import Engine

ENGINE = Engine(Dctts())
_LOSSES = {"text2mel": text2mel.losses, "ssrn": ssrn.losses}


def _corpus(folder: Path, config: DcttsConfig, stage: str, items: Sequence[Item] | None = None) -> Corpus[Batch]:
    one = SpeechStage() if stage == "text2mel" else SoundStage()
    return one.prepare(items or clips(), ENGINE.begin(folder, config), lambda fraction, text: None)


def _speech(folder: Path, config: DcttsConfig) -> SpeechCorpus:
    corpus = _corpus(folder, config, "text2mel")
    assert isinstance(corpus, SpeechCorpus)
    return corpus


@pytest.mark.parametrize("stage", ["text2mel", "ssrn"])
def test_a_batch_follows_from_its_step(stage: str, quick: DcttsConfig, tmp_path: Path) -> None:
    one, other = _corpus(tmp_path, quick, stage), _corpus(tmp_path, quick, stage)
    assert len(one) == len(clips()) - 1
    for at in range(4):
        mine, yours = one.batch(at, 5), other.batch(at, 5)
        assert all(torch.equal(mine[name], yours[name]) for name in mine)
    assert any(not torch.equal(one.batch(0, 5)[name], one.batch(1, 5)[name]) for name in ("mel", "frame_mask"))
    assert len(list(one.held_out())) == 1


@pytest.mark.parametrize("whole", [False, True])
def test_full_spectra_fit_their_coarse_ones(whole: bool, quick: DcttsConfig, tmp_path: Path) -> None:
    config = replace(quick, segment_frames=0) if whole else quick
    batch = _corpus(tmp_path, config, "ssrn").batch(0, 1)
    assert batch["spectrum"].shape[1] == 4 * batch["mel"].shape[1]
    for spectrum, mel, mask in zip(batch["spectrum"], batch["mel"], batch["frame_mask"], strict=True):
        expected = sound.coarse_mel(spectrum.numpy(), config)
        np.testing.assert_allclose(expected[mask > 0], mel[mask > 0].numpy(), atol=2e-3)
    assert (batch["mel"].shape[1] == config.segment_frames) != whole


@pytest.mark.parametrize("stage", ["text2mel", "ssrn"])
@torch.no_grad()
def test_padding_changes_no_loss(stage: str, quick: DcttsConfig, tmp_path: Path) -> None:
    config = replace(quick, segment_frames=0, batch_size_text2mel=1, batch_size_ssrn=1)
    corpus = _corpus(tmp_path, config, stage)
    batch = corpus.batch(0, 1)
    model = dict(zip(("text2mel", "ssrn"), untrained(config, _speech(tmp_path, config).facts.symbols), strict=True))[
        stage
    ]
    padded = {
        name: torch.cat([value, value.new_full((1, value.shape[1], *value.shape[2:]), 0.0)[:, :20]], dim=1)
        if name != "spectrum"
        else torch.cat([value, value.new_zeros(1, 80, value.shape[2])], dim=1)
        for name, value in batch.items()
    }
    alone, among = (_LOSSES[stage](model, one, config) for one in (batch, padded))
    for name in alone:
        torch.testing.assert_close(alone[name], among[name], rtol=1e-4, atol=1e-6)


def test_a_corpus_knows_how_long_its_symbols_last(quick: DcttsConfig, tmp_path: Path) -> None:
    corpus = _speech(tmp_path, quick)
    longest_s = dict(zip(corpus.facts.symbols, corpus.facts.longest_s, strict=True))
    lengths_s = [phone.duration_s for item in clips() if not item.held_out for phone in item.phones]
    assert all(0.01 < longest_s[symbol] < max(lengths_s) + 1e-3 for symbol in corpus.facts.symbols)
    spoken = [one.duration_s for item in clips() if not item.held_out for one in item.phones if one.symbol == "s"]
    assert longest_s["s"] == pytest.approx(np.percentile(spoken, 95), abs=1e-3)
    letters = _speech(tmp_path, replace(quick, text_input="characters"))
    assert letters.facts.longest_s == ()


def test_letters_are_read_where_they_are_wanted(quick: DcttsConfig, tmp_path: Path) -> None:
    corpus = _speech(tmp_path, replace(quick, text_input="characters"))
    assert "".join(corpus.facts.symbols) == quick.alphabet
    rows = [row for step in range(4) for row in corpus.batch(step, 1)["ids"].tolist()]
    assert "your message has been saved.E" in {"".join(quick.alphabet[at] for at in row if at) for row in rows}


def test_two_people_are_refused_and_one_is_chosen(quick: DcttsConfig, tmp_path: Path) -> None:
    items = [replace(clips()[0], speaker="Somebody"), *clips()[1:]]
    with pytest.raises(VoicewrightError, match="“Allison” and “Somebody”"):
        _corpus(tmp_path, quick, "text2mel", items)
    assert len(_corpus(tmp_path, replace(quick, speaker="Somebody"), "text2mel", items)) == 1
    with pytest.raises(VoicewrightError, match="No clip is by “Nobody”"):
        _corpus(tmp_path, replace(quick, speaker="Nobody"), "ssrn", items)
