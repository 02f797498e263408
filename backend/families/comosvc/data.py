"""Excerpts of recordings: content, F0, loudness and singer of each frame. No texts are needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio import shifting
from backend.audio.loudness import rms
from backend.content import embedded, provider, speaker_embedding
from backend.content.provider import Provider
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item, by_speech
from backend.families.comosvc import features
from backend.families.comosvc.config import ComoSvcConfig
from backend.families.comosvc.facts import Facts
from backend.protocol.notices import notice
from backend.protocol.voices import Range
from backend.recipe import Batch, Report, Start
from backend.vocoder import data as segments
from backend.vocoder.data import Clip

_HELD_OUT = 12
_DATA = 0.5
"""Standard deviation that normalised mels have (``Levels.data``)."""
_SILENCE = float(np.log(1e-5))


@dataclass(frozen=True)
class Recording:
    """One clip, in frames."""

    clip: Clip
    content_CF: NDArray[np.float32]
    """(C, F): C content frames of their own length."""
    loudness_T: NDArray[np.float32]
    singer: str


@dataclass(frozen=True)
class Statistics:
    """Mean and scale of mels, and the singers' embeddings."""

    mean_M: NDArray[np.float32]
    scale_M: NDArray[np.float32]
    speaker_embeddings_SE: NDArray[np.float32]
    """(singers, speaker_embedding_channels)."""


class ExcerptCorpus:
    """Excerpts of equal length, shorter recordings filled up. Batches hold ``mel`` (B, M, T), ``mask`` (B, 1, T),
    ``content`` (B, T, F), ``f0`` in Hz, ``unvoiced``, ``loudness`` (B, T), ``singer``, ``shift`` in semitones (B,), and
    what is drawn for the noise: ``noise`` (B, M, T) and ``level`` standard normal, ``place`` in [0, 1) (B,).
    """

    def __init__(
        self, training: Sequence[Recording], held_out: Sequence[Recording], config: ComoSvcConfig, size: int,
        facts: Facts, statistics: Statistics,
    ) -> None:  # fmt: skip
        self.training, self._kept = list(training), list(held_out[:_HELD_OUT])
        self._config, self._size = config, size
        self.adopt(facts, statistics)
        lengths = np.array([len(one.loudness_T) for one in self.training], np.float64)
        self._chances = lengths / lengths.sum()

    def __len__(self) -> int:
        return len(self.training)

    def adopt(self, facts: Facts, statistics: Statistics) -> None:
        """Take over the singers and the normalisation of another network, which knows all singers of this corpus."""
        self.facts, self.statistics = facts, statistics

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`."""
        chance = np.random.default_rng([seed, step])
        chosen = chance.choice(len(self.training), self._size, p=self._chances)
        shifted = np.arange(self._size) < round(self._config.shift_share * self._size)
        most = self._config.shift_semitones
        shifts = np.where(shifted, chance.uniform(-most, most, self._size), 0.0)
        return self._collate([self.training[one] for one in chosen], shifts, chance)

    def held_out(self) -> Iterator[Batch]:
        """One batch, always the same."""
        if self._kept:
            yield self._collate(self._kept, np.zeros(len(self._kept)), np.random.default_rng(0))

    def _collate(
        self, recordings: Sequence[Recording], shifts: NDArray[np.float64], chance: np.random.Generator
    ) -> Batch:
        frames = self._config.crop_frames
        starts = [int(chance.integers(0, max(1, len(one.loudness_T) - frames + 1))) for one in recordings]
        rows = [self._row(*one) for one in zip(recordings, starts, shifts.tolist(), strict=True)]
        batch = {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}
        count = len(rows)
        noise = chance.standard_normal((count, self._config.n_mels, frames), dtype=np.float32)
        return batch | {
            "noise": torch.from_numpy(noise),
            "level": torch.from_numpy(chance.standard_normal(count, dtype=np.float32)),
            "place": torch.from_numpy(chance.random(count, dtype=np.float32)),
        }

    def _row(self, one: Recording, start: int, semitones: float) -> dict[str, NDArray[np.generic]]:
        config, clip = self._config, one.clip
        frames = config.crop_frames
        end = min(start + frames, len(one.loudness_T))
        lack = frames - (end - start)
        mel = (
            shifting.mel(clip.samples_N, config.vocoder.mel, start, end, semitones)
            if semitones
            else clip.mel_MT[:, start:end]
        )
        hz = np.where(clip.voiced_T[start:end] > 0, np.exp(clip.log_f0_T[start:end]), 0)
        content = features.on_frames(one.content_CF, self.facts.content.hop_s, config.hop_s, start, end)
        parts: dict[str, NDArray[np.floating]] = {
            "content": np.pad(content, ((0, lack), (0, 0))),
            "f0": np.pad(hz * 2 ** (semitones / 12), (0, lack)),
            "unvoiced": np.pad(1 - clip.voiced_T[start:end], (0, lack), constant_values=1),
            "loudness": np.pad(one.loudness_T[start:end], (0, lack)),
            "mel": np.pad(mel, ((0, 0), (0, lack)), constant_values=_SILENCE),
            "mask": np.pad(np.ones((1, end - start)), ((0, 0), (0, lack))),
            "shift": np.array(semitones),
        }
        row: dict[str, NDArray[np.generic]] = {name: part.astype(np.float32) for name, part in parts.items()}
        row["singer"] = np.array(self.facts.row(one.singer))
        return row


@dataclass(frozen=True)
class Data:
    """What teacher and student learn from."""

    recordings: Sequence[Recording]
    items: Sequence[Item]
    facts: Facts
    statistics: Statistics
    config: ComoSvcConfig

    def excerpts(self, size: int) -> ExcerptCorpus:
        """Excerpts a batch."""
        kept = [item.held_out for item in self.items]
        training = [one for one, held in zip(self.recordings, kept, strict=True) if not held]
        held_out = [one for one, held in zip(self.recordings, kept, strict=True) if held]
        return ExcerptCorpus(training, held_out, self.config, size, self.facts, self.statistics)


def listener(config: ComoSvcConfig) -> Provider:
    """The content encoder. Raises ``VoicewrightError`` where it is not installed."""
    return embedded.named(config.content)


def prepare(items: Sequence[Item], start: Start[ComoSvcConfig], report: Report) -> Data:
    """Features of the clips; no transcript is needed. Raises ``VoicewrightError`` when there is nothing to train on."""
    config, cache = start.config, start.cache
    ears = listener(config)
    clips = segments.read(items, config.vocoder, cache, lambda done, text: report(0.7 * done, text))
    pairs = [(item, clip) for item, clip in zip(items, clips, strict=True) if len(clip.log_f0_T)]
    recordings = []
    for index, (item, clip) in enumerate(pairs):
        report(0.7 + 0.3 * index / len(pairs), notice("content-of-clip", number=index + 1, of=len(pairs)))
        recordings.append(_recording(item, clip, ears, cache, config))
    used = [item for item, _ in pairs]
    names = by_speech([item for item in used if not item.held_out] or used, lambda item: item.speaker)
    names += sorted({item.speaker for item in used} - set(names))
    facts = Facts(
        singers=tuple(names),
        ranges=tuple(_range(name, recordings) for name in names),
        languages=tuple(by_speech(used, lambda item: item.language)),
        content=ears.facts,
    )
    known = speaker_embedding.of_speakers(used, cache, report) if config.speaker_embedding_channels else {}
    return Data(recordings, used, facts, _statistics(recordings, names, known, config), config)


def _recording(item: Item, clip: Clip, ears: Provider, cache: FeatureCache, config: ComoSvcConfig) -> Recording:
    content = provider.of_item(item, ears, cache)
    loudness = rms(clip.samples_N, config.hop)
    return Recording(clip, content, loudness, item.speaker)


def _range(name: str, recordings: Sequence[Recording]) -> Range:
    mine = [one for one in recordings if one.singer == name]
    voiced = np.concatenate([one.clip.log_f0_T[one.clip.voiced_T > 0] for one in mine])
    loud = np.concatenate([one.loudness_T for one in mine])
    return features.described(voiced, loud)


def _statistics(
    recordings: Sequence[Recording], names: Sequence[str], known: Mapping[str, NDArray[np.float32]],
    config: ComoSvcConfig,
) -> Statistics:  # fmt: skip
    count = sum(one.clip.mel_MT.shape[1] for one in recordings)
    mean = sum(one.clip.mel_MT.sum(axis=1, dtype=np.float64) for one in recordings) / count
    squares = sum(np.square(one.clip.mel_MT.T - mean).sum(axis=0) for one in recordings) / count
    scale = float(np.sqrt(squares.mean())) / _DATA
    stacked = np.stack([known.get(name, np.zeros(config.speaker_embedding_channels, np.float32)) for name in names])
    return Statistics(mean.astype(np.float32), np.full(config.n_mels, scale, np.float32), stacked)
