"""Discriminators of the waveform and of its spectra: they hear the buzz that mean losses leave.

As HiFi-GAN's of several periods (Kong et al. 2020) and UnivNet's of several resolutions (Jang et al. 2021), but of log
magnitudes: those of complex spectra stayed at chance for a thousand steps (``packaging/base/RESULTS.md``).
"""

from collections.abc import Iterable
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.vocoder.precision import fast

_PERIODS = (2, 3, 5, 7, 11)
_SIZES_S = (0.01, 0.02, 0.04)
_SLOPE = 0.1
_LOUDER = 5.0
_FLOOR = 1e-4


class Adversary(nn.Module):
    """Several discriminators. (B, samples) → verdicts, and what the layers saw."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        super().__init__()
        sizes = [int(2 ** round(float(torch.log2(torch.tensor(seconds * sample_rate))))) for seconds in _SIZES_S]
        folded = (_Folded(period, channels // 2) for period in _PERIODS)
        self.parts = nn.ModuleList([*folded, *(_Spectral(size, channels) for size in sizes)])

    def forward(self, samples_BN: Tensor) -> tuple[list[Tensor], list[list[Tensor]]]:
        heard = [part(samples_BN) for part in self.parts]
        return [verdict for verdict, _ in heard], [layers for _, layers in heard]


class _Folded(nn.Module):
    """Samples a period apart stand in a column."""

    def __init__(self, period: int, channels: int) -> None:
        super().__init__()
        self.period = period
        widths = (1, channels, 2 * channels, 4 * channels, 4 * channels)
        self.layers = nn.ModuleList(
            nn.Conv2d(before, after, (5, 1), stride=(3, 1), padding=(2, 0)) for before, after in pairwise(widths)
        )
        self.leave = nn.Conv2d(widths[-1], 1, (3, 1), padding=(1, 0))

    def forward(self, samples_BN: Tensor) -> tuple[Tensor, list[Tensor]]:
        whole = F.pad(samples_BN, (0, -samples_BN.shape[1] % self.period))
        image = _LOUDER * whole.view(len(whole), 1, -1, self.period)
        return look(image, self.layers, self.leave, _SLOPE)


class _Spectral(nn.Module):
    """Log magnitudes of frames of ``size`` samples."""

    window: Tensor

    def __init__(self, size: int, channels: int) -> None:
        super().__init__()
        self.size = size
        widths = (1, channels, channels, channels, channels)
        self.layers = nn.ModuleList(
            nn.Conv2d(before, after, (3, 5), stride=(1, 2), padding=(1, 2)) for before, after in pairwise(widths)
        )
        self.leave = nn.Conv2d(channels, 1, 3, padding=1)
        self.register_buffer("window", torch.hann_window(size), persistent=False)

    def forward(self, samples_BN: Tensor) -> tuple[Tensor, list[Tensor]]:
        spectrum = torch.stft(
            samples_BN, self.size, self.size // 4, window=self.window, return_complex=True, pad_mode="constant"
        )
        # About as large as what the layers make of it: the range of speech is some 12 wide.
        image = 0.5 * torch.log(spectrum.abs() * self.size**-0.5 + _FLOOR) + 2.0
        return look(image.transpose(1, 2)[:, None], self.layers, self.leave, 2 * _SLOPE)


def look(
    image_BCTK: Tensor, layers: Iterable[nn.Module], leave: nn.Module, slope: float
) -> tuple[Tensor, list[Tensor]]:
    """A discriminator's verdicts on a picture, and what its layers saw. ``slope``: of leaky ReLU."""
    image, seen = image_BCTK, []
    with fast(image.device):
        for layer in layers:
            image = F.leaky_relu(layer(image), slope)
            seen.append(image)
        verdict: Tensor = leave(image)
    return verdict.float(), seen


def discrimination_loss(real: list[Tensor], made: list[Tensor]) -> Tensor:
    """Hinge loss of the discriminators."""
    losses = [F.relu(1 - one).mean() + F.relu(1 + other).mean() for one, other in zip(real, made, strict=True)]
    return torch.stack(losses).mean()


def deception_loss(made: list[Tensor]) -> Tensor:
    """What the generator wants of the verdicts on its output."""
    return torch.stack([-one.mean() for one in made]).mean()


def matching_loss(real: list[list[Tensor]], made: list[list[Tensor]]) -> Tensor:
    """Distance between what the layers saw, relative to the size of it."""
    distances = [
        (one.float() - other.float()).abs().mean() / (one.float().abs().mean() + 1e-3)
        for layers, others in zip(real, made, strict=True)
        for one, other in zip(layers, others, strict=True)
    ]
    return torch.stack(distances).mean()
