"""Transformer blocks (Vaswani et al. 2017) with relative positions (Shaw et al. 2018), over phones or frames.

As the text encoders of Glow-TTS (Kim et al. 2020) and VITS have them.
"""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.layers.convolutions import ChannelNorm

WINDOW = 4
"""Neighbours on either side whose distance is known."""
SPEAKER_LAYER = 2
"""Before this block the speaker's vector comes in."""
_MASKED = -1e4


class Attention(nn.Module):
    """Attention; distances up to ``window`` have keys and values of their own, shared by the heads; 0: none have."""

    def __init__(self, channels: int, heads: int, dropout: float, *, window: int = WINDOW) -> None:
        super().__init__()
        self.heads, self.dropout, self.window = heads, dropout, window
        wide = channels // heads
        self.conv_q = nn.Conv1d(channels, channels, 1)
        self.conv_k = nn.Conv1d(channels, channels, 1)
        self.conv_v = nn.Conv1d(channels, channels, 1)
        self.conv_o = nn.Conv1d(channels, channels, 1)
        if window:
            self.emb_rel_k = nn.Parameter(torch.randn(1, 2 * window + 1, wide) * wide**-0.5)
            self.emb_rel_v = nn.Parameter(torch.randn(1, 2 * window + 1, wide) * wide**-0.5)
        for layer in (self.conv_q, self.conv_k, self.conv_v):
            nn.init.xavier_uniform_(layer.weight)

    def forward(
        self, x_BCT: Tensor, mask_B1T: Tensor, other_BCP: Tensor | None = None, mask_B1P: Tensor | None = None
    ) -> Tensor:
        """Looks at itself, or at ``other_BCP`` with its mask, where there can be no window."""
        seen_BCP = x_BCT if other_BCP is None else other_BCP
        shares = self.shares(x_BCT, mask_B1T, seen_BCP, mask_B1T if mask_B1P is None else mask_B1P)
        shares = F.dropout(shares, self.dropout, self.training)
        found = shares @ self._by_head(self.conv_v(seen_BCP))
        if self.window:
            found = found + self._to_distances(shares) @ self.emb_rel_v[0]
        out: Tensor = self.conv_o(found.transpose(2, 3).reshape(x_BCT.shape))
        return out

    def shares(self, x_BCT: Tensor, mask_B1T: Tensor, seen_BCP: Tensor, seen_mask_B1P: Tensor) -> Tensor:
        """How much each position looks at each other one, (B, heads, T, P)."""
        query, key = self._by_head(self.conv_q(x_BCT)), self._by_head(self.conv_k(seen_BCP))
        query = query / math.sqrt(query.shape[-1])
        scores_BHTP = query @ key.transpose(-2, -1)
        if self.window:
            scores_BHTP = scores_BHTP + self._from_distances(query @ self.emb_rel_k[0].T)
        both_B1TP = (mask_B1T[..., None] * seen_mask_B1P[:, :, None]) > 0
        return scores_BHTP.masked_fill(~both_B1TP, _MASKED).softmax(dim=-1)

    def _by_head(self, x_BCT: Tensor) -> Tensor:
        batch, channels, places = x_BCT.shape
        return x_BCT.view(batch, self.heads, channels // self.heads, places).transpose(2, 3)

    def _from_distances(self, by_distance_BHTD: Tensor) -> Tensor:
        """Scores by distance → by place, 0 beyond the window."""
        places = by_distance_BHTD.shape[2]
        at = torch.arange(places, device=by_distance_BHTD.device)
        distance = at[None] - at[:, None] + self.window
        beyond = 2 * self.window + 1
        index = torch.where((distance >= 0) & (distance < beyond), distance, beyond)
        return F.pad(by_distance_BHTD, (0, 1)).gather(3, index.expand(*by_distance_BHTD.shape[:2], -1, -1))

    def _to_distances(self, shares_BHTT: Tensor) -> Tensor:
        """Shares by place → by distance."""
        places = shares_BHTT.shape[2]
        at = torch.arange(places, device=shares_BHTT.device)[:, None]
        other = at + torch.arange(-self.window, self.window + 1, device=shares_BHTT.device)
        inside = (other >= 0) & (other < places)
        index = other.clamp(0, places - 1).expand(*shares_BHTT.shape[:2], -1, -1)
        return shares_BHTT.gather(3, index) * inside.to(shares_BHTT.dtype)


class FeedForward(nn.Module):
    """Two convolutions with a rectifier between them."""

    def __init__(self, channels: int, filter_channels: int, kernel: int, dropout: float) -> None:
        super().__init__()
        self.kernel, self.dropout = kernel, dropout
        self.conv_1 = nn.Conv1d(channels, filter_channels, kernel)
        self.conv_2 = nn.Conv1d(filter_channels, channels, kernel)

    def forward(self, x_BCT: Tensor, mask_B1T: Tensor) -> Tensor:
        inner = torch.relu(self.conv_1(self._padded(x_BCT * mask_B1T)))
        inner = F.dropout(inner, self.dropout, self.training)
        out: Tensor = self.conv_2(self._padded(inner * mask_B1T))
        return out * mask_B1T

    def _padded(self, x_BCT: Tensor) -> Tensor:
        return F.pad(x_BCT, ((self.kernel - 1) // 2, self.kernel // 2))


class Transformer(nn.Module):
    """Blocks of attention and feed-forward, each normed after its sum. (B, C, T) → (B, C, T)."""

    def __init__(self, channels: int, filter_channels: int, heads: int, layers: int, kernel: int, dropout: float,
                 speaker_channels: int = 0, epsilon: float = 1e-5) -> None:  # fmt: skip
        super().__init__()
        self.dropout = dropout
        self.attn_layers = nn.ModuleList(Attention(channels, heads, dropout) for _ in range(layers))
        self.norm_layers_1 = nn.ModuleList(ChannelNorm(channels, epsilon) for _ in range(layers))
        self.ffn_layers = nn.ModuleList(FeedForward(channels, filter_channels, kernel, dropout) for _ in range(layers))
        self.norm_layers_2 = nn.ModuleList(ChannelNorm(channels, epsilon) for _ in range(layers))
        if speaker_channels:
            if layers <= SPEAKER_LAYER:
                raise ValueError(f"a transformer that is told the speaker needs more than {SPEAKER_LAYER} layers")
            self.spk_emb_linear = nn.Linear(speaker_channels, channels)

    def forward(self, x_BCT: Tensor, mask_B1T: Tensor, speaker_BS1: Tensor | None = None) -> Tensor:
        x_BCT = x_BCT * mask_B1T
        layers = zip(self.attn_layers, self.norm_layers_1, self.ffn_layers, self.norm_layers_2, strict=True)
        for index, (attend, norm_1, feed, norm_2) in enumerate(layers):
            if index == SPEAKER_LAYER and speaker_BS1 is not None:
                x_BCT = (x_BCT + self.spk_emb_linear(speaker_BS1[..., 0])[..., None]) * mask_B1T
            x_BCT = norm_1(x_BCT + F.dropout(attend(x_BCT, mask_B1T), self.dropout, self.training))
            x_BCT = norm_2(x_BCT + F.dropout(feed(x_BCT, mask_B1T), self.dropout, self.training))
        return x_BCT * mask_B1T
