"""Sine positions with a learnt loudness (Vaswani et al. 2017, §3.5; the factor is Li et al. 2019)."""

import math

import torch
from torch import Tensor, nn


class SinePositions(nn.Module):
    """Adds sines and cosines of each position, interleaved, times ``alpha``. (B, T, C) → (B, T, C)."""

    def __init__(self, channels: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.ones(1))
        self.dropout = dropout
        rates = torch.exp(torch.arange(0, channels, 2) * (-math.log(10000.0) / channels))
        self.register_buffer("rates", rates, persistent=False)

    rates: Tensor

    def forward(self, x_BTC: Tensor, first: Tensor | int = 0) -> Tensor:
        """``first``: the position of the first column, a number or one for each row, (B,); those below 0 count as 0."""
        at = torch.arange(x_BTC.shape[1], device=x_BTC.device) + torch.as_tensor(first, device=x_BTC.device)[..., None]
        angles = at.clamp(min=0)[..., None] * self.rates
        waves = torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)
        out = x_BTC + self.alpha * waves.to(x_BTC.dtype)
        return nn.functional.dropout(out, self.dropout, self.training)
