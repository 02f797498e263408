"""A built-in voice at work: spoken with, exported, measured, warmed; no parent, and never written to."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from backend import registry
from backend.judges import judge as judges
from backend.judges.judge import Verdict
from backend.project.project import Project
from backend.protocol.jobs import Export, Judge, Judged, Rendered, Speak, Warm
from backend.protocol.problems import VoicewrightError
from backend.voices import bases, loading
from tests.fakes.built_in import put_built_in_voices
from tests.fakes.voice import SineVoice, put_voice
from tests.jobs.conftest import Do


@pytest.fixture(autouse=True)
def _voices(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.FAMILIES, "fake", "tests.fakes.family")
    put_built_in_voices(built_in, "ash", "wren")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A project without a voice of its own."""
    folder = tmp_path / "Leer 空.voicewright"
    Project.create(folder).close()
    return folder


def test_an_empty_project_speaks_at_once(empty: Path, do: Do) -> None:
    spoken: Rendered = do(Speak(project=str(empty), voice="", text="Hello."))
    assert Path(spoken.path).is_relative_to(empty)
    with Project.open(empty, lock=False) as project:
        assert spoken.take is not None
        assert project.renders.get(spoken.take).voice == "wren"
        assert loading.choose(project, "Ash").id == "ash"
        put_voice(project)
        assert loading.choose(project, "").id == "hum", "one's own comes first"


def test_it_is_exported_whole(empty: Path, do: Do, tmp_path: Path) -> None:
    out = tmp_path / "wren.zip"
    do(Export(project=str(empty), what="voice", out=str(out), voice="wren"))
    assert set(zipfile.ZipFile(out).namelist()) == {"model.safetensors", "voice.json"}


def test_its_figures_stay_those_of_its_card(
    built_in: Path, empty: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake(utterances: Sequence[Any], references: Sequence[Any] = (), **_: Any) -> Verdict:
        return Verdict(figures={"wer": 0.25}, heard=[], n=len(utterances))

    monkeypatch.setattr(judges, "judge", fake)
    before = (built_in / "wren" / "voice.json").read_bytes()
    judged: Judged = do(Judge(project=str(empty), voice="wren"))
    assert judged.figures == {"wer": 0.25}
    assert (built_in / "wren" / "voice.json").read_bytes() == before


def test_no_training_starts_from_it(empty: Path) -> None:
    with Project.open(empty, lock=False) as project, pytest.raises(VoicewrightError) as caught:
        bases.check(project, registry.describe("fastpitch")[0], "base", "wren")
    assert caught.value.problem.general == "parent-built-in"
    assert "base" in caught.value.problem.say().remedy


def test_a_voice_that_was_warmed_is_not_loaded_again(
    built_in: Path, empty: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SineVoice, "loaded", 0)
    do(Warm(folder=str(built_in / "wren"), family="fake"))
    do(Speak(project=str(empty), voice="wren", text="Hello."))
    assert SineVoice.loaded == 1
