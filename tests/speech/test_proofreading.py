"""A sentence that was said wrongly is said again from another seed, up to a budget, and the best is kept."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend import registry
from backend.project.project import Project
from backend.protocol.jobs import Speak
from backend.protocol.problems import Cancelled, VoicewrightError
from backend.protocol.voices import SEED
from backend.recipe import Plan, Speaks
from backend.recognition import models
from backend.speech import proofreading, sentences
from backend.speech.proofreading import recogniser, spoken
from backend.speech.sentences import Planner
from tests.fakes.voice import SineVoice, put_voice, seed_of

TEXT = "The doctor opened the yellow window."
BUILT_IN = next((Path(__file__).parents[2] / "assets" / "base" / "built_in").iterdir())


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    """Of a voice that hums another way for each seed."""
    with Project.create(tmp_path / "Probe 声音 🎙") as project:
        put_voice(project, draws=True)
        voice = SineVoice(project.voices.folder("hum"))
        return sentences.planner(Speak(project="", voice="hum", text=TEXT), project, voice)


def _heard(by_seed: Mapping[int, str]) -> proofreading.Hear:
    def hear(samples: NDArray[np.float32]) -> str:
        return by_seed[seed_of(samples)]

    return hear


def test_it_is_said_again_until_it_is_right(planner: Planner) -> None:
    tried: list[int] = []
    hear = _heard({0: "The doctor opened the window", 1: "The doctor the doctor opened the yellow window", 2: TEXT})
    made = spoken(planner, 0, retries=5, hear=hear, tick=tried.append)
    assert tried == [0, 1, 2]
    assert made.proof.right
    assert (made.proof.tries, made.proof.seed, made.proof.heard) == (3, 2, TEXT)
    assert made.plan.score.knobs == {SEED: 2.0}  # rendering the score again says it the same way
    assert seed_of(made.samples) == 2


def test_of_wrong_ones_the_best_is_kept(planner: Planner) -> None:
    hear = _heard({0: "The doctor", 1: "The doctor opened the window", 2: "Elephants"})
    made = spoken(planner, 0, retries=2, hear=hear)
    assert not made.proof.right
    assert (made.proof.tries, made.proof.seed) == (3, 1)
    assert [(one.kind, one.words, one.place) for one in made.proof.mistakes] == [("dropped", ["yellow"], 4)]
    assert seed_of(made.samples) == 1


def test_seeds_go_on_from_the_persons_own(planner: Planner) -> None:
    job = Speak(project="", voice="hum", text=TEXT, knobs={SEED: 8.0})
    hear = _heard({8: "The doctor", 9: "The doctor", 0: TEXT})
    made = spoken(replace(planner, job=job), 0, retries=4, hear=hear)
    assert (made.proof.tries, made.proof.seed) == (3, 0)


def test_a_person_can_stop_it(planner: Planner) -> None:
    def tick(number: int) -> None:
        if number == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        spoken(planner, 0, retries=5, hear=_heard({0: "Nothing"}), tick=tick)


def test_nobody_listens_in_a_language_that_nobody_understands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "INSTALLED", {**models.INSTALLED, models.BASE: lambda: None})
    with pytest.raises(VoicewrightError, match="No recogniser for this language is installed"):
        recogniser("ko")


class _Forgetful:
    """A built-in voice that forgets a word where its seed says so, and does not know it."""

    def __init__(self, built_in: Speaks, forgets: Mapping[int, str], seed: int = 0) -> None:
        self.built_in, self.forgets, self.seed = built_in, forgets, seed
        self.info = built_in.info

    def plan(self, text: str, **manner: object) -> Plan:
        said = self.built_in.plan(text.replace(self.forgets.get(self.seed, "§"), ""), **manner)  # type: ignore[arg-type]
        whole = self.built_in.plan(text, **manner)  # type: ignore[arg-type]
        self.said = said.score
        return whole

    def render(self, score: object) -> NDArray[np.float32]:
        return self.built_in.render(self.said)


@pytest.mark.parametrize("forgotten", ["", "yellow "])
def test_a_voice_that_always_says_the_same_is_heard_once(tmp_path: Path, forgotten: str) -> None:
    info = registry.describe("fastpitch")[0]
    built_in = registry.recipe(info.name).load_voice(BUILT_IN, torch.device("cpu"))
    assert isinstance(built_in, Speaks)
    voice = _Forgetful(built_in, {0: forgotten} if forgotten else {})
    with Project.create(tmp_path / "p") as project:
        planner = sentences.planner(Speak(project="", voice="", text=TEXT), project, voice)
        made = spoken(planner, 0, retries=5, hear=recogniser("en-us"))
    assert made.proof.tries == 1
    dropped = [word for one in made.proof.mistakes for word in one.words]
    assert dropped == forgotten.split(), made.proof.heard
