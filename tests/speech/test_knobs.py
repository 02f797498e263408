"""A voice's own settings: checked, carried by the score, and heard."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Score
from backend.protocol.voices import Knob
from backend.recipe import Tunable
from backend.speech import knobs, rendering, scores
from tests.fakes.voice import SineVoice, put_voice

LOUDNESS = Knob(name="loud", default=1.0, minimum=0.0, maximum=2.0)


class Tuned(SineVoice):
    """As loud as its knob says."""

    loud = 1.0

    def tuned(self, knobs: Mapping[str, float]) -> "Tuned":
        other = object.__new__(type(self))
        other.__dict__ |= self.__dict__
        other.loud = knobs["loud"]
        return other

    def render(self, score: Score) -> NDArray[np.float32]:
        return super().render(score) * np.float32(self.loud)


@pytest.fixture
def folder(place: Path) -> Path:
    with Project.open(place, lock=False) as project:
        put_voice(project, "knobbed")
        return project.voices.folder("knobbed")


@pytest.fixture
def voice(folder: Path) -> Tuned:
    made = Tuned(folder)
    made.info = msgspec.structs.replace(made.info, knobs=[LOUDNESS])
    return made


def test_what_a_score_says_is_heard_and_the_voice_stays_as_it_is(voice: Tuned) -> None:
    assert isinstance(voice, Tunable)
    score = voice.plan("Hello there.", language="en-us").score
    usual = rendering.sentence(voice, score)
    soft = rendering.sentence(voice, msgspec.structs.replace(score, knobs={"loud": 0.5}))
    np.testing.assert_allclose(soft, usual * 0.5)
    np.testing.assert_array_equal(rendering.sentence(voice, score), usual)
    assert knobs.tuned(voice, {}) is voice


def test_knobs_stay_with_the_sentences_of_a_text(voice: Tuned) -> None:
    score = msgspec.structs.replace(voice.plan("Hello there.", language="en-us").score, knobs={"loud": 0.5})
    assert scores.join([score, score], "").knobs == {"loud": 0.5}
    assert [one.knobs for one in scores.cut(scores.join([score, score], ""))] == [{"loud": 0.5}] * 2


@pytest.mark.parametrize(
    ("asked", "kind"), [({"joy": 0.5}, "knob-unknown"), ({"loud": 2.5}, "knob-out-of-range"),
                        ({"loud": float("nan")}, "knob-out-of-range")],
)  # fmt: skip
def test_what_cannot_be_is_told(voice: Tuned, asked: dict[str, float], kind: str) -> None:
    with pytest.raises(VoicewrightError) as told:
        knobs.tuned(voice, asked)
    assert told.value.problem.general == kind


def test_a_voice_without_knobs_takes_none(folder: Path) -> None:
    with pytest.raises(VoicewrightError, match="cannot be told"):
        knobs.tuned(SineVoice(folder), {"loud": 1.0})
