"""The student: learns to jump where the teacher walks (Song et al. 2023, consistency distillation).

Three denoisers: the teacher's stays frozen and comes from the teacher's checkpoint each time; the student learns; the
target follows it and is what converts. Checkpoints hold student and target (and the optimizer), so that a resumed
training goes on with both as they were.
"""

import copy
from collections.abc import Iterator, Sequence

import msgspec
import torch
from torch import Tensor

from backend.datasets.manifest import Item
from backend.families.comosvc import data
from backend.families.comosvc import loss as losses
from backend.families.comosvc.config import INFO, STUDENT, TEACHER, ComoSvcConfig
from backend.families.comosvc.data import ExcerptCorpus
from backend.families.comosvc.model import distillation
from backend.families.comosvc.model.converter import Converter, Seen, Told
from backend.families.comosvc.stages import sharpening
from backend.families.comosvc.stages.hearing import ears, heard, network_of
from backend.families.comosvc.stages.sharpening import CRITIC
from backend.families.comosvc.weights import voice
from backend.families.comosvc.weights.voice import CONVERTER
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, ResourceNeed, StageNeed, Start, Stepper, TrainState
from backend.recipe.schedules import cosine

_CLIP_NORM = 1.0
_FROZEN = "frozen"


class Student:
    """:class:`backend.recipe.Stage`."""

    info = INFO.stage(STUDENT)

    def needs(self, config: ComoSvcConfig) -> Sequence[Need]:
        """The teacher's checkpoint, and its content encoder."""
        return (StageNeed(stage=TEACHER), ResourceNeed(resource=data.listener(config).facts))

    def prepare(self, clips: Sequence[Item], start: Start[ComoSvcConfig], report: Report) -> ExcerptCorpus:
        """Excerpts of recordings."""
        return data.prepare(clips, start, report).excerpts(start.config.batch_size_student)

    def build(self, corpus: ExcerptCorpus, start: Start[ComoSvcConfig]) -> TrainState:
        """Student and target begin as copies of the teacher. Only the denoiser is trained."""
        config = start.config
        teacher = voice.from_checkpoint(start.needs[TEACHER])
        corpus.adopt(teacher.card.facts, corpus.statistics)
        frozen = teacher.network.to(start.device).eval().requires_grad_(False)
        student = voice.known(copy.deepcopy(frozen), msgspec.structs.replace(teacher.card, distilled=True)).network
        student.denoiser.requires_grad_(True)
        optimizer = torch.optim.AdamW(
            student.denoiser.parameters(), lr=config.rate_student, betas=(0.9, 0.99), weight_decay=0.0
        )
        state = TrainState(
            modules={CONVERTER: student},
            optimizers={CONVERTER: optimizer},
            ema={CONVERTER: copy.deepcopy(student).eval()},
            ema_decay=config.target_ema,
            schedule=cosine,
            resources=[corpus.facts.content],
            extras={_FROZEN: frozen, **ears(config, start)},
        )
        sharpening.add(state, config, start.device)
        return state

    def train_step(self, state: TrainState, batch: Batch, config: ComoSvcConfig, stepper: Stepper) -> Metrics:
        """The student's output at a noise level must equal the target's output at the next lower level, which one step
        of the teacher leads to.
        """
        seen, consistency = _distilled(state, batch, config)
        found = {"consistency": consistency}
        loss = consistency
        if CRITIC in state.modules:
            wanted, heard = sharpening.sharpened(state, network_of(state), seen, config, stepper)
            loss, found = loss + wanted, found | heard
        stepper.apply(state, CONVERTER, loss, clip_norm=_CLIP_NORM)
        return {name: value.detach() for name, value in {"loss": loss, **found}.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: ComoSvcConfig) -> Metrics:
        """The consistency loss, and the distance from the recording of a mel that is made of noise in one step."""
        target = network_of(state)
        most = torch.full_like(batch["level"], target.sizes.levels.most)
        seen: Seen = target(batch, most)
        away = losses.mean((seen.found_BMT - seen.clean_BMT).abs(), batch["mask"])
        _, consistency = _distilled(state, batch, config)
        return {"loss": away if CRITIC in state.modules else consistency, "consistency": consistency, "one_step": away}

    def samples(
        self, state: TrainState, corpus: ExcerptCorpus, config: ComoSvcConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """Recordings, converted in one step."""
        return heard(state, asks)


def _distilled(state: TrainState, batch: Batch, config: ComoSvcConfig) -> tuple[Seen, Tensor]:
    """The student's output, and its consistency loss."""
    teacher, target = state.extra(_FROZEN, Converter), network_of(state)
    index = 1 + (sharpening.places(state, batch) * (config.boundaries - 1)).long()
    at = distillation.pair(target.sizes.levels, config.boundaries, index)
    # Excerpts are looked at as they will be when converting: with nothing left out.
    seen: Seen = state.modules[CONVERTER].eval()(batch, at.upper_B)
    told = Told(seen.told.context_BKT.detach(), seen.told.coarse_BMT.detach(), seen.told.mask_B1T)
    wanted = distillation.wanted(teacher.denoise(told), target.denoise(told), seen.noised_BMT, at, config.solver)
    return seen, losses.consistency(seen.found_BMT, wanted, told.mask_B1T)
