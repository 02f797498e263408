"""One training step of either stage, and what each is built of."""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from backend.families.dctts import loss
from backend.families.dctts.config import REDUCTION, SSRN, TEXT2MEL, DcttsConfig
from backend.recipe import Batch, Metrics, Stepper, TrainState

_CLIP_VALUE = 1.0


@dataclass(frozen=True)
class Noam:
    """Rises in a line to 1, then falls as 1/√step."""

    warmup_steps: int

    def __call__(self, optimizer: str, step: int, progress: float) -> float:
        """Factor on the base rate. See :class:`backend.recipe.TrainState`."""
        taken, warm = step + 1, self.warmup_steps
        return float(warm**0.5 * min(taken * warm**-1.5, taken**-0.5))


def build(stage: str, model: nn.Module, config: DcttsConfig) -> TrainState:
    """State of a stage."""
    return TrainState(
        modules={stage: model},
        optimizers={stage: torch.optim.Adam(model.parameters(), lr=config.rate)},
        ema={stage: copy.deepcopy(model)} if config.ema > 0 else {},
        ema_decay=config.ema,
        schedule=Noam(config.warmup_steps),
    )


def train_step(state: TrainState, batch: Batch, config: DcttsConfig, stage: str, stepper: Stepper) -> Metrics:
    """See :class:`backend.recipe.Recipe`."""
    parts = losses(state.modules[stage], batch, config, stage)
    stepper.apply(state, stage, parts["loss"], clip_value=_CLIP_VALUE)
    return {name: value.detach() for name, value in parts.items()}


def losses(model: nn.Module, batch: Batch, config: DcttsConfig, stage: str) -> dict[str, Tensor]:
    """Each part, and their sum as ``loss``."""
    mask = batch["frame_mask"]
    if stage == SSRN:
        parts = loss.spectral(
            model(batch["mel"], mask).float(), batch["spectrum"], mask.repeat_interleave(REDUCTION, dim=1)
        )
        return {"loss": parts["l1"] + parts["binary"], **parts}
    assert stage == TEXT2MEL
    logits, weights = model(batch["ids"], batch["text_mask"], batch["mel"])
    parts = loss.spectral(logits.float(), batch["mel"], mask)
    parts |= loss.guide(weights.float(), batch["text_mask"], mask, config.guide_width)
    return {"loss": parts["l1"] + parts["binary"] + config.guide_weight * parts["guide"], **parts}
