"""How well codes are foretold; padding counts nowhere."""

import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

from backend.families.valle.model.steps import Foretold

_AMONG = 10


def losses(foretold: Foretold) -> dict[str, Tensor]:
    """``loss``: nats a code; ``right``: share of codes that are the likeliest one, ``near``: among the ten likeliest,
    both in [0, 1].
    """
    counted = foretold.counted
    while counted.dim() < foretold.wanted.dim():
        counted = counted[..., None]
    counted = counted.expand(foretold.wanted.shape)
    logits, wanted = foretold.logits[counted].float(), foretold.wanted[counted]
    best = logits.detach().topk(min(_AMONG, logits.shape[1]), dim=1).indices == wanted[:, None]
    return {
        "loss": F.cross_entropy(logits, wanted),
        "right": best[:, 0].float().mean(),
        "near": best.any(dim=1).float().mean(),
    }
