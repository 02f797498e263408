"""Which recogniser is taken, and what is said where there is none."""

from pathlib import Path

import numpy as np
import pytest

from backend.protocol.problems import VoicewrightError
from backend.recognition import models
from backend.recognition.recognizer import espeak_code, recognizer, whisper_code


def kind(name: str, language: str = "") -> str:
    with pytest.raises(VoicewrightError) as refused:
        recognizer(language, name)
    return refused.value.problem.kind


def test_the_best_that_is_installed_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    base, tiny = models.Model(models.BASE, tmp_path), models.Model(models.TINY, tmp_path)
    monkeypatch.setattr(models, "INSTALLED", {models.BASE: lambda: base, models.TINY: lambda: tiny})
    assert models.find("en") == models.find("de") == models.find("") == base
    monkeypatch.setattr(models, "INSTALLED", {models.BASE: lambda: None, models.TINY: lambda: tiny})
    assert models.find("en") == tiny
    for language in ("de", ""):
        with pytest.raises(VoicewrightError, match="whisper-base"):
            models.find(language)


def test_a_folder_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    assert kind(str(tmp_path)) == "recogniser-folder"
    (tmp_path / "model.bin").write_bytes(b"nothing of the kind")
    assert kind(str(tmp_path)) == "recogniser-unreadable"


def test_other_weights_than_the_known_ones_are_refused(tmp_path: Path) -> None:
    part = tmp_path / "model.bin.part1"
    part.write_bytes(b"x")
    with pytest.raises(VoicewrightError) as refused:
        models.Model(models.BASE, tmp_path, (part,)).files()
    assert refused.value.problem.kind == "recogniser-changed"


def test_an_english_recogniser_refuses_another_language() -> None:
    with pytest.raises(VoicewrightError) as refused:
        recognizer("en", models.TINY).understand(np.ones(1600, np.float32), "de")
    assert refused.value.problem.kind == "recogniser-language"


@pytest.mark.parametrize(
    ("ours", "theirs"), [("en-us", "en"), ("cmn", "zh"), ("fr-fr", "fr"), ("de", "de"), ("nb", "no")]
)
def test_codes_of_languages_go_there_and_back(ours: str, theirs: str) -> None:
    assert whisper_code(ours) == theirs
    assert espeak_code(theirs) == ours
