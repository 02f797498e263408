"""The tiny preset learns real clips, says them so that they are understood, and resumes exactly."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.families.dctts import weights
from backend.families.dctts.config import presets
from backend.families.dctts.synthesis import DcttsVoice
from backend.judges import words
from backend.voices import tensors
from tests.families.dctts import runs
from tests.families.dctts.clips import another, clips


def _figures(run: Path, name: str) -> list[float]:
    events = [json.loads(line) for line in (run / "events.jsonl").read_text("utf-8").splitlines()]
    return [one["values"][name] for one in events if one["event"] == "metrics" and one["split"] == "train"]


def test_every_loss_falls(trained: Path) -> None:
    for stage, l1 in (("text2mel", 0.05), ("ssrn", 0.075)):
        assert _figures(trained / "runs" / stage, "l1")[-1] < l1
    assert _figures(trained / "runs" / "text2mel", "guide")[-1] < 0.005


def test_attention_becomes_diagonal(trained: Path, voice: DcttsVoice) -> None:
    assert _figures(trained / "runs" / "text2mel", "diagonal")[-1] > 0.9
    for item in clips()[:5]:
        plan = voice.plan(item.text)
        assert plan.hint == ""
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
    runs.train(tmp_path / "anew", config, stage, 60, items=items)
    runs.train(tmp_path / "further", config, stage, 60, items=items, parent=parent)
    anew, further = (_figures(tmp_path / run, "l1") for run in ("anew", "further"))
    assert further[-1] < 0.8 * anew[-1]
    if stage == "text2mel":
        mine = weights.text2mel_from_checkpoint(runs.newest(tmp_path / "further")).facts
        assert mine.speaker == "Somebody"
        assert set(mine.symbols) != set(voice.text2mel.facts.symbols)


@pytest.mark.parametrize("stage", ["text2mel", "ssrn"])
def test_stopped_and_resumed_equals_never_stopped(tmp_path: Path, stage: str) -> None:
    config = replace(presets()["tiny"], dropout=0.1)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert runs.train(whole, config, stage, 8).reason == "finished"
    assert runs.train(parts, config, stage, 8, stop_at=4).reason == "asked"
    assert runs.train(parts, config, stage, 8).reason == "finished"
    for name in ("modules", "ema", "optimizers"):
        one, other = (tensors.read(runs.newest(run) / f"{name}.safetensors") for run in (whole, parts))
        assert one.keys() == other.keys()
        assert [key for key in one if one[key].numpy().tobytes() != other[key].numpy().tobytes()] == []
