"""``voice.json``: written one way, read whatever its age."""

import json

import pytest

from backend.project import voice_card
from backend.protocol.abilities import Ability
from backend.protocol.voices import VoiceInfo

OLD = {
    "id": "v", "name": "Ann", "family": "fastpitch", "sample_rate": 16000, "languages": ["en-us"], "speakers": ["ann"],
    "controls": ["duration", "pitch", "energy", "speed"], "steps": {"acoustic": 7}, "format": 1,
}  # fmt: skip


def old(**fields: object) -> VoiceInfo:
    return voice_card.decode(json.dumps(OLD | fields).encode())


def test_a_voice_made_before_there_were_abilities_opens_and_says_what_it_can() -> None:
    voice = old()
    assert (voice.name, voice.steps) == ("Ann", {"acoustic": 7})
    assert voice.can == {"speaks"}
    assert voice.controls == {"duration": "native", "pitch": "native", "speed": "native", "energy": "vocoder"}


@pytest.mark.parametrize(
    ("family", "can"), [("valle", {"speaks", "follows"}), ("sovits", {"speaks", "follows"}), ("dctts", {"speaks"})]
)
def test_an_old_voice_that_follows_recordings_still_does(family: str, can: set[Ability]) -> None:
    voice = old(family=family, controls=[])
    assert voice.can == can
    assert set(voice.controls.values()) == {"vocoder"}


def test_an_old_converter_converts_and_does_not_speak() -> None:
    voice = old(family="comosvc", controls=[])
    assert voice.can == {"converts"}
    assert voice.controls == {"pitch": "native"}


def test_what_is_written_is_read_and_the_same_voice_is_the_same_bytes() -> None:
    voice = VoiceInfo(
        id="v", name="V", family="f", sample_rate=1, languages=[], speakers=[],
        can=frozenset({"speaks", "sings", "follows"}), controls={"pitch": "native"},
    )  # fmt: skip
    data = voice_card.encode(voice)
    assert voice_card.decode(data) == voice
    assert json.loads(data)["can"] == ["follows", "sings", "speaks"]
    assert json.loads(data)["format"] == voice_card.FORMAT
