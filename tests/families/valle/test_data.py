"""Batches of about one length, the same for the same step, and two clips in one only of one speaker."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.datasets.features import FeatureCache
from backend.families.valle import data
from backend.families.valle.config import AR, NAR, ValleConfig, presets
from backend.families.valle.corpus import CodeCorpus, Utterance
from backend.families.valle.facts import PADDING, Facts
from backend.families.valle.spelling import Spelt
from backend.protocol.problems import VoicewrightError
from backend.protocol.resources import Resource
from backend.recipe import Start
from tests.fakes.codec import MelCodec
from tests.families.dctts.clips import clips

FACTS = Facts(
    symbols=(PADDING, "a", "b"), languages=("en-us",), speakers=("Ann", "Bea"), cardinality=100,
    codec=Resource(kind="codec", name="c", content="c", width=4, hop_s=0.02, sample_rate=16_000),
)  # fmt: skip
Make = Callable[..., CodeCorpus]


@pytest.fixture
def make() -> Make:
    def made(stage: str = AR, **values: object) -> CodeCorpus:
        config = replace(presets()["tiny"], batch_s=6.0, longest_s=3.0, **values)  # type: ignore[arg-type]
        chance = np.random.default_rng(1)
        found = []
        for index in range(40):
            codes = chance.integers(0, 50, (int(chance.integers(20, 100)), 4)) + (50 if index % 2 else 0)
            spelt = Spelt(("a", "b")[: 1 + index % 3] or ("a",), (0, 1)[: 1 + index % 3], 2)
            found.append(Utterance((spelt,), codes.astype(np.int16), "Bea" if index % 2 else "Ann", str(index)))
        return CodeCorpus(found[:36], found[36:], FACTS, config, stage=stage)

    return made


def test_a_batch_is_a_pure_function_of_its_step(make: Make) -> None:
    one, two = make(joined=0.5, unprompted=0.3), make(joined=0.5, unprompted=0.3)
    for step in (0, 7, 3):
        first, second = one.batch(step, 5), two.batch(step, 5)
        assert first.keys() == second.keys()
        assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(one.batch(1, 5)["codes"], one.batch(1, 6)["codes"])


def test_a_batch_is_as_long_as_it_may_be_and_hardly_padded(make: Make) -> None:
    corpus = make(joined=0.5)
    for step in range(60):
        batch = corpus.batch(step, 1)
        count, longest, _ = batch["codes"].shape
        assert count == 1 or count * longest <= 6.0 / 0.02
        assert int(batch["lengths"].sum()) > 0.4 * count * longest
        assert 1 <= int(batch["book"]) < 4
        assert 0 <= int(batch["prompt"]) <= int(batch["lengths"].min()) // 2


def test_only_clips_of_one_speaker_are_joined(make: Make) -> None:
    batches = [make(joined=1.0).batch(step, 1) for step in range(30)]
    rows = [codes[:length] for batch in batches for codes, length in zip(batch["codes"], batch["lengths"], strict=True)]
    assert max(len(row) for row in rows) > 100  # longer than any clip
    assert all(bool((row >= 50).all()) or bool((row < 50).all()) for row in rows)
    assert max(len(row) for row in rows) <= 3.0 / 0.02


def test_some_steps_of_the_second_stage_know_no_prompt(make: Make) -> None:
    prompts = [int(make(NAR, unprompted=0.3).batch(step, 1)["prompt"]) for step in range(60)]
    assert 5 < sum(prompt == 0 for prompt in prompts) < 40


def test_clips_without_times_are_read_off_their_texts(tmp_path: Path, codec: MelCodec, tiny: ValleConfig) -> None:
    bare = [replace(one, phones=()) for one in clips()]
    start = Start(config=tiny, device=torch.device("cpu"), cache=FeatureCache(tmp_path))
    found = data.prepare(bare, start, lambda fraction, text: None, stage=AR)
    wanted = data.prepare(clips(), start, lambda fraction, text: None, stage=AR)
    assert [one.texts for one in found.training] == [one.texts for one in wanted.training]


def test_what_is_too_long_or_too_short_is_named(tmp_path: Path, codec: MelCodec, tiny: ValleConfig) -> None:
    start = Start(config=replace(tiny, longest_s=2.2), device=torch.device("cpu"), cache=FeatureCache(tmp_path))
    corpus = data.prepare(clips(), start, lambda fraction, text: None, stage=AR)
    assert len(corpus) + len(corpus.left_out) + len(corpus.kept) == len(clips())
    assert {one.named for one in clips() if one.duration_s > 2.2} == set(corpus.left_out)
    with pytest.raises(VoicewrightError, match="no clip to train on"):
        data.prepare(clips(), replace(start, config=replace(tiny, shortest_s=9.0)), lambda f, t: None, stage=AR)


def test_each_frame_is_of_a_symbol_of_its_own_text_also_where_two_clips_are_joined(
    tmp_path: Path, codec: MelCodec, tiny: ValleConfig
) -> None:
    config = replace(tiny, joined=1.0, longest_s=14.0)
    start = Start(config=config, device=torch.device("cpu"), cache=FeatureCache(tmp_path))
    corpus = data.prepare(clips(), start, lambda _fraction, _doing: None, stage=AR)
    joined = 0
    for step in range(8):
        batch = corpus.batch(step, 1)
        for places, length, phones in zip(batch["places"], batch["lengths"], batch["phone_lengths"], strict=True):
            said = places[: int(length)]
            assert bool((said.diff() >= 0).all())
            assert int(phones) - 3 <= int(said[-1]) < int(phones)
            joined += int(phones) > max(len(one.texts[0].symbols) for one in corpus.training)
    assert joined
