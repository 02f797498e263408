"""What the acoustic model's predictions are compared by; padding counts nowhere. Lengths: Huber's loss (1964)."""

import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

from backend.layers.masks import masked_mean

_SQUARE, _ENERGY, _PITCH, _VOICED = 0.5, 0.2, 0.3, 0.3
_HUBER = 0.5


def losses(made: dict[str, Tensor], batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Each part, and their weighted sum as ``loss``."""
    phones, frames = batch["phone_mask"], batch["frame_mask"]
    difference = made["mel"] - batch["mel"]
    lengths = F.huber_loss(made["duration"], batch["duration"], delta=_HUBER, reduction="none")
    voicing = F.binary_cross_entropy_with_logits(made["voiced"], batch["voiced"], reduction="none")
    parts = {
        "mel": masked_mean(difference.abs().mean(dim=2), frames),
        "square": masked_mean(difference.square().mean(dim=2), frames),
        "duration": masked_mean(lengths, phones),
        "energy": masked_mean((made["energy"] - batch["energy"]).square(), phones),
        "pitch": masked_mean((made["pitch"] - batch["pitch"]).square(), frames * batch["voiced"]),
        "voiced": masked_mean(voicing, frames),
    }
    total = parts["mel"] + _SQUARE * parts["square"] + parts["duration"]
    total = total + _ENERGY * parts["energy"] + _PITCH * parts["pitch"] + _VOICED * parts["voiced"]
    return {"loss": total, **parts}
