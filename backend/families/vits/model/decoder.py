"""Latent frames → samples: by transposed convolutions alone, by a spectrum after some of them, or at once."""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.vits.config import Architecture
from backend.families.vits.model.commons import NormedConv1d, NormedUp1d
from backend.vocoder.blocks import Block
from backend.vocoder.frames import synthesise

_SLOPE, _LAST_SLOPE = 0.1, 0.01
_OVERLAP = 4
"""Hops in a frame of the inverse transform."""
_LOUDEST = 5.0


class Residual(nn.Module):
    """Pairs of convolutions, the first of each dilated. (B, C, T) → (B, C, T)."""

    def __init__(self, channels: int, kernel: int, dilations: tuple[int, ...]) -> None:
        super().__init__()
        self.convs1 = nn.ModuleList(NormedConv1d(channels, channels, kernel, dilation=one) for one in dilations)
        self.convs2 = nn.ModuleList(NormedConv1d(channels, channels, kernel) for _ in dilations)

    def forward(self, x_BCT: Tensor) -> Tensor:
        for wide, near in zip(self.convs1, self.convs2, strict=True):
            x_BCT = x_BCT + near(F.leaky_relu(wide(F.leaky_relu(x_BCT, _SLOPE)), _SLOPE))
        return x_BCT


class Climb(nn.Module):
    """What hifigan and istft share: steps up, each followed by residual blocks. (B, Z, T) → (B, C, T · rates)."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        channels = sizes.decoder_channels
        self.conv_pre = nn.Conv1d(sizes.latent, channels, 7, padding=3)
        self.ups, self.resblocks = nn.ModuleList(), nn.ModuleList()
        for rate, kernel in zip(sizes.up_rates, sizes.up_kernels, strict=True):
            self.ups.append(NormedUp1d(channels, channels // 2, kernel, rate))
            channels //= 2
            for wide, dilations in zip(sizes.block_kernels, sizes.block_dilations, strict=True):
                self.resblocks.append(Residual(channels, wide, dilations))
        self.parallel = len(sizes.block_kernels)
        self.channels = channels
        if sizes.speaker_channels:
            self.cond = nn.Conv1d(sizes.speaker_channels, sizes.decoder_channels, 1)

    def climb(self, z_BZT: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        x = self.conv_pre(z_BZT)
        if speaker_BS1 is not None:
            x = x + self.cond(speaker_BS1)
        for index, up in enumerate(self.ups):
            x = up(F.leaky_relu(x, _SLOPE))
            blocks = self.resblocks[index * self.parallel : (index + 1) * self.parallel]
            x = torch.stack([block(x) for block in blocks]).sum(dim=0) / self.parallel
        return F.leaky_relu(x, _LAST_SLOPE)


class HifiGan(Climb):
    """Up to the samples. (B, Z, T) → (B, T · hop) in [-1, 1]."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__(sizes)
        self.conv_post = nn.Conv1d(self.channels, 1, 7, padding=3, bias=False)

    def forward(self, z_BZT: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        return torch.tanh(self.conv_post(self.climb(z_BZT, speaker_BS1)))[:, 0]


class Spectral(nn.Module):
    """Features of frames → their spectra → samples. (B, C, T) → (B, T · hop)."""

    window: Tensor

    def __init__(self, channels: int, hop: int) -> None:
        super().__init__()
        self.hop = hop
        n_fft = _OVERLAP * hop
        self.leave = nn.Conv1d(channels, 2 * (n_fft // 2 + 1), 7, padding=3)
        with torch.no_grad():
            self.leave.weight.mul_(0.1)
            # Equal phases would put all sound where the window is nought.
            nn.init.uniform_(self._bias()[n_fft // 2 + 1 :], -math.pi, math.pi)
        self.register_buffer("window", torch.hann_window(n_fft), persistent=False)

    def _bias(self) -> Tensor:
        assert self.leave.bias is not None
        return self.leave.bias

    def forward(self, x_BCT: Tensor) -> Tensor:
        level, phase = self.leave(x_BCT).float().transpose(1, 2).chunk(2, dim=2)
        return synthesise(torch.polar(level.clamp(max=_LOUDEST).exp(), phase), self.window, self.hop)


class Istft(Climb):
    """Up part of the way, then spectra (iSTFTNet). (B, Z, T) → (B, T · hop)."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__(sizes)
        rest = sizes.hop
        for rate in sizes.up_rates:
            rest //= rate
        self.head = Spectral(self.channels, rest)

    def forward(self, z_BZT: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        samples: Tensor = self.head(self.climb(z_BZT, speaker_BS1))
        return samples


class Vocos(nn.Module):
    """Spectra at the rate of the frames. (B, Z, T) → (B, T · hop)."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        channels = sizes.decoder_channels
        self.conv_pre = nn.Conv1d(sizes.latent, channels, 7, padding=3)
        self.blocks = nn.ModuleList(Block(channels, 3 * channels, 7) for _ in range(sizes.decoder_layers))
        self.norm = nn.LayerNorm(channels)
        self.head = Spectral(channels, sizes.hop)
        if sizes.speaker_channels:
            self.cond = nn.Conv1d(sizes.speaker_channels, channels, 1)

    def forward(self, z_BZT: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        x = self.conv_pre(z_BZT)
        if speaker_BS1 is not None:
            x = x + self.cond(speaker_BS1)
        x_BTC = x.transpose(1, 2)
        for block in self.blocks:
            x_BTC = block(x_BTC)
        samples: Tensor = self.head(self.norm(x_BTC).transpose(1, 2))
        return samples


def decoder(sizes: Architecture) -> nn.Module:
    """The one that the config names."""
    kinds: dict[str, type[nn.Module]] = {"hifigan": HifiGan, "istft": Istft, "vocos": Vocos}
    return kinds[sizes.decoder](sizes)
