"""What a vocoder's output is compared by: spectra at several resolutions, and the mel spectrum.

Spectral convergence and log magnitudes (Arık et al. 2019) as the mean over several resolutions (Yamamoto et al. 2020,
Parallel WaveGAN).
"""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.audio.mel import FLOOR, MelConfig, filterbank, window

_RESOLUTIONS_S = (0.016, 0.032, 0.064, 0.128)
_QUIET = 1e-4
_REACH_BANDS = 12
"""Bands on either side that an envelope is a mean of: more than lie between two harmonics of 300 Hz."""


class LogMel(nn.Module):
    """The mel spectrum of ``backend.audio.mel``, with gradients: (B, T · hop) → (B, T, n_mels).

    ``epsilon`` is added to the power, so that gradients stay finite where there is silence.
    """

    window: Tensor
    bank: Tensor

    def __init__(self, config: MelConfig, epsilon: float = 0.0) -> None:
        super().__init__()
        self.config, self.epsilon = config, epsilon
        self.register_buffer("window", torch.from_numpy(window(config)), persistent=False)
        self.register_buffer("bank", torch.from_numpy(filterbank(config).T.copy()), persistent=False)

    def forward(self, samples_BN: Tensor) -> Tensor:
        config = self.config
        right = config.n_fft - config.hop - config.left
        frames = F.pad(samples_BN.float(), (config.left, right)).unfold(1, config.n_fft, config.hop)
        spectrum = torch.fft.rfft(frames * self.window, dim=2)
        if self.epsilon:
            magnitudes = torch.sqrt(spectrum.real.square() + spectrum.imag.square() + self.epsilon)
        else:
            magnitudes = spectrum.abs()
        mel: Tensor = torch.log(torch.clamp(magnitudes @ self.bank, min=FLOOR))
        return mel


class Envelope(nn.Module):
    """What is left of a log mel spectrum without its harmonics: (B, T, n_mels) → (B, T, n_mels), smooth over bands."""

    smooth: Tensor

    def __init__(self, n_mels: int) -> None:
        super().__init__()
        apart = torch.arange(n_mels)[:, None] - torch.arange(n_mels)[None]
        kernel = torch.cos(math.pi * apart / (2 * _REACH_BANDS)).square() * (apart.abs() < _REACH_BANDS)
        self.register_buffer("smooth", kernel / kernel.sum(dim=0), persistent=False)

    def forward(self, mel_BTM: Tensor) -> Tensor:
        # Of powers: the gaps between harmonics are wider at a higher pitch, and the harmonics as much stronger.
        power_BTM = torch.exp(2 * mel_BTM) @ self.smooth
        return 0.5 * torch.log(power_BTM.clamp(min=FLOOR**2))


class SpectralLoss(nn.Module):
    """Mean over resolutions of spectral convergence and the difference of log magnitudes."""

    def __init__(self, sample_rate: int) -> None:
        super().__init__()
        self.sizes = [_even_power(seconds * sample_rate) for seconds in _RESOLUTIONS_S]
        for size in self.sizes:
            self.register_buffer(f"window_{size}", torch.hann_window(size), persistent=False)

    def forward(self, made_BN: Tensor, real_BN: Tensor) -> Tensor:
        total = made_BN.new_zeros(())
        for size in self.sizes:
            made, real = self._magnitudes(made_BN, size), self._magnitudes(real_BN, size)
            distance = (made - real).norm(dim=(1, 2)) / (real.norm(dim=(1, 2)) + 1e-2)
            scale = size**-0.5
            logs = torch.log(made * scale + _QUIET) - torch.log(real * scale + _QUIET)
            total = total + distance.mean() + logs.abs().mean()
        return total / len(self.sizes)

    def _magnitudes(self, samples_BN: Tensor, size: int) -> Tensor:
        taper: Tensor = getattr(self, f"window_{size}")
        spectrum = torch.stft(samples_BN, size, size // 4, window=taper, return_complex=True, pad_mode="constant")
        return spectrum.abs()


def _even_power(samples: float) -> int:
    """The power of two nearest to a number of samples."""
    return int(2 ** round(torch.log2(torch.tensor(samples)).item()))
