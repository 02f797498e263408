"""Blocks whose norms depend on the book that is to be predicted.

Adaptive layer norm, as VALL-E uses it (Wang et al. 2023, §4.2.2).
"""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.layers.cached_transformer import CachedAttention


class AdaptiveNorm(nn.Module):
    """Layer norm whose scale and offset depend on a condition. (B, T, C), (C,) → (B, T, C)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.project_layer = nn.Linear(channels, 2 * channels)
        self.norm = nn.LayerNorm(channels)
        with torch.no_grad():  # begins as a plain norm
            self.project_layer.weight.mul_(0.1)
            self.project_layer.bias.copy_(torch.cat([torch.ones(channels), torch.zeros(channels)]))

    def forward(self, x_BTC: Tensor, condition_C: Tensor) -> Tensor:
        gain, offset = self.project_layer(condition_C).chunk(2, dim=-1)
        out: Tensor = gain * self.norm(x_BTC) + offset
        return out


class AdaptiveBlock(nn.Module):
    """Attention and feed-forward, each added to what came in and normed before. (B, T, C), (C,) → (B, T, C)."""

    def __init__(self, channels: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.self_attn = CachedAttention(channels, heads)
        self.linear1 = nn.Linear(channels, inner)
        self.linear2 = nn.Linear(inner, channels)
        self.norm1 = AdaptiveNorm(channels)
        self.norm2 = AdaptiveNorm(channels)

    def forward(self, x_BTC: Tensor, condition_C: Tensor, visible: Tensor) -> Tensor:
        """``visible``: bool, broadcastable to (B, heads, T, T)."""
        x_BTC = x_BTC + self._dropped(self.self_attn(self.norm1(x_BTC, condition_C), visible))
        inner = self._dropped(torch.relu(self.linear1(self.norm2(x_BTC, condition_C))))
        return x_BTC + self._dropped(self.linear2(inner))

    def _dropped(self, x_BTC: Tensor) -> Tensor:
        return F.dropout(x_BTC, self.dropout, self.training)
