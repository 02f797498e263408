"""Who speaks, and how: heard from the spectrum of a whole recording (Min et al. 2021).

Legend: B batch, K bins, T frames, H hidden, S style vector. Attributes are called as in the public checkpoints.
"""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

_KERNEL = 5
_HEADS = 2


class _Linear(nn.Module):
    def __init__(self, enter: int, leave: int) -> None:
        super().__init__()
        self.fc = nn.Linear(enter, leave)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.fc(x)
        return out


class _Conv(nn.Module):
    def __init__(self, enter: int, leave: int, kernel: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(enter, leave, kernel, padding=kernel // 2)

    def forward(self, x_BCT: Tensor) -> Tensor:
        out: Tensor = self.conv(x_BCT)
        return out


class _Gated(nn.Module):
    """A gated convolution, added to what came in. (B, H, T) → (B, H, T)."""

    def __init__(self, channels: int, dropout: float) -> None:
        super().__init__()
        self.conv1 = _Conv(channels, 2 * channels, _KERNEL)
        self.dropout = dropout

    def forward(self, x_BHT: Tensor) -> Tensor:
        value, gate = self.conv1(x_BHT).chunk(2, dim=1)
        return x_BHT + F.dropout(value * torch.sigmoid(gate), self.dropout, self.training)


class _Attention(nn.Module):
    """Self-attention, added to what came in; scores are divided by the root of the whole width. (B, T, H) → same."""

    def __init__(self, channels: int, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.w_qs = nn.Linear(channels, channels)
        self.w_ks = nn.Linear(channels, channels)
        self.w_vs = nn.Linear(channels, channels)
        self.fc = nn.Linear(channels, channels)

    def forward(self, x_BTH: Tensor, valid_BT: Tensor) -> Tensor:
        batch, places, channels = x_BTH.shape
        query, key, value = (
            layer(x_BTH).view(batch, places, _HEADS, channels // _HEADS).transpose(1, 2)
            for layer in (self.w_qs, self.w_ks, self.w_vs)
        )
        found = F.scaled_dot_product_attention(
            query, key, value, attn_mask=valid_BT[:, None, None], scale=1 / math.sqrt(channels)
        )
        out = self.fc(found.transpose(1, 2).reshape(x_BTH.shape))
        return x_BTH + F.dropout(out, self.dropout, self.training)


class StyleEncoder(nn.Module):
    """(B, K, T) → (B, S, 1): the mean over a recording's frames."""

    def __init__(self, bins: int, hidden: int, style: int, dropout: float) -> None:
        super().__init__()
        self.bins = bins
        self.spectral = nn.Sequential(
            _Linear(bins, hidden), nn.Mish(), nn.Dropout(dropout), _Linear(hidden, hidden), nn.Mish(),
            nn.Dropout(dropout),
        )  # fmt: skip
        self.temporal = nn.Sequential(_Gated(hidden, dropout), _Gated(hidden, dropout))
        self.slf_attn = _Attention(hidden, dropout)
        self.fc = _Linear(hidden, style)

    def forward(self, spectrum_BKT: Tensor, mask_B1T: Tensor) -> Tensor:
        """Hears the ``bins`` lowest of the spectrum's."""
        x_BTH = self.spectral((spectrum_BKT[:, : self.bins] * mask_B1T).transpose(1, 2))
        x_BTH = self.temporal(x_BTH.transpose(1, 2)).transpose(1, 2)
        mask_BT1 = mask_B1T.transpose(1, 2)
        x_BTH = self.fc(self.slf_attn(x_BTH * mask_BT1, mask_B1T[:, 0] > 0)) * mask_BT1
        mean_BS: Tensor = x_BTH.sum(dim=1) / mask_BT1.sum(dim=1)
        return mean_BS[..., None]
