"""The tiny preset learns real clips, says them so that they are understood, and resumes exactly."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.families.dctts import weights
from backend.families.dctts.config import presets
from backend.families.dctts.recipe import Dctts
from backend.families.dctts.synthesis import DcttsVoice
from backend.judges import words
from tests.families.dctts.clips import another, clips
from tests.families.engine import Engine, assert_same_weights, losses, newest

pytestmark = pytest.mark.slow

ENGINE = Engine(Dctts())


def test_every_loss_falls(trained: Path) -> None:
    for stage, l1 in (("text2mel", 0.05), ("ssrn", 0.075)):
        assert losses(trained / "runs" / stage, "l1")[-1] < l1
    assert losses(trained / "runs" / "text2mel", "guide")[-1] < 0.005


def test_attention_becomes_diagonal(trained: Path, voice: DcttsVoice) -> None:
    assert losses(trained / "runs" / "text2mel", "diagonal")[-1] > 0.9
    for item in clips()[:5]:
        plan = voice.plan(item.text)
        assert plan.hint is None
        assert plan.attention is not None
        path = plan.attention.argmax(axis=0)
        assert np.corrcoef(path, np.arange(len(path)))[0, 1] > 0.95
        assert plan.score.duration_s == pytest.approx(item.duration_s, abs=0.6)


def test_spoken_training_sentences_are_understood(voice: DcttsVoice) -> None:
    texts = [item.text for item in clips()[:3]]
    heard = [words.hear(voice.render(voice.plan(text).score)) for text in texts]
    wrong, _ = words.error_rates(texts, heard)
    assert wrong <= 0.2, heard


@pytest.mark.parametrize("stage", ["text2mel", "ssrn"])
def test_a_voice_goes_on_from_that_of_another_person(
    tmp_path: Path, trained: Path, voice: DcttsVoice, stage: str
) -> None:
    config, items = presets()["tiny"], another(tmp_path)
    parent = trained / "voices" / "one"
    ENGINE.train(tmp_path / "anew", config, stage, 60, items)
    ENGINE.train(tmp_path / "further", config, stage, 60, items, parent=parent)
    anew, further = (losses(tmp_path / run, "l1") for run in ("anew", "further"))
    assert further[-1] < 0.8 * anew[-1]
    if stage == "text2mel":
        mine = weights.text2mel_from_checkpoint(newest(tmp_path / "further")).facts
        assert mine.speaker == "Somebody"
        assert set(mine.symbols) != set(voice.text2mel.facts.symbols)


@pytest.mark.parametrize("stage", ["text2mel", "ssrn"])
def test_stopped_and_resumed_equals_never_stopped(tmp_path: Path, stage: str) -> None:
    config = replace(presets()["tiny"], dropout=0.1)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert ENGINE.train(whole, config, stage, 8, clips()).reason == "finished"
    assert ENGINE.train(parts, config, stage, 8, clips(), stop_at=4).reason == "asked"
    assert ENGINE.train(parts, config, stage, 8, clips()).reason == "finished"
    assert_same_weights(whole, parts)
