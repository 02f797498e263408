"""Recognise and retry: a sentence is listened to, and said again another way where words are missing or too many."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.protocol.notices import Notice, notice
from backend.protocol.proofs import Proof
from backend.protocol.voices import SEED, VoiceInfo
from backend.recognition import mistakes
from backend.speech import rendering
from backend.speech.sentences import Planner

if TYPE_CHECKING:
    from backend.recipe import Plan

RATE = 16_000
Hear = Callable[[NDArray[np.float32]], str]
"""Samples (n,) at ``RATE`` → what was understood."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """The best of all tries."""

    plan: "Plan"
    samples: NDArray[np.float32]
    proof: Proof


def recogniser(language: str) -> Hear:
    """What listens: for English a small one, which is quick. Raises ``VoicewrightError`` for a language that nobody
    understands.
    """
    from backend.recognition.recognizer import quick

    listener = quick(language)
    return lambda samples_N: listener.understand(samples_N, language)


def draws(info: VoiceInfo) -> bool:
    """Whether the voice says a sentence another way when it is asked again."""
    return any(knob.name == SEED for knob in info.knobs)


def spoken(
    planner: Planner, index: int, *, retries: int, hear: Hear, tick: Callable[[int], None] = lambda _: None
) -> Spoken:
    """The ``index``-th sentence, said until it is right, or ``retries`` times more, each time from the next seed; of
    wrong ones that with the fewest wrong words is kept. A voice that draws nothing is heard once.

    ``tick``: called before each try with its number, may raise.
    """
    part, voice = planner.parts[index], planner.voice
    told = planner.job.knobs
    first, rate = round(told.get(SEED, 0)), voice.info.sample_rate
    most = next((round(knob.maximum) for knob in voice.info.knobs if knob.name == SEED), 0)
    best: Spoken | None = None
    for number in range(1 + (retries if draws(voice.info) else 0)):
        tick(number)
        seed = (first + number) % (most + 1) if most else 0
        plan = planner.plan(part, {**told, SEED: float(seed)} if number else told)
        samples = rendering.sentence(voice, plan.score)
        understood = hear(resample(samples, rate, RATE))
        wrong = mistakes.found(plan.score.phones, plan.score.words, plan.score.language, understood)
        proof = Proof(
            sentence=index, text=part.text, heard=understood, mistakes=wrong, tries=number + 1, seed=seed,
        )  # fmt: skip
        if best is None or _wrong(proof) < _wrong(best.proof):
            best = Spoken(plan=plan, samples=samples, proof=proof)
        if proof.right:
            return Spoken(plan=plan, samples=samples, proof=proof)
    assert best is not None
    return replace(best, proof=msgspec.structs.replace(best.proof, tries=number + 1))


_KINDS = ("dropped", "repeated", "invented")


def told(proof: Proof) -> Notice | None:
    """What is wrong with a sentence, for people; None where nothing is."""
    if proof.right:
        return None
    wrong = {kind: [" ".join(one.words) for one in proof.mistakes if one.kind == kind] for kind in _KINDS}
    given = [kind for kind in _KINDS if wrong[kind]]
    if given == ["dropped"]:
        return notice("misspoken/dropped", dropped=wrong["dropped"])
    if given == ["repeated"]:
        return notice("misspoken/repeated", repeated=wrong["repeated"])
    if given == ["invented"]:
        return notice("misspoken/invented", invented=wrong["invented"])
    return notice("misspoken/several", dropped=wrong["dropped"], repeated=wrong["repeated"], invented=wrong["invented"])


def _wrong(proof: Proof) -> int:
    """Words that are missing or too many."""
    return sum(len(mistake.words) for mistake in proof.mistakes)
