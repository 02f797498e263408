"""Tokens, lengths and batches."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.families.vits.config import presets
from backend.families.vits.data import VitsCorpus, prepare
from backend.families.vits.marks import bare
from backend.families.vits.recipe import Vits
from backend.families.vits.tokens import BLANK, Facts, token_edges, tokens, whole_frames
from backend.protocol.problems import VoicewrightError
from backend.recipe import LeavesOut
from tests.families.engine import Engine
from tests.families.vits.clips import clips

ENGINE = Engine(Vits())

FACTS = Facts(symbols=(BLANK, "_", "a", "b"), speakers=("A", "B"), languages=("en-us",), blanks=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> VitsCorpus:
    start = ENGINE.begin(tmp_path_factory.mktemp("Merkmale 特徴"), presets()["tiny"])
    return prepare(clips(4), start, lambda fraction, text: None)


def test_stress_is_a_tone() -> None:
    assert bare("ˈɛ") == ("ɛ", "ˈ")
    assert bare("ˌoʊ") == ("oʊ", "ˌ")
    assert bare("ɑu˨˩˦") == ("ɑu", "˨˩˦")
    assert bare("ˈaː⁴") == ("aː", "ˈ⁴")
    assert bare("k") == ("k", "")
    assert bare("_,") == ("_,", "")


def test_blanks_stand_between_and_belong_to_the_phone_before() -> None:
    plain = tokens(["_", "ˈa", "b"], FACTS)
    assert (plain.symbols.tolist(), plain.tones.tolist(), plain.phone.tolist()) == ([1, 2, 3], [0, 1, 0], [0, 1, 2])
    wide = tokens(["_", "ˈa", "b"], replace(FACTS, blanks=True))
    assert wide.symbols.tolist() == [0, 1, 0, 2, 0, 3, 0]
    assert wide.phone.tolist() == [0, 0, 0, 1, 1, 2, 2]
    edges = token_edges(np.array([0, 6, 10, 12], np.float32), wide)
    assert edges.tolist() == [0, 2, 4, 6, 8, 10, 11, 12]


@given(st.lists(st.floats(0.1, 30), min_size=1, max_size=50))
def test_whole_frames_do_not_drift(durations: list[float]) -> None:
    edges = np.concatenate([[0.0], np.cumsum(durations)]).astype(np.float32)
    frames = max(len(durations), round(float(edges[-1])))
    got = whole_frames(edges, frames)
    assert got is not None
    assert got.min() >= 1
    assert got.sum() == frames
    if min(durations) > 2:
        assert np.abs(np.cumsum(got)[:-1] - edges[1:-1]).max(initial=0) <= 0.51


def test_a_batch_is_the_same_for_the_same_step(corpus: VitsCorpus) -> None:
    one, other, next_one = corpus.batch(5, 1), corpus.batch(5, 1), corpus.batch(6, 1)
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert not torch.equal(one["samples"], next_one["samples"]) or len(corpus) <= 4
    config = presets()["tiny"]
    assert one["samples"].shape[1] == one["spectrum"].shape[2] * config.hop
    assert one["spectrum"].shape[1] == config.n_fft // 2 + 1
    assert (one["phones"] <= one["frames"]).all()
    assert len(list(corpus.held_out())) == 1


def test_clips_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    short = replace(clips(4)[0], end_s=0.1, text="Far too short.")
    start = ENGINE.begin(tmp_path, presets()["tiny"])
    corpus = prepare([short, *clips(4)[1:]], start, lambda fraction, text: None)
    assert isinstance(corpus, LeavesOut)
    assert corpus.left_out == ["“Far too short.” (0.10 s)"]
    with pytest.raises(VoicewrightError, match=r"no clip to train on.*Far too short"):
        prepare([short], start, lambda fraction, text: None)


def test_an_unknown_speaker_is_told() -> None:
    assert FACTS.speaker("B") == 1
    with pytest.raises(VoicewrightError, match="no speaker “"):
        FACTS.speaker("C")
