"""The sound stage: the shared vocoder, which also learns from the spectra that the speech stage makes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from backend.datasets.manifest import Item
from backend.families.fastpitch import data, weights
from backend.families.fastpitch.config import ACOUSTIC, INFO, VOCODER, FastPitchConfig
from backend.families.fastpitch.data import SoundCorpus
from backend.families.fastpitch.model import AcousticModel
from backend.families.fastpitch.synthesis import in_training
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, StageNeed, Start, Stepper, TrainState
from backend.recipe.listening import spoken
from backend.recipe.schedules import cosine
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.stage import VocoderSettings, VocoderStage
from backend.vocoder.step import VocoderTraining

MADE = "made"
"""Extra: :class:`MadeMels`."""


def settings(config: FastPitchConfig) -> VocoderSettings:
    """What the config says of the vocoder."""
    return VocoderSettings(
        vocoder=config.vocoder,
        training=VocoderTraining(
            rate=config.rate_vocoder, adversary_rate=config.rate_adversary,
            adversary_channels=config.adversary_channels, adversary_step=config.adversary_step,
            adversary_weight=config.adversary_weight, match_weight=config.match_weight,
            colour_weight=config.colour_weight, ema=config.ema, schedule=cosine,
        ),
        segments=config.batch_size_vocoder,
        segment_frames=config.segment_frames,
        f0_method=config.f0_method,
        stretch_share=config.stretch_share,
    )  # fmt: skip


SOUND = VocoderStage(INFO.stage(VOCODER), settings)
"""What is learnt without the speech stage."""


@dataclass
class MadeMels:
    """What the acoustic model makes of each training clip, given its true lengths and pitch; made when first needed."""

    model: AcousticModel
    corpus: SoundCorpus
    device: torch.device

    def __post_init__(self) -> None:
        self._kept: dict[int, Tensor] = {}

    @torch.no_grad()
    def segment(self, clip: int, start: int, like_TM: Tensor) -> Tensor:
        """(T, M) natural log; what lies behind the clip's end is taken from ``like_TM``."""
        if clip not in self._kept:
            batch = self.corpus.alone(clip)
            made = self.model({name: value.to(self.device) for name, value in batch.items()})["mel"]
            self._kept[clip] = self.model.to_log_mel(made)[0].half()
        piece = self._kept[clip][start : start + len(like_TM)].to(like_TM.dtype)
        return torch.cat([piece, like_TM[len(piece) :]])

    def joined(self, batch: Batch, count: int) -> Batch:
        """The first ``count`` segments with the spectra that the acoustic model makes of them."""
        mel = batch["mel"].clone()
        places = zip(batch["clip"][:count].tolist(), batch["start"][:count].tolist(), strict=True)
        for row, (clip, start) in enumerate(places):
            mel[row] = self.segment(clip, start, mel[row])
        return {**batch, "mel": mel}


class Vocoder:
    """:class:`backend.recipe.Stage`."""

    info = SOUND.info

    def needs(self, config: FastPitchConfig) -> Sequence[Need]:
        """The speech stage, whose spectra it learns to make sound of."""
        return (StageNeed(stage=ACOUSTIC),)

    def prepare(self, clips: Sequence[Item], start: Start[FastPitchConfig], report: Report) -> SoundCorpus:
        """Segments, and the clips that they come from whole."""
        return data.prepare(clips, SOUND, start, report)

    def build(self, corpus: SoundCorpus, start: Start[FastPitchConfig]) -> TrainState:
        """The vocoder, and the speech stage as it is."""
        state = SOUND.build(corpus.segments, start)
        acoustic = weights.acoustic_from_checkpoint(start.needs[ACOUSTIC]).to(start.device).eval().requires_grad_(False)
        corpus.whole.adopt(acoustic.facts, data.statistics_of(acoustic))
        state.extras |= {ACOUSTIC: acoustic, MADE: MadeMels(acoustic, corpus, start.device)}
        return state

    def train_step(self, state: TrainState, batch: Batch, config: FastPitchConfig, stepper: Stepper) -> Metrics:
        """Some segments have made spectra, from ``join_step`` on."""
        if state.step >= config.join_step:
            # Stretched segments, the last ones, are none that the speech stage could make.
            most = round((1 - config.stretch_share) * len(batch["mel"]))
            wanted = min(most, round(config.join_share * len(batch["mel"])))
            batch = state.extra(MADE, MadeMels).joined(batch, wanted)
        return SOUND.train_step(state, batch, config, stepper)

    def held_out_step(self, state: TrainState, batch: Batch, config: FastPitchConfig) -> Metrics:
        """The spectral losses."""
        return SOUND.held_out_step(state, batch, config)

    def samples(
        self, state: TrainState, corpus: SoundCorpus, config: FastPitchConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Sentences, by both stages."""
        vocoder = state.modules[VOCODER]
        assert isinstance(vocoder, SourceFilterVocoder)
        return spoken(in_training(state.extra(ACOUSTIC, AcousticModel), vocoder), asks)
