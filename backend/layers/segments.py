"""Pieces of clips that a decoder learns on. Legend: B batch, C channels, T frames."""

import torch
from torch import Tensor


def starts_of(lengths_B: Tensor, segment: int, *, training: bool) -> Tensor:
    """First frame of each clip's segment: drawn while training, the middle otherwise."""
    free = (lengths_B - segment).clamp(min=0)
    share = torch.rand(len(lengths_B)).to(lengths_B.device) if training else 0.5
    return ((free + 1) * share).long()


def pieces(x_BCT: Tensor, starts_B: Tensor, length: int) -> Tensor:
    """(B, C, length); zeros beyond the end."""
    index = starts_B[:, None] + torch.arange(length, device=x_BCT.device)
    inside = (index < x_BCT.shape[2]).to(x_BCT.dtype)[:, None]
    index = index.clamp(max=x_BCT.shape[2] - 1)[:, None].expand(-1, x_BCT.shape[1], -1)
    return x_BCT.gather(2, index) * inside
