"""The one contract of whatever listens for a model, and how another one than a voice was trained with is refused."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.problems import Problem, VoicewrightError
from backend.protocol.resources import Resource

_CALLED = {
    "content": "features of sounds", "words": "features of words", "speaker": "speaker embeddings", "codec": "codes",
}  # fmt: skip
COPY = {"content": "content", "words": "bert", "speaker": "speaker", "codec": "codec"}
"""Folder in a voice's folder that a copy of a resource may lie in."""


class Provider(Protocol):
    """Something that listens. Opening one is cheap: weights are loaded when it is first asked."""

    @property
    def facts(self) -> Resource:
        """What there is to know of it without loading it."""

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """Samples (n,) in [-1, 1] at ``rate`` Hz → (T, width) float32, T = ceil(n / rate / hop_s).

        Frame i is centred at (i + 0.5) · hop_s, as those of mel spectra are; (1, width) where ``hop_s`` is 0.
        Raises ``VoicewrightError`` where its weights cannot be read.
        """


def of_item(item: Item, provider: Provider, cache: FeatureCache) -> NDArray[np.float32]:
    """A clip's features (T, width), computed once for each resource: they are kept by its hash."""
    facts = provider.facts

    def compute() -> NDArray[np.float32]:
        return provider.features(features.samples(item, facts.sample_rate), facts.sample_rate)

    return np.asarray(cache.get(facts.kind, item, {"resource": facts.content}, compute))


def expect(wanted: Resource, found: Resource, file: str = "") -> None:
    """Raise ``VoicewrightError`` unless ``found`` is the very resource that a voice was trained with."""
    if wanted.content == found.content and wanted.kind == found.kind:
        return
    raise VoicewrightError(
        Problem(
            kind="resource-other",
            what=f"This voice cannot be used with these {_CALLED[wanted.kind]}.",
            why=f"It was trained with those of {wanted.name}; what was found is {found.name}, and not the same.",
            remedy=f"Put back what was there, or a copy of it into the voice's folder, as “{COPY[wanted.kind]}”.",
            file=file,
        )
    )


def missing(wanted: Resource, remedy: str) -> VoicewrightError:
    """The error for a resource that a voice needs and that is not there."""
    return VoicewrightError(
        Problem(
            kind="resource-missing",
            what=f"This voice cannot be used without its {_CALLED[wanted.kind]}.",
            why=f"It was trained with those of {wanted.name}, which is not there.",
            remedy=f"{remedy} Or put a copy of it into the voice's folder, as “{COPY[wanted.kind]}”.",
            file=wanted.name,
        )
    )


def unusable(name: str, why: str, remedy: str) -> VoicewrightError:
    """The error for a resource that is not installed, or whose files cannot be read."""
    return VoicewrightError(
        Problem(kind="resource-unusable", what=f"{name} cannot be used.", why=why, remedy=remedy, file=name)
    )
