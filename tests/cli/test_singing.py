"""The command that sings knows the manners that come along, and those that voices learnt."""

import json
from pathlib import Path

import msgspec
import pytest

from backend.project import voice_card
from backend.project.project import Project
from tests.cli.conftest import Call


@pytest.fixture
def learnt(place: Path) -> dict[str, float]:
    """The project's voice learnt to sing."""
    numbers = {"portamento_ms": 333.0}
    with Project.open(place) as project:
        voice = next(one for one in project.voices.all() if not one.built_in)
        card = project.voices.folder(voice.id) / "voice.json"
        card.write_bytes(voice_card.encode(msgspec.structs.replace(voice, name="Ann", sings={"Ann": numbers})))
    return numbers


def test_a_song_is_sung_as_a_voice_learnt_to(call: Call, place: Path, learnt: dict[str, float], tmp_path: Path) -> None:
    scores: list[list[float]] = []
    for manner in ("plain", "Ann"):
        out = tmp_path / f"{manner}.json"
        words = ("--song", "twinkle", "--voice", "Ann", "--manner", manner, "--out", tmp_path / f"{manner}.wav")
        sung = call("sing", place, *words, "--score-out", out)
        assert sung.status == 0, sung.err
        scores.append([hz for part in json.loads(out.read_bytes()) for hz in part["score"]["f0"]["hz"]])
    assert scores[0] != scores[1]


def test_an_unknown_manner_is_told_with_those_that_there_are(
    call: Call, place: Path, learnt: dict[str, float], tmp_path: Path
) -> None:
    sung = call("sing", place, "--song", "twinkle", "--manner", "opera", "--out", tmp_path / "one.wav")
    assert sung.status == 2
    assert "plain, pop, classical, robot, Ann" in sung.err
