"""What is heard of a whole recording: who speaks (MeloTTS with no table of speakers), and in which manner.

The encoder is that of Skerry-Ryan et al. 2018; manners are style tokens (Wang et al. 2018).
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from backend.layers.convolutions import NormedConv2d, mask

_WIDTHS = (1, 32, 32, 64, 64, 128, 128)
_STATE = 128
_LISTENER = 64
_SPREAD, _LEAST, _FOLLOWS = 0.5, 1e-6, 0.01


class Styles(nn.Module):
    """A few manners of speaking: which of them a recording has, and the vector of a mixture (after GST)."""

    usual: Tensor

    def __init__(self, styles: int, bins: int, channels: int) -> None:
        super().__init__()
        self.enter = nn.Linear(bins, _LISTENER)
        self.choose = nn.Sequential(nn.Linear(2 * _LISTENER, _LISTENER), nn.ReLU(), nn.Linear(_LISTENER, styles))
        self.table = nn.Parameter(torch.randn(styles, channels) * _SPREAD)
        self.register_buffer("usual", torch.full((styles,), 1 / styles))

    def hear(self, spectrum_BKT: Tensor, lengths_B: Tensor) -> Tensor:
        """Shares of the manners in recordings, (B, styles); they add up to 1. Padding is not heard."""
        mask_BT1 = mask(lengths_B, spectrum_BKT.shape[2]).transpose(1, 2)
        seen = torch.relu(self.enter(torch.log1p(spectrum_BKT.transpose(1, 2)))) * mask_BT1
        count_B1 = lengths_B[:, None].to(seen.dtype)
        mean = seen.sum(dim=1) / count_B1
        spread = ((seen - mean[:, None]) * mask_BT1).square().sum(dim=1) / count_B1
        shares = torch.softmax(self.choose(torch.cat([mean, torch.sqrt(spread + _LEAST)], dim=1)), dim=1)
        if self.training:
            with torch.no_grad():
                self.usual.lerp_(shares.mean(dim=0).to(self.usual.dtype), _FOLLOWS)
        return shares

    def forward(self, shares_BS: Tensor) -> Tensor:
        """Shares → vector, (B, channels)."""
        vector: Tensor = shares_BS @ torch.tanh(self.table)
        return vector

    def mixed(self, wanted: Sequence[float]) -> Tensor:
        """The usual manner with so much of each, 0–1, put in its place, (1, styles)."""
        asked = self.usual.new_tensor(list(wanted)).clamp(min=0)
        total = asked.sum()
        shares: Tensor = asked / total if total > 1 else asked + (1 - total) * self.usual
        return shares[None]


class ReferenceEncoder(nn.Module):
    """Linear spectrum, time first (B, T, K) → (B, S). There is no mask: padding changes what is heard."""

    def __init__(self, bins: int, speaker_channels: int) -> None:
        super().__init__()
        self.bins = bins
        self.convs = nn.ModuleList(
            NormedConv2d(before, after, (3, 3), stride=(2, 2), padding=(1, 1)) for before, after in pairwise(_WIDTHS)
        )
        left = bins
        for _ in self.convs:
            left = (left - 1) // 2 + 1
        self.gru = nn.GRU(_WIDTHS[-1] * left, _STATE, batch_first=True)
        self.proj = nn.Linear(_STATE, speaker_channels)

    def forward(self, spectrum_BTK: Tensor) -> Tensor:
        image = spectrum_BTK[:, None]
        for conv in self.convs:
            image = torch.relu(conv(image))
        _, last = self.gru(image.transpose(1, 2).flatten(2))
        vector: Tensor = self.proj(last[0])
        return vector
