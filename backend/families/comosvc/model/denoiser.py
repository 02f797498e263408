"""The network that takes noise away: WaveNet's gated convolutions (van den Oord et al. 2016), told the level of noise
and a context.

Legend: B batch, M mel bands, C channels, K context channels, T frames.
"""

import itertools
import math

import torch
from torch import Tensor, nn

from backend.families.comosvc.config import DenoiserSizes

_PERIOD = 10_000.0
_ACTIVATIONS = {"mish": nn.Mish, "silu": nn.SiLU}


class LevelEmbedding(nn.Module):
    """The noise's level → a vector: sines and cosines, then a perceptron. (B,) → (B, C)."""

    frequencies: Tensor

    def __init__(self, sizes: DenoiserSizes) -> None:
        super().__init__()
        self.sine_first = sizes.sine_first
        half = sizes.level_channels // 2
        last = half - 1 if sizes.level_reaches_period else half
        self.register_buffer("frequencies", torch.exp(-math.log(_PERIOD) * torch.arange(half) / last), persistent=False)
        widths = [sizes.level_channels, *[sizes.level_hidden] * sizes.level_layers, sizes.channels]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(widths))
        self.activation = _ACTIVATIONS[sizes.level_activation]()

    def forward(self, level_B: Tensor) -> Tensor:
        angles = level_B[:, None] * self.frequencies
        waves = (angles.sin(), angles.cos()) if self.sine_first else (angles.cos(), angles.sin())
        x: Tensor = torch.cat(waves, dim=1)
        *inner, last = self.layers
        for layer in inner:
            x = self.activation(layer(x))
        out: Tensor = last(x)
        return out


class Block(nn.Module):
    """A gated, dilated convolution that sees both sides; what leaves is half residual, half skip."""

    def __init__(self, sizes: DenoiserSizes, context: int, dilation: int) -> None:
        super().__init__()
        width = sizes.channels
        self.sigmoid_first = sizes.sigmoid_first
        padding = dilation * (sizes.kernel // 2)
        self.conv = nn.Conv1d(width, 2 * width, sizes.kernel, padding=padding, dilation=dilation)
        self.context = nn.Conv1d(context, 2 * width, 1)
        self.leave = nn.Conv1d(width, 2 * width, 1)
        self.level = nn.Linear(width, width) if sizes.level_in_each_block else None

    def forward(self, x_BCT: Tensor, level_BC: Tensor, context_BKT: Tensor) -> tuple[Tensor, Tensor]:
        level = level_BC if self.level is None else self.level(level_BC)
        first, second = (self.conv(x_BCT + level[..., None]) + self.context(context_BKT)).chunk(2, dim=1)
        gated = first.sigmoid() * second.tanh() if self.sigmoid_first else first.tanh() * second.sigmoid()
        residual, skip = self.leave(gated).chunk(2, dim=1)
        return (x_BCT + residual) / math.sqrt(2), skip


class Denoiser(nn.Module):
    """Noised mel, level and context → what is to be added, scaled as :mod:`backend.families.comosvc.model.edm` says."""

    def __init__(self, sizes: DenoiserSizes, n_mels: int, context: int) -> None:
        super().__init__()
        width = sizes.channels
        self.level = LevelEmbedding(sizes)
        self.enter = nn.Conv1d(n_mels, width, 1)
        self.blocks = nn.ModuleList(
            Block(sizes, context, 2 ** (index % sizes.dilation_cycle)) for index in range(sizes.blocks)
        )
        self.skip = nn.Conv1d(width, width, 1)
        self.leave = nn.Conv1d(width, n_mels, 1)
        nn.init.zeros_(self.leave.weight)

    def forward(self, x_BMT: Tensor, level_B: Tensor, context_BKT: Tensor) -> Tensor:
        """(B, M, T), (B,), (B, K, T) → (B, M, T)."""
        level = self.level(level_B)
        x = torch.relu(self.enter(x_BMT))
        total = torch.zeros_like(x)
        for block in self.blocks:
            x, skip = block(x, level, context_BKT)
            total = total + skip
        out: Tensor = self.leave(torch.relu(self.skip(total / math.sqrt(len(self.blocks)))))
        return out
