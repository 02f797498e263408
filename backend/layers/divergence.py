"""How far what is heard is from what was predicted (VITS: Kim et al. 2021): latent frames, (B, Z, T) each."""

import torch
from torch import Tensor


def between(
    heard_BZT: Tensor, log_deviation_heard_BZT: Tensor, mean_BZT: Tensor, log_deviation_BZT: Tensor, mask_B1T: Tensor
) -> Tensor:
    """Mean over frames that are not padding, nats a frame. ``heard_BZT``: one draw, turned by the flow."""
    off = (heard_BZT - mean_BZT).square() * torch.exp(-2 * log_deviation_BZT)
    each = log_deviation_BZT - log_deviation_heard_BZT - 0.5 + 0.5 * off
    return (each * mask_B1T).sum() / mask_B1T.sum()
