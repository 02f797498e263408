"""Which stage may come first, and what a voice is made of: as the job, the export and the loading of a voice see it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from backend.content import embedded
from backend.datasets.features import FeatureCache
from backend.families.sovits import codes
from backend.families.sovits.config import S1, S2
from backend.families.sovits.model.sound import SoundModel
from backend.families.sovits.recipe import RECIPE
from backend.families.sovits.weights import voice as voices
from backend.jobs import spawning, train
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.protocol.training_jobs import Train
from backend.protocol.voices import voice_of
from backend.training.record.export import VoiceExporter
from backend.voices.folder import read_table
from tests.families.dctts.clips import clips
from tests.families.sovits import runs
from tests.families.sovits.conftest import Made
from tests.training.test_jobs import add_clips

pytestmark = pytest.mark.slow


@pytest.fixture
def project(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six clips and the tiny voice, whose own runs are elsewhere; nothing trains."""
    monkeypatch.setattr(spawning, "spawn", lambda run: 0)
    place = tmp_path / "Stimme.voicewright"
    with Project.create(place) as project:
        add_clips(project)
        shutil.copytree(made.folder, project.voices_folder / "v")
    return place


def _train(place: Path, stage: str, parent: str, freeze: str) -> list[str]:
    job = Train(
        project=str(place), family="sovits", preset="tiny", stage=stage, parent=parent, steps=1,
        values={"freeze_quantizer": freeze},
    )  # fmt: skip
    return train.run(job, JobContext("1", lambda message: None, lambda: False)).runs


@pytest.mark.parametrize("freeze", ["auto", "on"])
def test_from_a_voice_the_language_stage_may_come_first(project: Path, freeze: str) -> None:
    (run,) = _train(project, S1, "v", freeze)
    assert run.endswith(S1)


@pytest.mark.parametrize(("parent", "freeze"), [("v", "off"), ("", "auto")])
def test_codes_that_learn_come_first(project: Path, parent: str, freeze: str) -> None:
    with pytest.raises(VoicewrightError, match="cannot be trained yet"):
        _train(project, S1, parent, freeze)


@pytest.mark.parametrize("stage", [S1, S2])
def test_the_parent_lends_what_was_not_trained(made: Made, tmp_path: Path, stage: str) -> None:
    fine = runs.train(tmp_path / stage, stage, made.sound.start.config, 2, parent=made.folder)
    exporter = VoiceExporter(
        recipe=RECIPE, voices=tmp_path / "voices", info=voice_of(RECIPE.info, "v"), stage=stage, others={},
        parent=made.folder, sentence="One.",
    )  # fmt: skip
    assert exporter.export(fine.checkpoint, {}) is not None
    lent, own = ("sound", "semantic") if stage == S1 else ("semantic", "sound")
    voice = tmp_path / "voices" / "v"
    for name, same in ((lent, True), (own, False)):
        one, other = (read_table(folder / f"{name}.safetensors") for folder in (voice, made.folder))
        assert all(torch.equal(one[key], other[key]) for key in one) is same


def test_a_parent_of_other_codes_lends_nothing(made: Made, tmp_path: Path) -> None:
    config = replace(made.sound.start.config, freeze_quantizer="off")
    moved = runs.train(tmp_path / "s2", S2, config, 2, parent=made.folder)
    exporter = VoiceExporter(
        recipe=RECIPE, voices=tmp_path / "voices", info=voice_of(RECIPE.info, "v"), stage=S2, others={},
        parent=made.folder, sentence="One.",
    )  # fmt: skip
    assert exporter.export(moved.checkpoint, {}) is None


def test_a_voice_of_two_codebooks_is_neither_spoken_with_nor_gone_on_from(made: Made, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    shutil.copytree(made.folder, bad)
    voices.save(bad, voices.load_semantic(made.folder).model, _moved(made))
    with pytest.raises(VoicewrightError, match="other semantic codes"):
        RECIPE.load_voice(bad, torch.device("cpu"))
    with pytest.raises(VoicewrightError, match="other semantic codes"):
        runs.begun(tmp_path / "s1", S1, made.sound.start.config, parent=bad)


def test_codes_of_another_codebook_are_extracted_anew(made: Made, tmp_path: Path) -> None:
    cache, provider, item = FeatureCache(tmp_path / "cache"), embedded.named(), clips()[0]
    first, second = (
        codes.extract([item], model, provider, cache, lambda share, text: None)[0].tolist()
        for model in (voices.load_sound(made.folder).model, _moved(made))
    )
    assert first != second


def _moved(made: Made) -> SoundModel:
    """The voice's s2 with its codes in another order."""
    model = voices.load_sound(made.folder).model
    model.quantizer.book.embed.copy_(model.quantizer.book.embed.flip(0))
    return model
