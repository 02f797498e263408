"""Transformer blocks that remember: keys and values of what was seen are kept, so that a step of decoding computes one
position and not the whole past (Vaswani et al. 2017, §3; the cache is Shazeer 2019).

Parameters are called as in PyTorch's own encoder layers, which public checkpoints were trained with.
"""

from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn


class Memory:
    """Keys and values of one block, with room for all that will come: (B, heads, room, width of a head) each."""

    def __init__(self, batch: int, heads: int, room: int, width: int, like: Tensor) -> None:
        self.keys = like.new_zeros(batch, heads, room, width)
        self.values = torch.zeros_like(self.keys)
        self.seen = 0
        """Positions that are filled."""

    def add(self, keys_BHTD: Tensor, values_BHTD: Tensor) -> tuple[Tensor, Tensor]:
        """Keep these, and return all that is kept."""
        start, self.seen = self.seen, self.seen + keys_BHTD.shape[2]
        if self.seen > self.keys.shape[2]:
            raise ValueError(f"the memory has room for {self.keys.shape[2]} positions")
        self.keys[:, :, start : self.seen] = keys_BHTD
        self.values[:, :, start : self.seen] = values_BHTD
        return self.keys[:, :, : self.seen], self.values[:, :, : self.seen]


class CachedAttention(nn.Module):
    """Self-attention. (B, T, C) → (B, T, C)."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        if channels % heads:
            raise ValueError(f"{heads} heads do not divide {channels} channels")
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * channels, channels))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * channels))
        self.out_proj = nn.Linear(channels, channels)
        nn.init.xavier_uniform_(self.in_proj_weight)
        nn.init.zeros_(self.out_proj.bias)
        self._light: nn.Module | None = None

    def forward(self, x_BTC: Tensor, visible: Tensor | None, memory: Memory | None = None) -> Tensor:
        """``visible``: bool, broadcastable to (B, heads, T, positions in memory); None: everything is."""
        query, key, value = self._projected(x_BTC)
        if memory is not None:
            key, value = memory.add(key, value)
        found = F.scaled_dot_product_attention(query, key, value, attn_mask=visible)
        out: Tensor = self.out_proj(found.transpose(1, 2).reshape(x_BTC.shape))
        return out

    def shares(self, x_BTC: Tensor, visible: Tensor | None) -> Tensor:
        """How much each position looks at each other: (B, heads, T, T); rows add up to 1."""
        query, key, _ = self._projected(x_BTC)
        scores: Tensor = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        if visible is not None:
            scores = scores.masked_fill(~visible, float("-inf"))
        return scores.softmax(dim=-1)

    def lighten(self, projection: nn.Module) -> None:
        """Take this in the place of the first projection's weights; see :mod:`backend.layers.light`."""
        self._light = projection
        del self.in_proj_weight, self.in_proj_bias

    def _projected(self, x_BTC: Tensor) -> Sequence[Tensor]:
        """Query, key, value: (B, heads, T, D) each."""
        batch, places, channels = x_BTC.shape
        if self._light is None:
            together = F.linear(x_BTC, self.in_proj_weight, self.in_proj_bias)
        else:
            together = self._light(x_BTC)
        split = together.view(batch, places, 3, self.heads, channels // self.heads).permute(2, 0, 3, 1, 4)
        return split[0], split[1], split[2]


class CachedBlock(nn.Module):
    """Attention and feed-forward, each added to what came in; normed after each sum, or before each part.

    (B, T, C) → (B, T, C).
    """

    def __init__(self, channels: int, heads: int, inner: int, dropout: float, *, norm_first: bool = False) -> None:
        super().__init__()
        self.norm_first, self.dropout = norm_first, dropout
        self.self_attn = CachedAttention(channels, heads)
        self.linear1 = nn.Linear(channels, inner)
        self.linear2 = nn.Linear(inner, channels)
        self.norm1 = nn.LayerNorm(channels)
        self.norm2 = nn.LayerNorm(channels)

    def forward(self, x_BTC: Tensor, visible: Tensor | None, memory: Memory | None = None) -> Tensor:
        if self.norm_first:
            x_BTC = x_BTC + self._dropped(self.self_attn(self.norm1(x_BTC), visible, memory))
            return x_BTC + self._dropped(self._feed(self.norm2(x_BTC)))
        x_BTC = self.norm1(x_BTC + self._dropped(self.self_attn(x_BTC, visible, memory)))
        out: Tensor = self.norm2(x_BTC + self._dropped(self._feed(x_BTC)))
        return out

    def _feed(self, x_BTC: Tensor) -> Tensor:
        out: Tensor = self.linear2(self._dropped(torch.relu(self.linear1(x_BTC))))
        return out

    def _dropped(self, x_BTC: Tensor) -> Tensor:
        return F.dropout(x_BTC, self.dropout, self.training)


class Remembering(nn.Module):
    """Blocks with attention, which remember what they read."""

    channels: int
    heads: int
    layers: nn.ModuleList

    def memories(self, batch: int, room: int) -> list[Memory]:
        """Empty ones, a block each, for ``room`` positions in all."""
        like = next(self.parameters())
        return [Memory(batch, self.heads, room, self.channels // self.heads, like) for _ in self.layers]


class CachedTransformer(Remembering):
    """Blocks one after the other. (B, T, C) → (B, T, C)."""

    def __init__(
        self, channels: int, heads: int, inner: int, layers: int, dropout: float, *, norm_first: bool = False
    ) -> None:
        super().__init__()
        self.channels, self.heads = channels, heads
        self.layers = nn.ModuleList(
            CachedBlock(channels, heads, inner, dropout, norm_first=norm_first) for _ in range(layers)
        )

    def forward(self, x_BTC: Tensor, visible: Tensor | None, memories: Sequence[Memory] | None = None) -> Tensor:
        """``memories``: one for each block, see :meth:`memories`; None: nothing came before and nothing is kept."""
        for index, block in enumerate(self.layers):
            x_BTC = block(x_BTC, visible, None if memories is None else memories[index])
        return x_BTC

    def watched(self, x_BTC: Tensor, visible: Tensor | None, block: int) -> tuple[Tensor, Tensor]:
        """What comes out, and what the heads of one block looked at, (B, heads, T, T)."""
        looks = x_BTC
        for index, one in enumerate(self._blocks()):
            if index == block:
                looks = one.self_attn.shares(one.norm1(x_BTC) if one.norm_first else x_BTC, visible)
            x_BTC = one(x_BTC, visible)
        return x_BTC, looks

    def _blocks(self) -> Iterator[CachedBlock]:
        for one in self.layers:
            assert isinstance(one, CachedBlock)
            yield one

    def shares(self, x_BTC: Tensor, visible: Tensor | None) -> Tensor:
        """What every head of every block looks at: (B, layers · heads, T, T)."""
        found = []
        for block in self._blocks():
            found.append(block.self_attn.shares(block.norm1(x_BTC) if block.norm_first else x_BTC, visible))
            x_BTC = block(x_BTC, visible)
        return torch.cat(found, dim=1)


def prefix_visible(prefix_valid_BP: Tensor, rest_valid_BT: Tensor) -> Tensor:
    """Who sees whom in a sequence of a prefix (text) and what goes on from it (codes): bool (B, 1, P + T, P + T).

    The prefix sees itself, both ways; the rest sees the prefix and its own past. What is not valid is seen by nobody.
    """
    text, rest = prefix_valid_BP.shape[1], rest_valid_BT.shape[1]
    order = torch.ones(text + rest, text + rest, dtype=torch.bool, device=prefix_valid_BP.device).tril()
    order[:, :text] = True
    return order & torch.cat([prefix_valid_BP, rest_valid_BT], dim=1)[:, None, None]
