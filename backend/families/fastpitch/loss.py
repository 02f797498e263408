"""What the acoustic model's predictions are compared by; padding counts nowhere."""

import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

_SQUARE, _ENERGY, _PITCH, _VOICED = 0.5, 0.2, 0.3, 0.3
_HUBER = 0.5


def losses(made: dict[str, Tensor], batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Each part, and their weighted sum as ``loss``."""
    phones, frames = batch["phone_mask"], batch["frame_mask"]
    difference = made["mel"] - batch["mel"]
    parts = {
        "mel": _mean(difference.abs().mean(dim=2), frames),
        "square": _mean(difference.square().mean(dim=2), frames),
        "duration": _mean(F.huber_loss(made["duration"], batch["duration"], delta=_HUBER, reduction="none"), phones),
        "energy": _mean((made["energy"] - batch["energy"]).square(), phones),
        "pitch": _mean((made["pitch"] - batch["pitch"]).square(), frames * batch["voiced"]),
        "voiced": _mean(F.binary_cross_entropy_with_logits(made["voiced"], batch["voiced"], reduction="none"), frames),
    }
    total = parts["mel"] + _SQUARE * parts["square"] + parts["duration"]
    total = total + _ENERGY * parts["energy"] + _PITCH * parts["pitch"] + _VOICED * parts["voiced"]
    return {"loss": total, **parts}


def _mean(values: Tensor, mask: Tensor) -> Tensor:
    return (values * mask).sum() / mask.sum().clamp(min=1)
