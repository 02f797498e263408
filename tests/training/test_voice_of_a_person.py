"""A training that refreshes a voice writes over nothing that a person gave it."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from backend.project.project import Project
from backend.protocol.manners import PRESETS
from backend.protocol.voices import CARD, VoiceInfo
from backend.song import learning
from backend.training.record import checkpoint, export
from backend.training.record.export import VoiceExporter
from backend.voices import making
from tests.fakes.toy.config import INFO
from tests.song.made_singing import items


@pytest.fixture
def exporter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VoiceExporter:
    """Makes a voice of nothing, which is not heard."""

    class Recipe:
        info = msgspec.structs.replace(INFO, stages=INFO.stages[:1])

        def export(self, checkpoints: object, folder: Path, info: VoiceInfo) -> VoiceInfo:
            (folder / "weights").write_bytes(b"new")
            return info

    monkeypatch.setattr(making, "_hear", lambda *_: None)
    monkeypatch.setattr(export, "others", lambda runs: {})
    monkeypatch.setattr(checkpoint, "read_state", lambda folder: SimpleNamespace(step=7))
    with Project.create(tmp_path / "p.voicewright") as project:
        voices = project.voices_folder
    info = VoiceInfo(
        id="v", name="p (toy)", family="toy", sample_rate=16_000, languages=[], speakers=[], controls={}, created="now"
    )  # fmt: skip
    recipe: Any = Recipe()
    return VoiceExporter(recipe=recipe, voices=voices, info=info, stage="first", others={}, sentence="")


def test_a_name_stays(exporter: VoiceExporter, tmp_path: Path) -> None:
    exporter.export(tmp_path, {"wer": 0.5})
    with Project.open(exporter.voices.parent) as project:
        project.voices.rename("v", "Großmutter")
        exporter.export(tmp_path, {"wer": 0.2})
        voice = project.voices.get("v")
    assert voice.name == "Großmutter"
    assert voice.figures == {"wer": 0.2}
    assert voice.steps == {"first": 7}


def test_how_the_speaker_sings_stays_with_the_voice(exporter: VoiceExporter, tmp_path: Path) -> None:
    clips = items(tmp_path, PRESETS["pop"], 2, "Ann")
    replace(exporter, sings=lambda: learning.of_speakers(clips)).export(tmp_path, {})
    with Project.open(exporter.voices.parent) as project:
        learnt = project.voices.get("v").sings["Ann"]
    assert learnt["portamento_ms"] == pytest.approx(PRESETS["pop"].portamento_ms, abs=12)


def test_a_name_that_comes_while_the_voice_is_made_stays(
    exporter: VoiceExporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter.export(tmp_path, {})
    with Project.open(exporter.voices.parent) as project:
        monkeypatch.setattr(making, "_hear", lambda *_: project.voices.rename("v", "Late"))
        exporter.export(tmp_path, {})
        assert project.voices.get("v").name == "Late"


def test_what_a_person_wrote_on_the_card_stays(exporter: VoiceExporter, tmp_path: Path) -> None:
    exporter.export(tmp_path, {})
    card = exporter.voices / "v" / CARD
    card.write_text(json.dumps(json.loads(card.read_text()) | {"licence": "CC BY 4.0", "note": "the good one"}))
    exporter.export(tmp_path, {})
    assert json.loads(card.read_text()).items() >= {"licence": "CC BY 4.0", "note": "the good one"}.items()
    card.write_text("{")
    exporter.export(tmp_path, {})
    assert msgspec.json.decode(card.read_bytes(), type=VoiceInfo).name == "p (toy)"


def test_a_voice_that_was_put_aside_stays_aside(exporter: VoiceExporter, tmp_path: Path) -> None:
    exporter.export(tmp_path, {})
    with Project.open(exporter.voices.parent) as project:
        project.voices.remove("v")
        assert exporter.export(tmp_path, {}) is None
        assert [voice.id for voice in project.voices.all() if not voice.built_in] == []
        project.voices.restore("v")
        assert exporter.export(tmp_path, {}) is not None
