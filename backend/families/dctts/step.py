"""One training step of either stage, and what each is built of."""

import copy
import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from backend.families.dctts import loss
from backend.families.dctts.config import REDUCTION, SSRN, TEXT2MEL, DcttsConfig
from backend.recipe import Batch, Metrics, Stepper, TrainState
from backend.vocoder.precision import fast

_CLIP_VALUE = 1.0
_FLOOR = 0.02
_SIGHT = 2
"""Phones on either side of the one that is being said that a frame sees while training by an alignment: about what it
sees when speaking, where it may only stay or go on."""


@dataclass(frozen=True)
class Noam:
    """Rises in a line to 1, then falls as 1/√step; and to almost nothing in the last part of a budget."""

    warmup_steps: int
    settling: float = 0.0
    """How large that part is, [0, 1]."""

    def __call__(self, optimizer: str, step: int, progress: float) -> float:
        """Factor on the base rate. See :class:`backend.recipe.TrainState`."""
        taken, warm = step + 1, self.warmup_steps
        left = (1 - progress) / self.settling if self.settling > 0 else 1.0
        settle = 1.0 if left >= 1 else max(_FLOOR, math.sin(left * math.pi / 2) ** 2)
        return float(settle * warm**0.5 * min(taken * warm**-1.5, taken**-0.5))


def build(stage: str, model: nn.Module, config: DcttsConfig) -> TrainState:
    """State of a stage."""
    rate = (config.rate_ssrn or config.rate) if stage == SSRN else config.rate
    return TrainState(
        modules={stage: model},
        optimizers={stage: torch.optim.Adam(model.parameters(), lr=rate)},
        ema={stage: copy.deepcopy(model)} if config.ema > 0 else {},
        ema_decay=config.ema,
        schedule=Noam(config.warmup_steps, config.settling),
    )


def train_step(state: TrainState, batch: Batch, config: DcttsConfig, stage: str, stepper: Stepper) -> Metrics:
    """See :class:`backend.recipe.Recipe`."""
    parts = losses(state.modules[stage], batch, config, stage)
    stepper.apply(state, stage, parts["loss"], clip_value=_CLIP_VALUE)
    return {name: value.detach() for name, value in parts.items()}


def losses(model: nn.Module, batch: Batch, config: DcttsConfig, stage: str) -> dict[str, Tensor]:
    """Each part, and their sum as ``loss``."""
    mask = batch["frame_mask"]
    half = fast(mask.device, config.precision != "32")
    if stage == SSRN:
        with half:
            logits = model(batch["mel"], mask)
        parts = loss.spectral(logits.float(), batch["spectrum"], mask.repeat_interleave(REDUCTION, dim=1))
        return {"loss": parts["l1"] + parts["binary"], **parts}
    assert stage == TEXT2MEL
    seen, along = sight(batch, config), None
    if seen is not None:
        along = loss.along(batch["spans"], mask.shape[1], config.guide_slack_s / (REDUCTION * config.hop_s))
    with half:
        logits, weights = model(batch["ids"], batch["text_mask"], batch["mel"], seen, along)
    parts = loss.spectral(logits.float(), batch["mel"], mask)
    parts |= loss.guide(weights.float(), batch["text_mask"], mask, config.guide_width)
    if along is not None:
        parts["guide"] = loss.astray(weights.float(), along, mask)
    return {"loss": parts["l1"] + parts["binary"] + config.guide_weight * parts["guide"], **parts}


def sight(batch: Batch, config: DcttsConfig) -> Tensor | None:
    """What each frame may look at, (B, T, N); None: everything."""
    if config.guide != "alignment" or "spans" not in batch:
        return None
    return loss.near(batch["spans"], batch["frame_mask"].shape[1], _SIGHT)
