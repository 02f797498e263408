"""What s2 learns from: each clip's content features, linear spectrum, samples and phones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.content.provider import Provider
from backend.corpora.batching import neighbours, stacked
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.sovits import clips
from backend.families.sovits.config import SovitsConfig
from backend.families.sovits.facts import Facts, facts_of
from backend.recipe import Batch, Report

FRAMES_A_CODE = 2
_HELD_OUT = 8


@dataclass(frozen=True)
class Clip:
    """One clip as s2 sees it; T frames."""

    item: Item
    content_TD: NDArray[np.float32]
    spectrum_KT: NDArray[np.float32]
    samples_N: NDArray[np.float32]

    @property
    def frames(self) -> int:
        """T."""
        return min(len(self.content_TD), int(self.spectrum_KT.shape[1]))


class SoundCorpus:
    """Clips sorted by length. See :class:`backend.recipe.Corpus`."""

    def __init__(
        self, training: Sequence[Clip], held_out: Sequence[Clip], left_out: Sequence[str], config: SovitsConfig,
        provider: Provider,
    ) -> None:  # fmt: skip
        self.training = sorted(training, key=lambda one: one.frames)
        self.kept = list(held_out)
        self.left_out = left_out
        self.provider = provider
        self.facts = facts_of([one.item for one in [*training, *held_out]])
        self._config = config

    def adopt(self, facts: Facts) -> None:
        """Write phones in the rows of another voice, which must know this corpus' phones."""
        self.facts = facts

    def __len__(self) -> int:
        return len(self.training)

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`."""
        chosen = neighbours(len(self.training), self._config.batch_size_s2, step, seed)
        return self.collate([self.training[one] for one in chosen])

    def held_out(self) -> Iterator[Batch]:
        """See :class:`backend.recipe.Corpus`."""
        if self.kept:
            yield self.collate(self.kept[:_HELD_OUT])

    def collate(self, chosen: Sequence[Clip]) -> Batch:
        """Padded tensors: ``content`` (B, D, T), ``spectrum`` (B, K, T), ``samples`` (B, T · hop), ``phone`` (B, P),
        and true lengths ``frames`` and ``phones``. T is a multiple of the frames a code.
        """
        longest = max(one.frames for one in chosen)
        longest += -longest % FRAMES_A_CODE
        rows = [self._row(one, longest) for one in chosen]
        return {name: stacked([row[name] for row in rows]) for name in rows[0]}

    def _row(self, clip: Clip, longest: int) -> dict[str, NDArray[np.generic]]:
        frames, hop = clip.frames, self._config.hop
        more = longest - frames
        samples = clip.samples_N[: frames * hop]
        phones = self.facts.rows(phone.symbol for phone in clip.item.phones)
        return {
            "content": np.pad(clip.content_TD[:frames].T, ((0, 0), (0, more))),
            "spectrum": np.pad(clip.spectrum_KT[:, :frames], ((0, 0), (0, more))),
            "samples": np.pad(samples, (0, longest * hop - len(samples))),
            "phone": phones,
            "phones": np.array(len(phones)),
            "frames": np.array(frames),
        }


def prepare(
    items: Sequence[Item], config: SovitsConfig, provider: Provider, cache: FeatureCache, report: Report
) -> SoundCorpus:
    """Features of all clips. Raises ``VoicewrightError`` when there is nothing to train on."""
    good, left_out = clips.fitting(items, config.longest_s)
    training: list[Clip] = []
    kept: list[Clip] = []
    for index, item in enumerate(good):
        (kept if item.held_out else training).append(clip_of(item, config, provider, cache))
        report((index + 1) / len(good), f"{index + 1} of {len(good)} clips")
    return SoundCorpus(training, kept, left_out, config, provider)


def clip_of(item: Item, config: SovitsConfig, provider: Provider, cache: FeatureCache) -> Clip:
    """The features of one clip."""
    samples = clips.samples_of(item, config, cache)
    settings = clips.mel_config(config)
    params = {"n_fft": settings.n_fft, "hop": settings.hop, "sample_rate": settings.sample_rate, "of": "quiet"}
    spectrum = cache.get("spectrum", item, params, lambda: clips.spectrum_of(samples, settings))
    return Clip(item, clips.content_of(item, provider, cache), spectrum, samples)
