"""The one contract of whatever listens for a model, and how another one than a voice was trained with is refused."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.problems import VoicewrightError, problem, refuse
from backend.protocol.resources import Resource

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
    refuse(
        "resource-other",
        resource=called(wanted),
        wanted=wanted.name,
        found=found.name,
        copy=COPY[wanted.kind],
        file=file,
    )


def missing(wanted: Resource, cause: VoicewrightError) -> VoicewrightError:
    """The error for a resource that a voice needs and that is not there. ``cause``: why it could not be opened."""
    resource, copy = called(wanted), COPY[wanted.kind]
    if package := cause.problem.fields.get("package"):
        return VoicewrightError(
            problem(
                "resource-missing/package",
                resource=resource,
                wanted=wanted.name,
                copy=copy,
                package=package,
                file=wanted.name,
            )
        )
    return VoicewrightError(
        problem("resource-missing/folder", resource=resource, wanted=wanted.name, copy=copy, file=wanted.name)
    )


def called(resource: Resource) -> str:
    """The term for what it gives."""
    return f"resource-{resource.kind}"
