"""F0 as networks see it, and what a source of sound is made of (neural source-filter models: Wang et al. 2019).

Legend: B batch, T frames, N samples.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from backend.layers.segments import pieces

_LOG_CENTRE = math.log(200.0)
_SCALE = 2.0


class Pitch(NamedTuple):
    """F0 of whole clips or of segments, with what else a source of sound wants."""

    log_f0_BT: Tensor
    """Natural log of Hz, drawn through where nothing is voiced."""
    voiced_BT: Tensor
    """0–1."""
    noise_BN: Tensor
    """Standard normal."""
    phase_B: Tensor
    """Of the first pulse, periods in [0, 1)."""

    @property
    def features_BT2(self) -> Tensor:
        """F0 and voicing as networks see them."""
        return features(self.log_f0_BT, self.voiced_BT)


def of_segments(log_f0_BT: Tensor, voiced_BT: Tensor, starts_B: Tensor, frames: int, hop: int) -> Pitch:
    """Pitch of segments of clips. Where the first pulse of a recording lies is anybody's guess."""
    log_f0, voiced = pieces(torch.stack([log_f0_BT, voiced_BT], dim=1), starts_B, frames).unbind(dim=1)
    noise = torch.randn(len(log_f0), frames * hop, device=log_f0.device)
    return Pitch(log_f0, voiced, noise, torch.rand(len(log_f0), device=log_f0.device))


def features(log_f0_BT: Tensor, voiced_BT: Tensor) -> Tensor:
    """F0 as networks see it, (B, T, 2): near 0, and 0 where nothing is voiced; and voicing."""
    return torch.stack([normal(log_f0_BT) * voiced_BT, voiced_BT], dim=2)


def normal(log_f0: Tensor) -> Tensor:
    """Natural log of Hz → a number near 0."""
    return (log_f0 - _LOG_CENTRE) * _SCALE


def natural(value: Tensor) -> Tensor:
    """The inverse of :func:`normal`."""
    return value / _SCALE + _LOG_CENTRE
