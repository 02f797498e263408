"""How far F0 that was predicted is from that of a recording."""

import math

import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor


def off(guess_BT: Tensor, sure_BT: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor, frames_BT: Tensor) -> Tensor:
    """The mean error of F0 where voiced, octaves, plus that of voicing, nats (``sure_BT``: a logit)."""
    away = ((guess_BT - log_f0_BT).abs() * voiced_BT * frames_BT).sum() / (voiced_BT * frames_BT).sum().clamp(min=1)
    each = F.binary_cross_entropy_with_logits(sure_BT, voiced_BT, reduction="none")
    return away / math.log(2) + (each * frames_BT).sum() / frames_BT.sum()
