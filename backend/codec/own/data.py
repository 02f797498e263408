"""What the codec learns from: segments of clips, with the content features that its first book is taught by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from backend.codec.own.config import FRAMES, CodecConfig
from backend.content import embedded
from backend.content.provider import Provider, of_item
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.notices import notice
from backend.recipe import Batch, Report
from backend.vocoder import data as sound
from backend.vocoder.data import Clip, SegmentCorpus


@dataclass(frozen=True)
class CodecCorpus:
    """Segments as of the vocoder's (:class:`backend.vocoder.data.SegmentCorpus`), and ``teacher`` (B, T / 2, width)."""

    segments: SegmentCorpus
    training: Sequence[NDArray[np.float32]]
    kept: Sequence[NDArray[np.float32]]
    """Content features of each clip, every 20 ms, as the training's and the held-out clips are ordered."""
    half: int
    """Frames of codes a segment."""

    def __len__(self) -> int:
        return len(self.training)

    def batch(self, step: int, seed: int) -> Batch:
        """See :class:`backend.recipe.Corpus`."""
        return self._taught(self.segments.batch(step, seed), self.training)

    def held_out(self) -> Iterator[Batch]:
        """One batch, always the same."""
        for batch in self.segments.held_out():
            yield self._taught(batch, self.kept)

    def _taught(self, batch: Batch, features: Sequence[NDArray[np.float32]]) -> Batch:
        rows = []
        for clip, start in zip(batch["clip"].tolist(), batch["start"].tolist(), strict=True):
            # A segment that begins between two frames takes their mean.
            at = (start + FRAMES * np.arange(self.half)[:, None] + np.arange(FRAMES)) // FRAMES
            rows.append(features[clip][np.minimum(at, len(features[clip]) - 1)].mean(axis=1))
        return batch | {"teacher": torch.from_numpy(np.stack(rows))}


def prepare(items: Sequence[Item], config: CodecConfig, cache: FeatureCache, report: Report) -> CodecCorpus:
    """Features of all clips. Raises ``VoicewrightError`` when there is nothing to train on, or no teacher."""
    teacher = embedded.named(config.teacher)
    clips = sound.read(items, config.vocoder, cache, report)
    pairs = [(item, clip) for item, clip in zip(items, clips, strict=True) if len(clip.log_f0_T) >= FRAMES]
    segments = sound.corpus(
        [item for item, _ in pairs], [clip for _, clip in pairs], hop=config.vocoder.hop, segments=config.batch_size,
        frames=config.segment_frames,
    )  # fmt: skip
    taught: dict[bool, list[NDArray[np.float32]]] = {False: [], True: []}
    for index, (item, clip) in enumerate(pairs):
        report(index / len(pairs), notice("content-of-clip", number=index + 1, of=len(pairs)))
        taught[item.held_out].append(_features(item, clip, teacher, cache))
    return CodecCorpus(segments, taught[False], taught[True], config.segment_frames // FRAMES)


def _features(item: Item, clip: Clip, teacher: Provider, cache: FeatureCache) -> NDArray[np.float32]:
    """(T / 2, width), each channel in its usual range: lengths of about 1 a channel."""
    found = of_item(item, teacher, cache)
    wanted = -(-len(clip.log_f0_T) // FRAMES)
    found = np.pad(found[:wanted], ((0, max(0, wanted - len(found))), (0, 0)), mode="edge")
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(lengths, 1e-3), np.float32)
