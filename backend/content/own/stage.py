"""The content encoder as a stage: phones of every frame, the same at the same place whoever speaks, and a teacher."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

from backend.content import embedded
from backend.content.own.config import ContentConfig
from backend.content.own.data import UNKNOWN, ContentCorpus, prepare
from backend.content.own.model import Pupil
from backend.datasets.manifest import Item
from backend.protocol.families import StageInfo
from backend.recipe import Ask, Batch, Heard, Metrics, Need, Report, ResourceNeed, Start, Stepper, TrainState
from backend.recipe.schedules import falling

PUPIL = "pupil"
_PLACES = 512
"""Pairs of places that are told apart in a step."""
_CLIP_NORM = 2.0
_FALL_FROM = 0.4


class ContentStage:
    """:class:`backend.recipe.Stage`."""

    info = StageInfo(name="content", wants="phones")

    def needs(self, config: ContentConfig) -> Sequence[Need]:
        """The teacher."""
        return [ResourceNeed(resource=embedded.named(config.teacher).facts)]

    def prepare(self, clips: Sequence[Item], start: Start[ContentConfig], report: Report) -> ContentCorpus:
        """See :class:`backend.recipe.Stage`."""
        return prepare(clips, start.config, start.cache, report)

    def build(self, corpus: ContentCorpus, start: Start[ContentConfig]) -> TrainState:
        """See :class:`backend.recipe.Stage`."""
        pupil = Pupil(replace(start.config, symbols=corpus.phones)).to(start.device)
        adam = torch.optim.AdamW(pupil.parameters(), lr=start.config.rate, betas=(0.9, 0.98), weight_decay=0.05)
        return TrainState(
            modules={PUPIL: pupil}, optimizers={PUPIL: adam}, ema={PUPIL: copy.deepcopy(pupil)},
            ema_decay=start.config.ema, resources=[embedded.named(start.config.teacher).facts],
            schedule=falling(_FALL_FROM),
        )  # fmt: skip

    def train_step(self, state: TrainState, batch: Batch, config: ContentConfig, stepper: Stepper) -> Metrics:
        """See :class:`backend.recipe.Stage`."""
        metrics = _metrics(state, batch, config)
        stepper.apply(state, PUPIL, metrics["loss"], clip_norm=_CLIP_NORM)
        return {name: one.detach() for name, one in metrics.items()}

    def held_out_step(self, state: TrainState, batch: Batch, config: ContentConfig) -> Metrics:
        """See :class:`backend.recipe.Stage`."""
        return _metrics(state, batch, config)

    def samples(
        self, state: TrainState, corpus: ContentCorpus, config: ContentConfig, asks: Sequence[Ask]
    ) -> Iterator[Heard]:
        """None: it listens."""
        yield from ()


def _metrics(state: TrainState, batch: Batch, config: ContentConfig) -> Metrics:
    found, logits, taught = state.modules[PUPIL](batch["mel"], batch["lengths"])
    known = batch["phones"] != UNKNOWN
    zero = found.new_zeros(())
    phone, right = zero, zero
    if bool(known.any()):
        phone = F.cross_entropy(logits[known], batch["phones"][known], label_smoothing=0.1)
        right = (logits[known].argmax(dim=1) == batch["phones"][known]).float().mean()
    there = batch["teacher"].abs().sum(dim=2) > 0
    teach = 1 - F.cosine_similarity(taught[there], batch["teacher"][there], dim=1).mean()
    same = _same(found, batch["place"], config.temperature)
    loss = config.phone_weight * phone + config.same_weight * same + config.teach_weight * teach
    return {"loss": loss, "phone": phone, "right": right, "same": same, "teach": teach}


def _same(found_BTC: Tensor, place_BT: Tensor, temperature: float) -> Tensor:
    """Of two voices that say the same, each place is more like its partner than all others (InfoNCE: van den Oord et
    al. 2018, eq. 4).
    """
    half = len(place_BT)
    row, at = torch.nonzero(place_BT >= 0, as_tuple=True)
    if not len(row):
        return found_BTC.new_zeros(())
    # Every so many: neighbours would be each other's wrong answers.
    step = max(1, len(row) // _PLACES)
    row, at = row[::step], at[::step]
    one = F.normalize(found_BTC[row, at], dim=1)
    other = F.normalize(found_BTC[half + row, place_BT[row, at]], dim=1)
    likeness = one @ other.T / temperature
    wanted = torch.arange(len(row), device=row.device)
    return (F.cross_entropy(likeness, wanted) + F.cross_entropy(likeness.T, wanted)) / 2
