"""What a vocoder learns from: random segments of clips with their mel spectrum and F0."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio.contours import fill
from backend.audio.mel import MelConfig, mel
from backend.audio.resample import resample
from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.recipe import Batch, Report
from backend.vocoder.config import VocoderConfig

_SILENCE = float(np.log(1e-5))
_HELD_OUT = 16
_FASTEST = 1.5
_MARGIN = 4
"""Frames on either side that the mel spectrum of a segment looks at."""


@dataclass(frozen=True)
class Clip:
    """One clip in frames."""

    mel_MT: NDArray[np.float32]
    log_f0_T: NDArray[np.float32]
    voiced_T: NDArray[np.float32]
    samples_N: NDArray[np.float32]
    """T · hop samples."""


class SegmentCorpus:
    """Segments for every step. Batches hold ``mel`` (B, T, M), ``log_f0``, ``voiced`` (B, T), ``samples``, ``noise``
    (B, T · hop), ``phase`` (B,), and where they come from: ``clip``, ``start`` (B,).
    """

    def __init__(
        self, training: Sequence[Clip], held_out: Sequence[Clip], *, hop: int, segments: int, frames: int,
        mel: MelConfig | None = None, stretched: int = 0, numbers: Mapping[int, Clip] | None = None,
    ) -> None:  # fmt: skip
        """``numbers``: the clips by their numbers in the dataset."""
        self.training, self._kept, self._numbers = list(training), list(held_out), numbers or {}
        self._hop, self._segments, self._frames = hop, segments, frames
        self._mel, self._stretched = mel, stretched
        lengths = np.array([len(clip.log_f0_T) for clip in self.training], np.float64)
        self._chances = lengths / lengths.sum()

    def __len__(self) -> int:
        return len(self.training)

    def clip_of(self, item: Item) -> Clip | None:
        """What was read of an item; None where it is none of the corpus'."""
        return self._numbers.get(item.clip)

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`."""
        chance = np.random.default_rng([seed, step])
        return self._draw(self.training, self._segments, chance, self._chances, self._stretched)

    def held_out(self) -> Iterator[Batch]:
        """One batch, always the same."""
        if self._kept:
            yield self._draw(self._kept, _HELD_OUT, np.random.default_rng(0), None)

    def _draw(
        self, clips: Sequence[Clip], count: int, chance: np.random.Generator, weights: NDArray[np.float64] | None,
        stretched: int = 0,
    ) -> Batch:  # fmt: skip
        """The last ``stretched`` rows are played faster or slower than they were spoken."""
        chosen = chance.choice(len(clips), count, p=weights)
        starts = [int(chance.integers(0, max(1, len(clips[one].log_f0_T) - self._frames + 1))) for one in chosen]
        pieces = [self._cut(clips[one], start) for one, start in zip(chosen, starts, strict=True)]
        for row in range(count - stretched, count):
            pieces[row] = self._stretch(clips[chosen[row]], starts[row], _FASTEST ** chance.uniform(-1, 1))
        noise = chance.standard_normal((count, self._frames * self._hop), dtype=np.float32)
        return {
            "mel": torch.from_numpy(np.stack([piece.mel_MT.T for piece in pieces])),
            "log_f0": torch.from_numpy(np.stack([piece.log_f0_T for piece in pieces])),
            "voiced": torch.from_numpy(np.stack([piece.voiced_T for piece in pieces])),
            "samples": torch.from_numpy(np.stack([piece.samples_N for piece in pieces])),
            "noise": torch.from_numpy(noise),
            "phase": torch.from_numpy(chance.random(count, dtype=np.float32)),
            "clip": torch.from_numpy(chosen.astype(np.int64)),
            "start": torch.tensor(starts),
        }

    def _cut(self, clip: Clip, start: int) -> Clip:
        end = min(len(clip.log_f0_T), start + self._frames)
        lack = self._frames - (end - start)
        return Clip(
            np.pad(clip.mel_MT[:, start:end], ((0, 0), (0, lack)), constant_values=_SILENCE),
            np.pad(clip.log_f0_T[start:end], (0, lack), mode="edge"),
            np.pad(clip.voiced_T[start:end], (0, lack)),
            np.pad(clip.samples_N[start * self._hop : end * self._hop], (0, lack * self._hop)),
        )

    def _stretch(self, clip: Clip, start: int, speed: float) -> Clip:
        """A segment as another speaker with a higher or lower voice would say it: a tape that runs at another speed."""
        assert self._mel is not None
        wanted = self._frames + 2 * _MARGIN
        at = start - _MARGIN * speed + (np.arange(wanted) + 0.5) * speed - 0.5
        near = np.clip(np.rint(at).astype(int), 0, len(clip.log_f0_T) - 1)
        first = round((start - _MARGIN * speed) * self._hop)
        last = first + round(wanted * self._hop * speed)
        source = clip.samples_N[max(0, first) : max(0, last)]
        source = np.pad(source, (max(0, -first), max(0, last - max(first, 0) - len(source))))
        samples = resample(source, round(self._mel.sample_rate * speed), self._mel.sample_rate)
        samples = np.pad(samples, (0, self._hop))[: wanted * self._hop]
        inside = slice(_MARGIN, _MARGIN + self._frames)
        log_f0 = np.interp(at, np.arange(len(clip.log_f0_T)), clip.log_f0_T) + np.log(speed)
        there = (at > -1) & (at < len(clip.log_f0_T))
        return Clip(
            mel(samples, self._mel)[:, inside],
            log_f0[inside].astype(np.float32),
            np.where(there, clip.voiced_T[near], 0)[inside].astype(np.float32),
            samples[_MARGIN * self._hop : (_MARGIN + self._frames) * self._hop],
        )


def read(
    items: Sequence[Item], config: VocoderConfig, cache: FeatureCache, report: Report, f0_method: str = "swift"
) -> list[Clip]:
    """Features of the clips, in order. Raises ``VoicewrightError`` where a recording cannot be read."""
    clips = []
    for index, item in enumerate(items):
        report(index / len(items), notice("features-of-clip", number=index + 1, of=len(items)))
        clips.append(_clip(item, config, cache, f0_method))
    return clips


def _clip(item: Item, config: VocoderConfig, cache: FeatureCache, f0_method: str) -> Clip:
    mel = features.mel(item, config.mel, cache)
    f0 = np.asarray(features.f0(item, config.hop_s, cache, f0_method), np.float32)
    params = {"sample_rate": config.sample_rate}
    compute: Callable[[], NDArray[np.float32]] = lambda: features.samples(item, config.sample_rate)  # noqa: E731
    samples = np.asarray(cache.get("samples", item, params, compute), np.float32)
    # Rates that do not divide evenly leave a frame more or less.
    frames = min(mel.shape[1], len(f0), len(samples) // config.hop)
    log_f0, voiced = fill(f0[:frames])
    return Clip(mel[:, :frames], log_f0, voiced, samples[: frames * config.hop])


def corpus(
    items: Sequence[Item], clips: Sequence[Clip], *, hop: int, segments: int, frames: int,
    mel: MelConfig | None = None, stretched: int = 0,
) -> SegmentCorpus:  # fmt: skip
    """Clips split as their items are. ``mel`` is needed where some segments of a batch are to be ``stretched``: then
    there are more speakers than were recorded, and the range of singing. Raises ``VoicewrightError`` when there is
    nothing to train on.
    """
    pairs = [(item, clip) for item, clip in zip(items, clips, strict=True) if len(clip.log_f0_T)]
    training = [clip for item, clip in pairs if not item.held_out]
    if not training:
        refuse("nothing-to-train/unaligned")
    return SegmentCorpus(
        training, [clip for item, clip in pairs if item.held_out], hop=hop, segments=segments, frames=frames,
        mel=mel, stretched=stretched, numbers={item.clip: clip for item, clip in pairs},
    )  # fmt: skip
