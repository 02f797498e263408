"""The vocoder as a stage: spectra and F0 to sound. A family lists it with what its config says of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

import numpy as np
import torch

from backend.datasets.manifest import Item
from backend.protocol.families import StageInfo
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, Start, Stepper, TrainState, recordings
from backend.recipe.start import C
from backend.vocoder import data, step, weights
from backend.vocoder.config import VocoderConfig
from backend.vocoder.data import Clip, SegmentCorpus
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.rendering import render
from backend.vocoder.step import VOCODER, VocoderTraining


@dataclass(frozen=True, kw_only=True)
class VocoderSettings:
    """What a family's config says of its vocoder."""

    vocoder: VocoderConfig
    training: VocoderTraining
    segments: int = 16
    """So many a step."""
    segment_frames: int = 64
    """Length of a segment."""
    f0_method: str = "swift"
    stretch_share: float = 0.0
    """Share of segments that are played faster or slower, 0–1."""

    @property
    def stretched(self) -> int:
        """Segments a step that are."""
        return round(self.stretch_share * self.segments)


class VocoderStage(Generic[C]):
    """:class:`backend.recipe.Stage`. It is heard on recordings, which it copies from their spectra."""

    def __init__(self, info: StageInfo, settings: Callable[[C], VocoderSettings]) -> None:
        self.info = info
        self.settings = settings

    def needs(self, config: C) -> Sequence[Need]:
        """Nothing but recordings."""
        return ()

    def prepare(self, clips: Sequence[Item], start: Start[C], report: Report) -> SegmentCorpus:
        """Spectra, F0 and samples."""
        return self.corpus(clips, self.read(clips, start, report), start.config)

    def read(self, clips: Sequence[Item], start: Start[C], report: Report) -> list[Clip]:
        """Each clip in frames, in order."""
        settings = self.settings(start.config)
        return data.read(clips, settings.vocoder, start.cache, report, settings.f0_method)

    def corpus(self, clips: Sequence[Item], read: Sequence[Clip], config: C) -> SegmentCorpus:
        """Segments of clips that were read."""
        settings = self.settings(config)
        return data.corpus(
            clips, read, hop=settings.vocoder.hop, segments=settings.segments, frames=settings.segment_frames,
            mel=settings.vocoder.mel, stretched=settings.stretched,
        )  # fmt: skip

    def build(self, corpus: SegmentCorpus, start: Start[C]) -> TrainState:
        """New networks, or those of the voice that the training goes on from."""
        settings = self.settings(start.config)
        state = step.build(settings.vocoder, settings.training, start.device)
        if start.parent is not None:
            state.modules[VOCODER].load_state_dict(weights.load(start.parent).state_dict())
            state.ema[VOCODER].load_state_dict(state.modules[VOCODER].state_dict())
            step.adopt_adversary(state, weights.load_adversary(start.parent))
        return state

    def train_step(self, state: TrainState, batch: Batch, config: C, stepper: Stepper) -> Metrics:
        """Spectral losses from the start, the discriminators' from their step on."""
        return step.train_step(state, batch, self.settings(config).training, stepper)

    def held_out_step(self, state: TrainState, batch: Batch, config: C) -> Metrics:
        """The spectral losses."""
        return step.held_out_step(state, batch)

    def samples(self, state: TrainState, corpus: SegmentCorpus, config: C, asks: Sequence[Ask]) -> Iterator[Heard]:
        """Recordings, as their spectra sound through the vocoder."""
        vocoder = state.modules[VOCODER]
        assert isinstance(vocoder, SourceFilterVocoder)
        device = next(vocoder.parameters()).device
        for ask in recordings(asks):
            clip = corpus.clip_of(ask.clip)
            if clip is not None:
                mel, log_f0, voiced = (
                    torch.from_numpy(np.ascontiguousarray(row)).to(device)
                    for row in (clip.mel_MT.T, clip.log_f0_T, clip.voiced_T)
                )
                made = render(vocoder, mel, log_f0, voiced).float().cpu().numpy()
                yield Heard(text=ask.clip.text, samples=made, sample_rate=vocoder.config.sample_rate)
