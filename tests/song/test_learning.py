"""A singer's manner is learnt: made singing gives its own numbers back, speech gives none."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.audio import io
from backend.protocol.manners import PRESETS, Singing, as_sung
from backend.shipped import ASSETS
from backend.song import learning, pitch
from tests.song.made_singing import RATE, items, melody

NEAR = {
    "portamento_ms": 12.0,
    "damping": 0.05,
    "preparation": 0.06,
    "wander_cents": 3.0,
    "vibrato_cents": 8.0,
    "vibrato_hz": 0.2,
    "vibrato_onset_ms": 60.0,
}
OWN_WAY = Singing(
    portamento_ms=180,
    damping=0.5,
    preparation=0.12,
    wander_cents=12,
    vibrato_cents=90,
    vibrato_hz=4.6,
    vibrato_onset_ms=300,
    vibrato_least_ms=500,
)


@pytest.mark.parametrize("how", [PRESETS["plain"], PRESETS["pop"], PRESETS["classical"], OWN_WAY])
def test_a_manner_is_found_again(how: Singing) -> None:
    found = learning.learnt([learning.habits(melody(how, seed), RATE) for seed in range(3)])
    assert {name: found[name] for name in NEAR} == {
        name: pytest.approx(getattr(how, name), abs=near) for name, near in NEAR.items()
    }
    assert found["vibrato_least_ms"] <= how.vibrato_least_ms, "no note that shows a vibrato lacks it"
    assert pitch.singing(as_sung(found)).damping == found["damping"], "it can be sung so"


def test_a_singer_without_vibrato_gets_none_and_short_notes_none_that_only_long_ones_have() -> None:
    still = replace(PRESETS["pop"], vibrato_cents=0.0)
    assert learning.learnt([learning.habits(melody(still, seed), RATE) for seed in range(3)])["vibrato_cents"] == 0
    sparing = replace(OWN_WAY, vibrato_onset_ms=100, vibrato_least_ms=1200)
    found = learning.learnt([learning.habits(melody(sparing, seed), RATE) for seed in range(3)])
    assert 850 < found["vibrato_least_ms"] < 1600, "the notes are .9 and 1.6 s long"


def test_speech_and_a_few_notes_tell_nothing() -> None:
    spoken = [learning.habits(*io.read(path)) for path in sorted((ASSETS / "sample/audio").iterdir())[:6]]
    assert learning.learnt(spoken) == {}
    assert learning.learnt([learning.habits(melody(PRESETS["pop"], 0, notes=4), RATE)]) == {}
    assert learning.habits(np.zeros(RATE, np.float32), RATE) == learning.Habits()


def test_each_singer_of_a_dataset_has_their_own_and_a_recording_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    one, two = (items(tmp_path, PRESETS[name], 2, name) for name in ("pop", "classical"))
    one[0].audio.unlink()
    found = learning.of_speakers([*one, *two])
    assert found["pop"]["portamento_ms"] == pytest.approx(110, abs=12)
    assert found["classical"]["portamento_ms"] == pytest.approx(130, abs=12)
