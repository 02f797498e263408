"""Codes read and predicted by where they lie: what sounds alike is alike from the start."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.codec import opening
from backend.codec.codec import Spaced
from backend.families.valle.config import AR, NAR, ValleConfig
from backend.families.valle.loss import of_second
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.code_space import CodeSpace
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.recipe import RECIPE
from backend.families.valle.sounding import sounded
from backend.families.valle.weights import voice as weights
from tests.families.valle import runs

BOOKS, CODES, WIDTH = 3, 7, 5


@pytest.fixture
def space() -> CodeSpace:
    chance = torch.Generator().manual_seed(0)
    made = CodeSpace(BOOKS, CODES, WIDTH, 8)
    made.vectors.copy_(torch.randn(BOOKS, CODES, WIDTH, generator=chance))
    return made


@given(book=st.integers(1, BOOKS - 1), codes=st.lists(st.integers(0, CODES - 1), min_size=1, max_size=6))
def test_the_code_at_the_point_is_the_likeliest_and_nothing_is_missed(book: int, codes: list[int]) -> None:
    made = CodeSpace(BOOKS, CODES, WIDTH, 8)
    made.vectors.copy_(torch.randn(BOOKS, CODES, WIDTH, generator=torch.Generator().manual_seed(1)))
    codes_BT = torch.tensor([codes])
    there = torch.ones_like(codes_BT, dtype=torch.bool)
    points = made.vectors[book][codes_BT]
    assert made.logits(points, book).argmax(dim=-1).tolist() == [codes]
    assert float(made.missed(points, codes_BT, there, book).detach()) == pytest.approx(0.0, abs=1e-6)
    assert float(made.missed(0 * points, codes_BT, there, book).detach()) == pytest.approx(1.0, abs=1e-4)


def test_codes_with_like_vectors_are_read_alike(space: CodeSpace) -> None:
    space.vectors[0, 3] = space.vectors[0, 2] + 1e-3
    read = space.read(torch.tensor([[[2, 1], [3, 1], [4, 1]]]))[0]
    assert float((read[0] - read[1]).norm().detach()) < 0.05 * float((read[0] - read[2]).norm().detach())


def test_what_pads_does_not_count(space: CodeSpace) -> None:
    points, codes = torch.zeros(1, 4, WIDTH), torch.tensor([[1, 2, CODES, CODES]])
    there = torch.tensor([[True, True, False, False]])
    assert float(space.missed(points, codes, there, 1)) == pytest.approx(1.0, abs=1e-4)


def test_our_codec_says_where_its_codes_lie() -> None:
    codec = opening.named("own")
    assert isinstance(codec, Spaced)
    vectors = codec.vectors()
    assert vectors.shape[:2] == (codec.facts.books, codec.facts.cardinality)
    codes = np.random.default_rng(0).integers(0, codec.facts.cardinality, (codec.facts.books, 20))
    first, *others = (book[code] for book, code in zip(vectors, codes, strict=True))
    assert np.allclose(codec.decode_vectors(first, np.sum(others, axis=0)), codec.decode(codes), atol=1e-3)


def test_a_second_stage_takes_the_codecs_vectors_along_and_hears_by_them(quick: ValleConfig, tmp_path: Path) -> None:
    codec = opening.named("own")
    assert isinstance(codec, Spaced)
    config = replace(quick, codec="own", version="v1", code_vectors=True, dropout=0.0, joined=0.0, channels=32)
    first = runs.train(tmp_path / AR, AR, config, 1)
    second = runs.train(tmp_path / NAR, NAR, config, 100, {AR: first.checkpoint})
    by_itself = runs.begun(tmp_path / "published", NAR, replace(config, code_vectors=False), {AR: first.checkpoint})
    assert weights.card_in(by_itself.state.modules[NAR]).sizes.code_width == 0
    voice = tmp_path / "voice"
    voice.mkdir()
    RECIPE.export({AR: first.checkpoint, NAR: second.checkpoint}, voice, runs.blank())
    network, card = weights.load(NAR, voice)
    assert isinstance(network, NarV1)
    assert network.space is not None
    assert card.sizes.code_width == codec.vectors().shape[2]
    assert np.allclose(network.space.vectors.numpy(), codec.vectors(), atol=1e-2)
    clip = second.corpus.training[0]
    rows, codes = torch.tensor(card.facts.read(clip.texts)[0]), torch.from_numpy(clip.codes_TQ.astype(np.int64))
    samples = sounded(network, codec, rows, codes[:0], codes[:, 0], place_T=None)
    points = network.others(rows, codes[:0], codes[:, 0], network.space.vectors[0][codes[:, 0]], None)
    sure = torch.nn.functional.one_hot(codes[:, 0], card.sizes.codes) * 1e3  # the mean of one code is that code
    by_mean = sounded(network, codec, rows, codes[:0], codes[:, 0], place_T=None, logits_TV=sure)
    assert np.allclose(samples, by_mean, atol=1e-3)
    assert points.shape == (len(codes), card.sizes.code_width)
    batch = second.corpus.collate(second.corpus.training[:2], 1, 0)
    missed = of_second(second.state.ema[NAR], batch, config)["missed"]
    assert float(missed.detach()) < 0.7


def test_its_own_codes_are_read_and_never_wanted(quick: ValleConfig) -> None:
    sizes = replace(quick, version="v1", slips=0.5, strides=0).sizes(9, CODES, BOOKS)
    made = ArV1(sizes)
    codes = torch.arange(600).remainder(CODES)[None]
    steps = made.steps(codes, torch.tensor([600]))
    sure = 50.0 * torch.nn.functional.one_hot(torch.full((1, 601, 1), 3), CODES + 1)
    slipped = made._slipped(steps.read_BSG, sure)
    changed = slipped != steps.read_BSG
    assert 0.25 < float(changed.float().mean()) < 0.6
    assert set(slipped[changed].tolist()) == {3}, "what it would have said itself"
    assert bool((slipped[0, 0] == steps.read_BSG[0, 0]).all())  # where speech begins
    assert torch.equal(steps.wanted_BSG[0, :600, 0], codes[0])


def test_only_a_training_reads_its_own_codes(quick: ValleConfig) -> None:
    torch.manual_seed(0)
    made = ArV1(replace(quick, version="v1", slips=0.9, dropout=0.0, strides=0).sizes(9, CODES, BOOKS))
    phones, codes = torch.arange(1, 9)[None], torch.arange(40).remainder(CODES)[None]
    asked = (phones, torch.tensor([8]), codes, torch.tensor([40]))
    said = made.eval()(*asked).logits
    assert torch.equal(said, made(*asked).logits)
    learning = made.train()(*asked)
    assert not torch.allclose(said, learning.logits)
    assert torch.equal(learning.wanted[0, :40, 0], codes[0])
