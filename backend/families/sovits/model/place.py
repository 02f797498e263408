"""Which phone is being said: a language model of codes that is told so leaves nothing out and says nothing twice.

The public system finds its place by attention alone. Here each code is heard together with the phone that it is of, and
before the next one the place moves on by some phones, or stays. After VALL-T (Du et al. 2024) and ELLA-V (Song et
al. 2024, §3.2), which write the place into the sequence.

Legend: B batch, P phones, T codes, C channels, S strides.
"""

import torch
from torch import Tensor, nn

_AROUND = (-1, 0, 1, 2)
"""Phones around a place that the model is given, counted from it."""


class Place(nn.Module):
    """Embedding of a place in the text, and prediction of how far it moves."""

    def __init__(self, channels: int, strides: int) -> None:
        super().__init__()
        self.near_proj = nn.Linear(len(_AROUND) * channels, channels)
        self.stride_layer = nn.Linear(channels, strides)
        self.mix = nn.Sequential(nn.Linear(2 * channels, 2 * channels), nn.ReLU(), nn.Linear(2 * channels, channels))

    def near(self, phone_BPC: Tensor, place_BT: Tensor, first_B: Tensor) -> Tensor:
        """The phones around places, (B, T, C). ``first_B``: the first phone of each row; before it lies nothing."""
        around_BTA = place_BT[..., None] + torch.tensor(_AROUND, device=place_BT.device)
        there = (around_BTA >= first_B[:, None, None]) & (around_BTA < phone_BPC.shape[1])
        rows = torch.arange(len(phone_BPC), device=place_BT.device)[:, None, None]
        found = phone_BPC[rows, around_BTA.clamp(0, phone_BPC.shape[1] - 1)] * there[..., None]
        out: Tensor = self.near_proj(found.flatten(2))
        return out

    def strides(self, hidden_BTC: Tensor) -> Tensor:
        """Logits of how many phones the next code is further on, (B, T, S)."""
        out: Tensor = self.stride_layer(hidden_BTC)
        return out

    def informed(self, hidden_BTC: Tensor, near_BTC: Tensor) -> Tensor:
        """The hidden state so far plus the place of the next code, (B, T, C)."""
        out: Tensor = hidden_BTC + self.mix(torch.cat([hidden_BTC, near_BTC], dim=-1))
        return out
