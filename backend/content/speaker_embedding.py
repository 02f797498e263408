"""Speaker embeddings: what a speaker is known by before any training, the vectors of :mod:`backend.judges.likeness`."""

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.content import files
from backend.content.eres2net import provider as eres2net
from backend.content.provider import Provider, expect, missing, of_item
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.notices import notice
from backend.protocol.problems import VoicewrightError, refuse
from backend.protocol.resources import Resource
from backend.recipe import Report

WIDTH = 256
NAME = "resemblyzer"
_RATE = 16_000
_ENOUGH = 12
"""Clips of a speaker: more hardly move the mean."""


@dataclass(frozen=True)
class SpeakerEmbedding:
    """:class:`backend.content.provider.Provider`."""

    facts: Resource

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """(1, WIDTH), of length 1."""
        from backend.judges import likeness

        return np.asarray(likeness.embedding(resample(samples_N, rate, _RATE)), np.float32)[None]


def installed() -> SpeakerEmbedding:
    """Resemblyzer's. Raises ``VoicewrightError`` where it is not installed."""
    package = importlib.util.find_spec(NAME)
    places = package.submodule_search_locations if package is not None else None
    if not places:
        refuse("resource-unusable/speakers", name=NAME, file=NAME)
    content = files.content([Path(next(iter(places))) / "pretrained.pt"])
    return SpeakerEmbedding(Resource(kind="speaker", name=NAME, content=content, width=WIDTH, sample_rate=_RATE))


def of(wanted: Resource, beside: Path | None = None) -> Provider:
    """The very one that a voice was trained with; ``beside``: a copy in the voice's folder. Raises
    ``VoicewrightError`` where it is missing or another one.
    """
    if wanted.name != eres2net.NAME:
        found: Provider = installed()
    else:
        try:
            found = eres2net.read(beside or Path())
        except VoicewrightError as error:
            raise missing(wanted, error) from error
    expect(wanted, found.facts)
    return found


def expect_the_same(resources: Iterable[Resource]) -> None:
    """Refuse to go on from a voice that knows its speakers by other vectors than are installed. Raises
    ``VoicewrightError``.
    """
    for wanted in resources:
        if wanted.kind == "speaker":
            expect(wanted, installed().facts)


def of_speakers(items: Sequence[Item], cache: FeatureCache, report: Report) -> dict[str, NDArray[np.float32]]:
    """Speaker → embedding (WIDTH,) of length 1, from the longest clips. Raises ``VoicewrightError`` without
    Resemblyzer.
    """
    provider = installed()
    speakers = sorted({item.speaker for item in items})
    found = {}
    for index, speaker in enumerate(speakers):
        report(index / len(speakers), notice("embedding-of-speaker", number=index + 1, of=len(speakers)))
        clips = sorted((item for item in items if item.speaker == speaker), key=lambda item: -item.duration_s)
        mean = np.mean([of_item(item, provider, cache)[0] for item in clips[:_ENOUGH]], axis=0)
        found[speaker] = (mean / np.linalg.norm(mean)).astype(np.float32)
    return found
