"""Latent frames → samples: by transposed convolutions alone (HiFi-GAN: Kong et al. 2020), by a spectrum after some of
them (iSTFTNet: Kaneko et al. 2022), or at once (Vocos: Siuzdak 2023). Pulses and noise come in as in the neural
source-filter models (Wang et al. 2019).
"""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.layers.convolutions import NormedConv1d, NormedUp1d
from backend.layers.sizes import DecoderSizes
from backend.layers.source import Pitch
from backend.vocoder.blocks import Block
from backend.vocoder.excitation import Excitation, excite
from backend.vocoder.frames import analyse, synthesise

_SLOPE, _LAST_SLOPE = 0.1, 0.01
_OVERLAP = 4
"""Hops in a frame of the inverse transform."""
LOUDEST = 5.0
"""Log gain that no frequency may pass."""
_PULSES_AT_FIRST, _NOISES_AT_FIRST = -3.5, -5.0
"""Log gains near those of speech, or hundreds of steps go by before they are."""


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


class Decoder(nn.Module):
    """What all three begin with. (B, Z, T) → (B, T · hop)."""

    def __init__(self, sizes: DecoderSizes) -> None:
        super().__init__()
        self.hop, self.source_rate = sizes.hop, sizes.source_rate
        self.conv_pre = nn.Conv1d(sizes.latent, sizes.decoder_channels, 7, padding=3)
        if sizes.speaker_channels:
            self.cond = nn.Conv1d(sizes.speaker_channels, sizes.decoder_channels, 1)
        if sizes.source_rate:
            self.told = nn.Conv1d(2, sizes.decoder_channels, 1)

    def enter(self, z_BZT: Tensor, speaker_BS1: Tensor | None, pitch: Pitch | None) -> Tensor:
        """(B, C, T)."""
        x: Tensor = self.conv_pre(z_BZT)
        if speaker_BS1 is not None:
            x = x + self.cond(speaker_BS1)
        return x if pitch is None else x + self.told(pitch.features_BT2.transpose(1, 2))

    def sources(self, pitch: Pitch) -> Excitation:
        """What is filtered, or listened to: pulses at F0, noise, and noise that swells with the pulses; (B, N) each."""
        return excite(
            pitch.log_f0_BT, pitch.voiced_BT, pitch.noise_BN, pitch.phase_B, sample_rate=self.source_rate, hop=self.hop
        )


class Climb(Decoder):
    """What hifigan and istft share: steps up, each followed by residual blocks. (B, Z, T) → (B, C, T · rates)."""

    def __init__(self, sizes: DecoderSizes) -> None:
        super().__init__(sizes)
        channels = sizes.decoder_channels
        self.ups, self.resblocks = nn.ModuleList(), nn.ModuleList()
        for rate, kernel in zip(sizes.up_rates, sizes.up_kernels, strict=True):
            self.ups.append(NormedUp1d(channels, channels // 2, kernel, rate))
            channels //= 2
            for wide, dilations in zip(sizes.block_kernels, sizes.block_dilations, strict=True):
                self.resblocks.append(Residual(channels, wide, dilations))
        self.parallel = len(sizes.block_kernels)
        self.channels = channels

    def climb(self, x: Tensor, heard: Callable[[int], Tensor] | None = None) -> Tensor:
        """``heard``: what is added after a step up, by its number."""
        for index, up in enumerate(self.ups):
            x = up(F.leaky_relu(x, _SLOPE))
            if heard is not None:
                x = x + heard(index)
            blocks = self.resblocks[index * self.parallel : (index + 1) * self.parallel]
            x = torch.stack([block(x) for block in blocks]).sum(dim=0) / self.parallel
        return F.leaky_relu(x, _LAST_SLOPE)


class HifiGan(Climb):
    """Up to the samples, in [-1, 1]; with pitch it listens to pulses and noise after each step (NSF)."""

    def __init__(self, sizes: DecoderSizes) -> None:
        super().__init__(sizes)
        self.conv_post = nn.Conv1d(self.channels, 1, 7, padding=3, bias=False)
        if sizes.source_rate:
            self.noise_convs = nn.ModuleList()
            left = sizes.hop
            for index, rate in enumerate(sizes.up_rates):
                left //= rate
                channels = sizes.decoder_channels // 2 ** (index + 1)
                kernel, pad = (2 * left, (left + 1) // 2) if left > 1 else (1, 0)
                self.noise_convs.append(nn.Conv1d(2, channels, kernel, left, pad))

    def forward(self, z_BZT: Tensor, speaker_BS1: Tensor | None, pitch: Pitch | None = None) -> Tensor:
        x = self.enter(z_BZT, speaker_BS1, pitch)
        if pitch is None:
            x = self.climb(x)
        else:
            found = self.sources(pitch)
            both = torch.stack([found.pulses_BN, found.breath_BN], dim=1)
            x = self.climb(x, lambda index: self.noise_convs[index](both))
        return torch.tanh(self.conv_post(x))[:, 0]


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
        return synthesise(torch.polar(level.clamp(max=LOUDEST).exp(), phase), self.window, self.hop)


class Shaped(nn.Module):
    """Features of frames → how a source is filtered, frequency by frequency: pitch is the source's and nothing else's.

    (B, C, T) → (B, T · hop).
    """

    window: Tensor

    def __init__(self, channels: int, hop: int) -> None:
        super().__init__()
        self.hop = hop
        n_fft = _OVERLAP * hop
        bins = n_fft // 2 + 1
        self.leave = nn.Conv1d(channels, 4 * bins, 1)
        with torch.no_grad():
            self.leave.weight.mul_(0.1)
            bias = self.leave.bias
            assert bias is not None
            bias[:bins], bias[bins : 2 * bins], bias[2 * bins :] = _PULSES_AT_FIRST, 0.0, _NOISES_AT_FIRST
        self.register_buffer("window", torch.hann_window(n_fft), persistent=False)

    def filters(self, x_BCT: Tensor) -> Tensor:
        """Log gain and phase for the pulses, log gains for noise and breath: (B, T, 4 · bins)."""
        filters: Tensor = self.leave(x_BCT)
        return filters.float().transpose(1, 2)

    def forward(self, x_BCT: Tensor, sources: Excitation) -> Tensor:
        gain, phase, hiss, air = self.filters(x_BCT).chunk(4, dim=2)
        level, hiss, air = (one.clamp(max=LOUDEST).exp() for one in (gain, hiss, air))
        pulses, noise, breath = (analyse(source, self.window, self.hop) for source in sources)
        return synthesise(torch.polar(level, phase) * pulses + hiss * noise + air * breath, self.window, self.hop)


class Istft(Climb):
    """Up part of the way, then spectra (iSTFTNet)."""

    def __init__(self, sizes: DecoderSizes) -> None:
        super().__init__(sizes)
        rest = sizes.hop
        for rate in sizes.up_rates:
            rest //= rate
        self.head = _head(sizes, self.channels, rest)

    def forward(self, z_BZT: Tensor, speaker_BS1: Tensor | None, pitch: Pitch | None = None) -> Tensor:
        x = self.climb(self.enter(z_BZT, speaker_BS1, pitch))
        samples: Tensor = self.head(x) if pitch is None else self.head(x, self.sources(pitch))
        return samples


class Vocos(Decoder):
    """Spectra at the rate of the frames."""

    def __init__(self, sizes: DecoderSizes) -> None:
        super().__init__(sizes)
        channels = sizes.decoder_channels
        self.blocks = nn.ModuleList(Block(channels, 3 * channels, 7) for _ in range(sizes.decoder_layers))
        self.norm = nn.LayerNorm(channels)
        self.head = _head(sizes, channels, sizes.hop)

    def forward(self, z_BZT: Tensor, speaker_BS1: Tensor | None, pitch: Pitch | None = None) -> Tensor:
        x_BTC = self.enter(z_BZT, speaker_BS1, pitch).transpose(1, 2)
        for block in self.blocks:
            x_BTC = block(x_BTC)
        x = self.norm(x_BTC).transpose(1, 2)
        samples: Tensor = self.head(x) if pitch is None else self.head(x, self.sources(pitch))
        return samples


def _head(sizes: DecoderSizes, channels: int, hop: int) -> nn.Module:
    return Shaped(channels, hop) if sizes.source_rate else Spectral(channels, hop)


def decoder(sizes: DecoderSizes) -> nn.Module:
    """The one that the config names."""
    kinds: dict[str, type[nn.Module]] = {"hifigan": HifiGan, "istft": Istft, "vocos": Vocos}
    return kinds[sizes.decoder](sizes)
