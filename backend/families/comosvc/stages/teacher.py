"""The teacher: conditions, encoder, and a denoiser that takes noise of any level away (Karras et al. 2022)."""

import copy
from collections.abc import Iterator, Sequence

import torch

from backend.datasets.manifest import Item
from backend.families.comosvc import data
from backend.families.comosvc import loss as losses
from backend.families.comosvc.config import INFO, TEACHER, ComoSvcConfig
from backend.families.comosvc.data import ExcerptCorpus
from backend.families.comosvc.model import edm
from backend.families.comosvc.model.converter import Seen
from backend.families.comosvc.stages.hearing import ears, heard, network_of
from backend.families.comosvc.weights import voice
from backend.families.comosvc.weights.voice import CONVERTER, Known
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, ResourceNeed, Start, Stepper, TrainState
from backend.recipe.schedules import cosine

_CLIP_NORM = 1.0


class Teacher:
    """:class:`backend.recipe.Stage`."""

    info = INFO.stage(TEACHER)

    def needs(self, config: ComoSvcConfig) -> Sequence[Need]:
        """The content encoder."""
        return (ResourceNeed(resource=data.listener(config).facts),)

    def prepare(self, clips: Sequence[Item], start: Start[ComoSvcConfig], report: Report) -> ExcerptCorpus:
        """Excerpts of recordings."""
        return data.prepare(clips, start, report).excerpts(start.config.batch_size_teacher)

    def build(self, corpus: ExcerptCorpus, start: Start[ComoSvcConfig]) -> TrainState:
        """A new network, or one that goes on from a voice with the singers of the corpus."""
        config = start.config
        network = _known(corpus, start).network.to(start.device)
        optimizer = torch.optim.AdamW(
            network.parameters(), lr=config.rate_teacher, betas=(0.9, 0.99), weight_decay=0.01
        )
        return TrainState(
            modules={CONVERTER: network},
            optimizers={CONVERTER: optimizer},
            ema={CONVERTER: copy.deepcopy(network).eval()},
            ema_decay=config.teacher_ema,
            schedule=cosine,
            resources=[corpus.facts.content],
            extras=ears(config, start),
        )

    def train_step(self, state: TrainState, batch: Batch, config: ComoSvcConfig, stepper: Stepper) -> Metrics:
        """The first steps train the coarse mel alone, later ones the denoiser too."""
        found = _parts(state, batch, config, denoise=state.step >= config.encoder_steps)
        stepper.apply(state, CONVERTER, found["loss"], clip_norm=_CLIP_NORM)
        return {name: value.detach() for name, value in found.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: ComoSvcConfig) -> Metrics:
        """All losses, at every step."""
        return _parts(state, batch, config, denoise=True)

    def samples(
        self, state: TrainState, corpus: ExcerptCorpus, config: ComoSvcConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Recordings, converted in many steps."""
        return heard(state, asks)


def _known(corpus: ExcerptCorpus, start: Start[ComoSvcConfig]) -> Known:
    if start.parent is None:
        return voice.new(start.config, corpus.facts, corpus.statistics)
    parent = voice.load(start.parent)
    corpus.adopt(corpus.facts, voice.inherited(corpus.statistics, parent))
    one = voice.new(start.config, corpus.facts, corpus.statistics)
    voice.transplant(one, parent)
    return one


def _parts(state: TrainState, batch: Batch, config: ComoSvcConfig, *, denoise: bool) -> Metrics:
    levels = network_of(state).sizes.levels
    sigma = edm.drawn(levels, batch["level"])
    seen: Seen = state.modules[CONVERTER](batch, sigma, denoise=denoise)
    coarse, mask = seen.told.coarse_BMT, seen.told.mask_B1T
    found = {
        "prior": config.prior_weight * losses.prior(seen.mel_BMT, coarse, mask),
        "structure": config.structure_weight * losses.structure(seen.mel_BMT, coarse, mask),
    }
    if denoise:
        found["diffusion"] = losses.diffusion(seen.clean_BMT, seen.found_BMT, edm.weight(levels, sigma), mask)
    return {"loss": torch.stack(list(found.values())).sum(), **found}
