"""Llama's blocks (Touvron et al. 2023, §2.2): RMS norm, rotary positions, gated feed-forward, no biases.

Parameters are called as in public checkpoints. Legend: B batch, H heads, T positions, C channels, D width of a head.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.layers.cached_transformer import Memory, Remembering

_EPSILON = 1e-6
_BASE = 10000.0
_DEVIATION = 0.02


class Norm(nn.Module):
    """RMS norm (Zhang & Sennrich 2019). (B, T, C) → (B, T, C). ``condition`` is for its adaptive kin."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))

    def forward(self, x_BTC: Tensor, condition_C: Tensor | None = None) -> Tensor:
        return self.weight * _levelled(x_BTC)


class AdaptiveNorm(nn.Module):
    """RMS norm whose weights a condition chooses. (B, T, C), (C,) → (B, T, C)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.to_weight = nn.Linear(channels, channels)

    def forward(self, x_BTC: Tensor, condition_C: Tensor | None) -> Tensor:
        out: Tensor = self.to_weight(condition_C) * _levelled(x_BTC)
        return out


def _levelled(x_BTC: Tensor) -> Tensor:
    loud = x_BTC.float()
    return (loud * torch.rsqrt(loud.square().mean(dim=-1, keepdim=True) + _EPSILON)).to(x_BTC.dtype)


def turns(places_BT: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Cosine and sine of the angles by which places turn keys and queries, (B, 1, T, D) each (Su et al. 2021)."""
    angles = (places_BT[..., None] * rates(width).to(places_BT.device)).repeat(1, 1, 2)[:, None]
    return angles.cos(), angles.sin()


def rates(width: int) -> Tensor:
    """How much faster the first pairs of a head turn than the last, (D / 2,)."""
    return _BASE ** (-torch.arange(0, width, 2) / width)


def _turned(x_BHTD: Tensor, by: tuple[Tensor, Tensor]) -> Tensor:
    first, second = x_BHTD.chunk(2, dim=-1)
    return x_BHTD * by[0].to(x_BHTD.dtype) + torch.cat([-second, first], dim=-1) * by[1].to(x_BHTD.dtype)


class Attention(nn.Module):
    """Self-attention with rotary positions. (B, T, C) → (B, T, C)."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        if channels % (2 * heads):
            raise ValueError(f"{heads} heads do not divide {channels} channels into even parts")
        self.heads = heads
        self.q_proj = nn.Linear(channels, channels, bias=False)
        self.k_proj = nn.Linear(channels, channels, bias=False)
        self.v_proj = nn.Linear(channels, channels, bias=False)
        self.o_proj = nn.Linear(channels, channels, bias=False)

    def forward(
        self, x_BTC: Tensor, by: tuple[Tensor, Tensor], visible: Tensor | None, memory: Memory | None = None
    ) -> Tensor:
        """``visible``: bool, broadcastable to (B, H, T, positions in memory); None: everything is."""
        query, key = _turned(self._split(self.q_proj(x_BTC)), by), _turned(self._split(self.k_proj(x_BTC)), by)
        value = self._split(self.v_proj(x_BTC))
        if memory is not None:
            key, value = memory.add(key, value)
        found = F.scaled_dot_product_attention(query, key, value, attn_mask=visible)
        out: Tensor = self.o_proj(found.transpose(1, 2).reshape(x_BTC.shape))
        return out

    def shares(self, x_BTC: Tensor, by: tuple[Tensor, Tensor], visible: Tensor) -> Tensor:
        """How much each position looks at each other: (B, H, T, T); rows add up to 1."""
        query, key = _turned(self._split(self.q_proj(x_BTC)), by), _turned(self._split(self.k_proj(x_BTC)), by)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        shares: Tensor = scores.masked_fill(~visible, float("-inf")).softmax(dim=-1)
        return shares

    def _split(self, x_BTC: Tensor) -> Tensor:
        batch, count, channels = x_BTC.shape
        return x_BTC.view(batch, count, self.heads, channels // self.heads).transpose(1, 2)


class FeedForward(nn.Module):
    """SwiGLU (Shazeer 2020). (B, T, C) → (B, T, C)."""

    def __init__(self, channels: int, inner: int) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(channels, inner, bias=False)
        self.up_proj = nn.Linear(channels, inner, bias=False)
        self.down_proj = nn.Linear(inner, channels, bias=False)

    def forward(self, x_BTC: Tensor) -> Tensor:
        out: Tensor = self.down_proj(F.silu(self.gate_proj(x_BTC)) * self.up_proj(x_BTC))
        return out


class Block(nn.Module):
    """Attention and feed-forward, each added to what came in and normed before."""

    def __init__(self, channels: int, heads: int, inner: int, dropout: float, *, adaptive: bool) -> None:
        super().__init__()
        kind = AdaptiveNorm if adaptive else Norm
        self.dropout = dropout
        self.self_attn = Attention(channels, heads)
        self.mlp = FeedForward(channels, inner)
        self.input_layernorm = kind(channels)
        self.post_attention_layernorm = kind(channels)

    def forward(
        self, x_BTC: Tensor, by: tuple[Tensor, Tensor], visible: Tensor | None, condition_C: Tensor | None = None,
        memory: Memory | None = None,
    ) -> Tensor:  # fmt: skip
        found = self.self_attn(self.input_layernorm(x_BTC, condition_C), by, visible, memory)
        x_BTC = x_BTC + F.dropout(found, self.dropout, self.training)
        made = self.mlp(self.post_attention_layernorm(x_BTC, condition_C))
        return x_BTC + F.dropout(made, self.dropout, self.training)


class Llama(Remembering):
    """Blocks and a last norm. (B, T, C) → (B, T, C)."""

    def __init__(
        self, channels: int, heads: int, inner: int, layers: int, dropout: float = 0.0, *, adaptive: bool = False
    ) -> None:
        super().__init__()
        self.channels, self.heads = channels, heads
        self.layers = nn.ModuleList(Block(channels, heads, inner, dropout, adaptive=adaptive) for _ in range(layers))
        self.norm = (AdaptiveNorm if adaptive else Norm)(channels)

    def forward(
        self, x_BTC: Tensor, places_BT: Tensor, visible: Tensor | None, condition_C: Tensor | None = None,
        memories: Sequence[Memory] | None = None,
    ) -> Tensor:  # fmt: skip
        """``memories``: one for each block; None: nothing came before and nothing is kept."""
        by = turns(places_BT, self.channels // self.heads)
        for index, block in enumerate(self.layers):
            x_BTC = block(x_BTC, by, visible, condition_C, None if memories is None else memories[index])
        out: Tensor = self.norm(x_BTC, condition_C)
        return out

    def shares(self, x_BTC: Tensor, places_BT: Tensor, visible: Tensor) -> Tensor:
        """What every head of every block looks at: (B, layers · H, T, T)."""
        by, found = turns(places_BT, self.channels // self.heads), []
        for block in self.layers:
            assert isinstance(block, Block)
            found.append(block.self_attn.shares(block.input_layernorm(x_BTC), by, visible))
            x_BTC = block(x_BTC, by, visible)
        return torch.cat(found, dim=1)


def begun(module: nn.Module) -> None:
    """Begin as Llama does: every matrix small and random; adaptive norms as plain ones."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=_DEVIATION)
    if isinstance(module, AdaptiveNorm):
        nn.init.normal_(module.to_weight.weight, std=_DEVIATION)
        nn.init.ones_(module.to_weight.bias)
