"""What s2 learns from: each clip's content features, linear spectrum, samples and phones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.audio.contours import fill
from backend.audio.mel import full_band
from backend.content import speaker_embedding
from backend.content.provider import Provider
from backend.corpora.batching import Batching, LikeLengths, stacked
from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.sovits import clips
from backend.families.sovits.config import SovitsConfig
from backend.families.sovits.facts import Facts, facts_of
from backend.protocol.notices import notice
from backend.recipe import Batch, Report

FRAMES_A_CODE = 2
CONTENT_S = 0.02
"""Seconds a content frame."""
_HELD_OUT = 8


@dataclass(frozen=True)
class Clip:
    """One clip as s2 sees it; T frames."""

    item: Item
    content_TD: NDArray[np.float32]
    spectrum_KT: NDArray[np.float32]
    samples_N: NDArray[np.float32]
    log_f0_T: NDArray[np.float32]
    """Natural log of Hz, interpolated where nothing is voiced; empty where pitch is not learnt."""
    voiced_T: NDArray[np.float32]
    moved: bool
    """Whether latent frames have another length than content frames."""

    @property
    def frames(self) -> int:
        """T, latent frames."""
        frames = int(self.spectrum_KT.shape[1])
        return frames if self.moved else min(len(self.content_TD), frames)

    @property
    def contents(self) -> int:
        """Content frames."""
        return len(self.content_TD) if self.moved else self.frames


class SoundCorpus(LikeLengths[Clip]):
    """Clips sorted by length. See :class:`backend.recipe.Corpus`."""

    def __init__(
        self, training: Sequence[Clip], held_out: Sequence[Clip], left_out: Sequence[str], config: SovitsConfig,
        provider: Provider, speaker_embeddings: Mapping[str, NDArray[np.float32]],
    ) -> None:  # fmt: skip
        """``speaker_embeddings``: speaker → embedding; empty for a model without them."""
        self.training = sorted(training, key=lambda one: one.frames)
        self._batching = Batching([one.frames for one in self.training], config.batch_size_s2)
        self.kept = list(held_out)
        self.left_out = left_out
        self.provider = provider
        self.facts = facts_of([one.item for one in [*training, *held_out]])
        self.speaker_embeddings = speaker_embeddings
        self._config = config

    def adopt(self, facts: Facts) -> None:
        """Use another voice's table of phones, which must have all phones of this corpus."""
        self.facts = facts

    def __len__(self) -> int:
        return len(self.training)

    def held_out(self) -> Iterator[Batch]:
        """See :class:`backend.recipe.Corpus`."""
        if self.kept:
            yield self.collate(self.kept[:_HELD_OUT])

    def collate(self, chosen: Sequence[Clip]) -> Batch:
        """Padded tensors: ``content`` (B, D, C), ``spectrum`` (B, K, T), ``samples`` (B, T · hop), ``phone`` (B, P),
        ``said`` (B, C), which phone a content frame is of; true lengths ``contents``, ``frames`` and ``phones``; with
        pitch ``log_f0`` and ``voiced`` (B, T); where it is told them,
        ``speaker_embedding`` (B, E). C is a multiple of the frames a code, T as well where they are the same.
        """
        contents = max(one.contents for one in chosen)
        contents += -contents % FRAMES_A_CODE
        longest = max(one.frames for one in chosen) if chosen[0].moved else contents
        rows = [self._row(one, contents, longest) for one in chosen]
        return {name: stacked([row[name] for row in rows]) for name in rows[0]}

    def _said(self, item: Item, contents: int) -> NDArray[np.int64]:
        """The phone of each content frame. For a model that is told the phones, frames of one code have the same phone,
        as s1 gives them.
        """
        if not self._config.placed:
            return item.said_at(contents, CONTENT_S)
        every = FRAMES_A_CODE
        return item.said_at(contents // every, every * CONTENT_S).repeat(every)

    def _row(self, clip: Clip, contents: int, longest: int) -> dict[str, NDArray[np.generic]]:
        frames, hop = clip.frames, self._config.hop
        more = longest - frames
        samples = clip.samples_N[: frames * hop]
        said = clip.item.phones
        spelt = self.facts.spelt([one.symbol for one in said], [one.word for one in said], clip.item.language)
        phones = spelt.row_S
        row: dict[str, NDArray[np.generic]] = {
            "content": np.pad(clip.content_TD[: clip.contents].T, ((0, 0), (0, contents - clip.contents))),
            "said": spelt.first_P[self._said(clip.item, contents)],
            "contents": np.array(clip.contents),
            "spectrum": np.pad(clip.spectrum_KT[:, :frames], ((0, 0), (0, more))),
            "samples": np.pad(samples, (0, longest * hop - len(samples))),
            "phone": phones,
            "phones": np.array(len(phones)),
            "frames": np.array(frames),
        }
        if self._config.pitch:
            row |= {
                "log_f0": np.pad(clip.log_f0_T[:frames], (0, more), mode="edge"),
                "voiced": np.pad(clip.voiced_T[:frames], (0, more)),
            }
        if self.speaker_embeddings:
            row["speaker_embedding"] = self.speaker_embeddings[clip.item.speaker]
        return row


def prepare(
    items: Sequence[Item], config: SovitsConfig, provider: Provider, cache: FeatureCache, report: Report
) -> SoundCorpus:
    """Features of all clips. Raises ``VoicewrightError`` when there is nothing to train on."""
    good, left_out = clips.fitting(items, config.longest_s)
    training: list[Clip] = []
    kept: list[Clip] = []
    for index, item in enumerate(good):
        (kept if item.held_out else training).append(clip_of(item, config, provider, cache))
        report((index + 1) / len(good), notice("features-of-clip", number=index + 1, of=len(good)))
    speaker_embeddings = speaker_embedding.of_speakers(good, cache, report) if config.speaker_embedding_channels else {}
    return SoundCorpus(training, kept, left_out, config, provider, speaker_embeddings)


def clip_of(item: Item, config: SovitsConfig, provider: Provider, cache: FeatureCache) -> Clip:
    """The features of one clip."""
    samples = clips.samples_of(item, config, cache)
    settings = full_band(config)
    params = {"n_fft": settings.n_fft, "hop": settings.hop, "sample_rate": settings.sample_rate, "of": "quiet"}
    spectrum = cache.get("spectrum", item, params, lambda: clips.spectrum_of(samples, settings))
    content = clips.content_of(item, provider, cache)
    log_f0, voiced = np.zeros(0, np.float32), np.zeros(0, np.float32)
    if config.pitch:
        frames = int(spectrum.shape[1])
        hz = np.asarray(features.f0(item, config.hop_s, cache))[:frames]
        log_f0, voiced = fill(np.pad(hz, (0, frames - len(hz))))
    return Clip(item, content, spectrum, samples, log_f0, voiced, config.hop != config.content_hop)
