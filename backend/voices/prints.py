"""Voice prints: what a speaker is known by before any training, the vectors of :mod:`backend.judges.likeness`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.problems import Problem, VoicewrightError
from backend.recipe import Report

WIDTH = 256
_RATE = 16_000
_ENOUGH = 12
"""Clips of a speaker: more hardly move the mean."""


def of_speakers(items: Sequence[Item], cache: FeatureCache, report: Report) -> dict[str, NDArray[np.float32]]:
    """Speaker → print (WIDTH,) of length 1, from the longest clips. Raises ``VoicewrightError`` without Resemblyzer."""
    speakers = sorted({item.speaker for item in items})
    found = {}
    for index, speaker in enumerate(speakers):
        report(index / len(speakers), f"Voice print of speaker {index + 1} of {len(speakers)}")
        clips = sorted((item for item in items if item.speaker == speaker), key=lambda item: -item.duration_s)
        mean = np.mean([_print(item, cache) for item in clips[:_ENOUGH]], axis=0)
        found[speaker] = (mean / np.linalg.norm(mean)).astype(np.float32)
    return found


def _print(item: Item, cache: FeatureCache) -> NDArray[np.float32]:
    def compute() -> NDArray[np.float32]:
        from backend.judges import likeness

        return likeness.embedding(features.samples(item, _RATE))

    try:
        return np.asarray(cache.get("print", item, {}, compute), np.float32)
    except ModuleNotFoundError as error:
        raise VoicewrightError(
            Problem(
                kind="no-voice-prints",
                what="Voices cannot be told apart here.",
                why=f"{error.name} is not installed; the model of many speakers knows them by its vectors.",
                remedy="Install it (`make setup` does), or set print_channels to 0.",
            )
        ) from error
