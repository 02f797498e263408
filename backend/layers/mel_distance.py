"""How far sound is from sound, by log mel spectra (Kong et al. 2020, §2.4)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.audio.mel import Framed, MelConfig, full_band
from backend.layers.sizes import numbers
from backend.vocoder.loss import LogMel

_EPSILON = 1e-6


class Windowed(Framed, Protocol):
    """A config that says at which resolutions sound is compared."""

    @property
    def mel_windows(self) -> str: ...


def resolutions(config: Windowed) -> list[MelConfig]:
    """The spectra that sound is compared by: the model's own, and with other windows."""
    first = full_band(config)
    return [first, *(replace(first, n_fft=size, win=size) for size in numbers(config.mel_windows))]


class MelDistance(nn.Module):
    """Mean L1 between log mel spectra, at one or several resolutions, of two sets of samples, (B, N) each."""

    def __init__(self, configs: Sequence[MelConfig]) -> None:
        super().__init__()
        self.scales = nn.ModuleList(LogMel(one, _EPSILON) for one in configs)

    def forward(self, made_BN: Tensor, real_BN: Tensor) -> Tensor:
        return torch.stack([F.l1_loss(scale(made_BN), scale(real_BN)) for scale in self.scales]).mean()
