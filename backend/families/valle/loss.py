"""How well codes are predicted; padding is left out."""

import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

from backend.families.valle.model.steps import Predicted

_AMONG = 10


def losses(predicted: Predicted) -> dict[str, Tensor]:
    """``loss``: nats a code; ``right``: share of codes that are the likeliest one, ``near``: among the ten likeliest,
    both in [0, 1].
    """
    counted = predicted.counted
    while counted.dim() < predicted.wanted.dim():
        counted = counted[..., None]
    counted = counted.expand(predicted.wanted.shape)
    logits, wanted = predicted.logits[counted].float(), predicted.wanted[counted]
    best = logits.detach().topk(min(_AMONG, logits.shape[1]), dim=1).indices == wanted[:, None]
    return {
        "loss": F.cross_entropy(logits, wanted),
        "right": best[:, 0].float().mean(),
        "near": best.any(dim=1).float().mean(),
    }
