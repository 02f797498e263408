"""Discriminators on complex spectra at several resolutions: they hear the buzz that mean losses leave."""

from collections.abc import Iterable
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.vocoder.precision import fast

_SIZES_S = (0.016, 0.032, 0.064)
_SLOPE = 0.1


class Adversary(nn.Module):
    """One discriminator a resolution. (B, samples) → verdicts, and what the layers saw."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        super().__init__()
        sizes = [int(2 ** round(float(torch.log2(torch.tensor(seconds * sample_rate))))) for seconds in _SIZES_S]
        self.parts = nn.ModuleList(_Discriminator(size, channels) for size in sizes)

    def forward(self, samples_BN: Tensor) -> tuple[list[Tensor], list[list[Tensor]]]:
        heard = [part(samples_BN) for part in self.parts]
        return [verdict for verdict, _ in heard], [layers for _, layers in heard]


class _Discriminator(nn.Module):
    window: Tensor

    def __init__(self, size: int, channels: int) -> None:
        super().__init__()
        self.size = size
        widths = (2, channels, channels, channels)
        self.layers = nn.ModuleList(
            nn.Conv2d(before, after, (3, 9), stride=(1, 2), padding=(1, 4)) for before, after in pairwise(widths)
        )
        self.layers.append(nn.Conv2d(channels, channels, 3, padding=1))
        self.leave = nn.Conv2d(channels, 1, 3, padding=1)
        self.register_buffer("window", torch.hann_window(size), persistent=False)

    def forward(self, samples_BN: Tensor) -> tuple[Tensor, list[Tensor]]:
        spectrum = torch.stft(
            samples_BN, self.size, self.size // 4, window=self.window, return_complex=True, pad_mode="constant"
        )
        spectrum = spectrum * self.size**-0.5
        spectrum = spectrum * (spectrum.abs() + 1e-5) ** -0.5  # quiet parts matter as well
        image = torch.view_as_real(spectrum).permute(0, 3, 2, 1)
        return look(image, self.layers, self.leave, _SLOPE)


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
