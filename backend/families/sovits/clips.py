"""Features of a clip for both stages, and which clips can be learnt from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.audio import mel as mels
from backend.audio.loudness import limit_peak
from backend.audio.mel import MelConfig
from backend.content import provider as contents
from backend.content.provider import Provider
from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.sovits.config import SovitsConfig
from backend.protocol.problems import refuse

SHORTEST_S = 0.3
_SLOWEST, _FASTEST = 3.0, 25.0
"""Phones a second between which a transcript can belong to its clip."""
_REFERENCE_S, _LEAST_S, _MOST_S = 5.0, 3.0, 10.0


def fitting(items: Sequence[Item], longest_s: float) -> tuple[list[Item], list[str]]:
    """Clips that can be learnt from, and the names of the others. Raises ``VoicewrightError`` where none can."""
    good, bad = [], []
    for item in items:
        pace = len(item.phones) / max(item.duration_s, 1e-6)
        if SHORTEST_S <= item.duration_s <= longest_s and _SLOWEST <= pace <= _FASTEST:
            good.append(item)
        else:
            bad.append(item.named)
    if all(item.held_out for item in good):
        if bad:
            refuse("nothing-to-train/misfit", clips=bad)
        refuse("nothing-to-train/unaligned")
    return good, bad


def reference_of(items: Sequence[Item], speaker: str) -> Item:
    """A speaker's usual reference: of their clips of 3 to 10 seconds the one whose length is nearest to 5 s."""
    own = [item for item in items if item.speaker == speaker]
    proper = [item for item in own if _LEAST_S <= item.duration_s <= _MOST_S] or own
    return min(proper, key=lambda item: (abs(item.duration_s - _REFERENCE_S), item.clip))


def samples_of(item: Item, config: SovitsConfig, cache: FeatureCache) -> NDArray[np.float32]:
    """(n,), softer where a sample passes what a decoder can make."""
    params = {"sample_rate": config.sample_rate}
    return cache.get("samples", item, params, lambda: limit_peak(features.samples(item, config.sample_rate)))


def spectrum_of(samples_N: NDArray[np.float32], config: MelConfig) -> NDArray[np.float32]:
    """Linear magnitudes, (bins, T)."""
    return mels.spectrum(np.asarray(samples_N), config)


def content_of(item: Item, provider: Provider, cache: FeatureCache) -> NDArray[np.float32]:
    """(T, width), 50 frames a second."""
    return contents.of_item(item, provider, cache)
