"""What the content encoder learns from: clips in pairs that say the same, by other voices or with other formants."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio.mel import MelConfig, filterbank
from backend.content import embedded
from backend.content.own.config import FRAMES, HOP, SAMPLE_RATE, ContentConfig
from backend.content.provider import of_item
from backend.datasets import features
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.recipe import Batch, Report

UNKNOWN = -100
"""Label of frames whose phone is not known."""
_SILENCE = float(np.log(1e-5))
_HELD_OUT = 16
HOP_S = HOP / SAMPLE_RATE


@dataclass(frozen=True)
class Clip:
    """One clip in frames of features."""

    mel_TM: NDArray[np.float32]
    """``FRAMES`` a frame."""
    phones_T: NDArray[np.int64]
    edges: NDArray[np.float64]
    """Where phones begin and the last ends, in frames; empty without phones."""
    teacher_TC: NDArray[np.float32]
    said: tuple[str, ...]


class ContentCorpus:
    """Batches hold ``mel`` (B, T · 2, M), ``lengths`` (B,) frames of it, ``phones`` (B, T), ``teacher`` (B, T, C), and
    ``place`` (B / 2, T): where the second half's clips say what those of the first half say, -1 where they do not.
    """

    def __init__(self, training: Sequence[Clip], kept: Sequence[Clip], config: ContentConfig, phones: Sequence[str]):
        self.phones = tuple(phones)
        self.training, self._kept, self._config = list(training), list(kept), config
        self._same: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, clip in enumerate(self.training):
            self._same[clip.said].append(number)
        self._centres_hz = _centres_hz(config.mel)

    def __len__(self) -> int:
        return len(self.training)

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`."""
        chance = np.random.default_rng([seed, step])
        first = chance.choice(len(self.training), self._config.batch_size // 2)
        pairs = []
        for number in first:
            clip = self.training[number]
            others = [one for one in self._same[clip.said] if one != number] if clip.said else []
            pairs.append((clip, self.training[chance.choice(others)] if others else clip))
        return self._padded(pairs, chance)

    def held_out(self) -> Iterator[Batch]:
        """One batch, as it was recorded; each clip is its own partner."""
        if self._kept:
            yield self._padded([(clip, clip) for clip in self._kept[:_HELD_OUT]], None)

    def _padded(self, pairs: Sequence[tuple[Clip, Clip]], chance: np.random.Generator | None) -> Batch:
        clips = [pair[half] for half in (0, 1) for pair in pairs]
        frames = min(self._config.longest_frames, max(len(clip.phones_T) for clip in clips))
        mels = [self._warped(clip.mel_TM[: FRAMES * frames], chance) for clip in clips]
        return {
            "mel": _stack(mels, FRAMES * frames, _SILENCE),
            "lengths": torch.tensor([len(mel) for mel in mels]),
            "phones": _stack([clip.phones_T[:frames] for clip in clips], frames, UNKNOWN),
            "teacher": _stack([clip.teacher_TC[:frames] for clip in clips], frames, 0),
            "place": _stack([_places(*pair, frames) for pair in pairs], frames, -1),
        }

    def _warped(self, mel_TM: NDArray[np.float32], chance: np.random.Generator | None) -> NDArray[np.float32]:
        """Formants moved along the frequencies (vocal tract length perturbation: Jaitly and Hinton 2013)."""
        if chance is None or not self._config.warp:
            return mel_TM
        factor = 1 + chance.uniform(-1, 1) * self._config.warp
        bands = np.arange(len(self._centres_hz))
        at = np.interp(self._centres_hz * factor, self._centres_hz, bands)
        low = np.minimum(at.astype(int), len(bands) - 2)
        share = (at - low).astype(np.float32)
        moved: NDArray[np.float32] = mel_TM[:, low] * (1 - share) + mel_TM[:, low + 1] * share
        return moved


def prepare(items: Sequence[Item], config: ContentConfig, cache: FeatureCache, report: Report) -> ContentCorpus:
    """Features of all clips; a clip without phones is taught by the teacher alone. Raises ``VoicewrightError`` when
    there is nothing to train on.
    """
    teacher = embedded.named(config.teacher)
    phones = sorted({phone.symbol for item in items for phone in item.phones})
    rows = {symbol: row for row, symbol in enumerate(phones)}
    clips: dict[bool, list[Clip]] = {False: [], True: []}
    for index, item in enumerate(items):
        report(index / len(items), notice("content-of-clip", number=index + 1, of=len(items)))
        taught = of_item(item, teacher, cache)
        taught = taught / np.maximum(np.linalg.norm(taught, axis=1, keepdims=True), 1e-3)
        mel_TM = features.mel(item, config.mel, cache).T
        frames = min(len(taught), len(mel_TM) // FRAMES)
        if not frames:
            continue
        starts = np.array([phone.start_s for phone in item.phones]) / HOP_S
        at = np.searchsorted(starts, np.arange(frames) + 0.5, "right") - 1
        names = np.array([rows[phone.symbol] for phone in item.phones], np.int64)
        clips[item.held_out].append(
            Clip(
                np.asarray(mel_TM[: FRAMES * frames], np.float32),
                names[np.maximum(at, 0)] if len(names) else np.full(frames, UNKNOWN),
                np.array([*starts, item.duration_s / HOP_S]) if len(names) else np.zeros(0),
                np.asarray(taught[:frames], np.float32),
                tuple(phone.symbol for phone in item.phones),
            )
        )
    if not clips[False]:
        refuse("nothing-to-train")
    return ContentCorpus(clips[False], clips[True], config, phones)


def _places(one: Clip, other: Clip, frames: int) -> NDArray[np.int64]:
    """The frame of ``other`` for each of ``one``'s: the same share of the same phone; -1 where that is cut off."""
    middles = np.arange(min(frames, len(one.phones_T))) + 0.5
    if one is not other:
        middles = np.interp(middles, one.edges, other.edges)
    place = middles.astype(np.int64)
    return np.where(place < min(frames, len(other.phones_T)), place, -1)


def _stack(arrays: Sequence[NDArray[np.generic]], length: int, empty: float) -> torch.Tensor:
    padded = [
        np.pad(one, ((0, length - len(one)), *((0, 0),) * (one.ndim - 1)), constant_values=empty) for one in arrays
    ]
    return torch.from_numpy(np.stack(padded))


def _centres_hz(mel: MelConfig) -> NDArray[np.float64]:
    bank = filterbank(mel).astype(np.float64)
    hz = np.linspace(0, mel.sample_rate / 2, mel.n_fft // 2 + 1)
    # The lowest triangles may be narrower than a bin and empty.
    centres = bank @ hz / np.maximum(bank.sum(axis=1), 1e-9)
    return np.maximum.accumulate(centres + np.arange(len(centres)) * 1e-6)
