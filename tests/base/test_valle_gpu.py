"""The valle base is trained on codes alone, goes on where it was, and becomes a voice."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
import valle_gpu

from backend.codec import opening
from backend.datasets import features, manifest
from backend.families.valle.config import AR, NAR, presets
from backend.families.valle.recipe import RECIPE
from backend.families.valle.weights import voice as weights
from backend.project.project import Project
from backend.recipe import Speaks
from backend.training.record import checkpoint
from tests.fakes.codec import fitted
from tests.families.dctts.clips import clips


def test_from_a_project_to_a_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    codec = fitted([features.samples(one, 16_000) for one in clips()[:3]], 2, 32)
    monkeypatch.setattr(opening, "named", lambda name, books=0: codec)
    monkeypatch.setattr(opening, "of", lambda wanted, beside=None: codec)
    monkeypatch.setattr(manifest, "build", lambda project, wants="phones": list(clips())[:3])
    Project.create(tmp_path / "p.voicewright").close()
    (tmp_path / "list").mkdir()
    rows = [
        {"audio": str(one.audio), "text": one.text, "speaker": "Bea", "language": "en-us", "held_out": one.held_out}
        for one in clips()[3:]
    ]
    (tmp_path / "list" / "metadata.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    folder = tmp_path / "codes"
    config = replace(presets()["base"], channels=16, heads=2, layers=1, inner=16, batch_s=4.0)
    valle_gpu.pack(folder, [tmp_path / "p.voicewright", tmp_path / "list"], config)
    corpus, found, _ = valle_gpu.unpacked(folder, AR)
    assert found == replace(config, strides=0)  # clips of a list are not aligned
    valle_gpu.pack(tmp_path / "aligned", [tmp_path / "p.voicewright"], config)
    aligned, told_places, _ = valle_gpu.unpacked(tmp_path / "aligned", AR)
    assert told_places == config
    assert all(one.place_T is not None for one in aligned.training)
    by_text = {one.text: one for one in (*corpus.training, *corpus.kept)}
    assert {one.speaker for one in corpus.training} == {"Allison", "Bea"}
    for clip in clips():
        assert by_text[clip.text].texts[0].symbols == tuple(phone.symbol for phone in clip.phones)
    for clip in clips()[:3]:
        wanted = codec.encode(features.samples(clip, 16_000)).T
        assert np.array_equal(by_text[clip.text].codes_TQ, wanted)
    for stage in (AR, NAR):
        valle_gpu.train(folder, stage, 0.005, torch.device("cpu"))
    before = checkpoint.read_state(folder / AR).step
    valle_gpu.train(folder, AR, 0.003, torch.device("cpu"))
    assert checkpoint.read_state(folder / AR).step > before > 0
    told: list[dict[str, float]] = [
        json.loads(line) for line in (folder / f"{AR}.jsonl").read_text("utf-8").splitlines()
    ]
    assert [row["step"] for row in told] == sorted(row["step"] for row in told)
    assert told[-1]["held_out_loss"] > 0
    valle_gpu.export(folder, tmp_path / "voice")
    voice = RECIPE.load_voice(tmp_path / "voice", torch.device("cpu"))
    assert isinstance(voice, Speaks)
    assert len(voice.render(voice.plan("One.").score))
    assert weights.card(NAR, tmp_path / "voice").prompts.keys() == {"Allison", "Bea"}


def test_a_list_that_says_when_phones_are_teaches_the_place_in_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codec = fitted([features.samples(one, 16_000) for one in clips()[:3]], 2, 32)
    monkeypatch.setattr(opening, "named", lambda name, books=0: codec)
    monkeypatch.setattr(opening, "of", lambda wanted, beside=None: codec)
    rows = [
        {"audio": str(one.audio), "text": one.text, "speaker": "Bea", "language": "en-us", "held_out": one.held_out}
        | {"phones": msgspec.to_builtins(one.phones)}
        for one in clips()
    ]
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "metadata-0.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    config = replace(presets()["base"], channels=16, heads=2, layers=1, inner=16, batch_s=4.0)
    valle_gpu.pack(tmp_path / "codes", [tmp_path / "list"], config)
    said, found, _ = valle_gpu.unpacked(tmp_path / "codes", AR)
    assert found == config
    for one in (*said.training, *said.kept):
        (mine,) = (clip for clip in clips() if clip.text == one.text)
        assert one.place_T is not None
        assert one.place_T.tolist() == mine.said_at(len(one), codec.facts.hop_s).tolist()
