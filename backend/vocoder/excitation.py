"""What the filter is applied to: a band-limited pulse train that follows F0 exactly, and two noises.

The pulses are the sum of all harmonics below Nyquist in closed form (Stilson and Smith 1996). What we do otherwise: the
highest harmonic fades where F0 moves, so that none appears at once.
"""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

_NYQUIST_SHARE = 0.98
_SWELL_RMS = math.sqrt(35 / 128)


class Excitation(NamedTuple):
    """Sources of unit power, each (B, samples)."""

    pulses_BN: Tensor
    """One pulse a period where voiced, silence elsewhere."""
    noise_BN: Tensor
    """White."""
    breath_BN: Tensor
    """White, but swelling once a period where voiced: noise in a voice comes with the opening of the glottis."""


def upsample(values_BT: Tensor, hop: int) -> Tensor:
    """Frame values, each at its frame's middle, → (B, T · hop), linear between them."""
    if torch.onnx.is_in_onnx_export():  # runtimes resize single precision only, in ways of their own
        share = (torch.arange(hop, dtype=values_BT.dtype) + 0.5) / hop - 0.5
        before = torch.cat([values_BT[:, :1], values_BT[:, :-1]], dim=1)[..., None]
        after = torch.cat([values_BT[:, 1:], values_BT[:, -1:]], dim=1)[..., None]
        near = values_BT[..., None] * (1 - share.abs())
        return (before * (-share).clamp(min=0) + near + after * share.clamp(min=0)).flatten(1)
    return F.interpolate(values_BT[:, None], scale_factor=hop, mode="linear", align_corners=False)[:, 0]


def excite(
    log_f0_BT: Tensor, voiced_BT: Tensor, noise_BN: Tensor, phase_B: Tensor, *, sample_rate: int, hop: int
) -> Excitation:
    """Sources for F0 (natural log of Hz) and voicing in [0, 1].

    ``noise_BN``: standard normal, (B, T · hop); ``phase_B``: periods in [0, 1) at the start.
    """
    f0_BN = upsample(log_f0_BT.double(), hop).exp()
    voiced_BN = upsample(voiced_BT, hop)
    # Double precision: after a minute the phase counts thousands of periods.
    turns = torch.cumsum(f0_BN / sample_rate, dim=1) + phase_B[:, None].double()
    turns = turns - torch.round(turns)
    # A sum of all cosines below Nyquist in closed form; the highest one fades, so that none appears at once.
    count = sample_rate / 2 * _NYQUIST_SHARE / f0_BN
    whole = count.floor()
    fade = (count - whole).float()
    below, above = _cosines(turns, whole), _cosines(turns, whole + 1)
    pulses = ((1 - fade) * below + fade * above) * torch.sqrt(2 / count.float()) * voiced_BN
    swell = (0.5 + 0.5 * torch.cos(2 * math.pi * turns)).square().float() / _SWELL_RMS
    breath = noise_BN * torch.where(voiced_BN > 0.5, swell, torch.ones_like(swell))
    return Excitation(pulses, noise_BN, breath)


def _cosines(turns: Tensor, count: Tensor) -> Tensor:
    """Sum of cos(2π·k·turns) for k = 1 … count."""
    half = math.pi * turns
    sine = torch.sin(half)
    small = sine.abs() < 1e-5
    ratio = torch.sin((2 * count + 1) * half) / (2 * torch.where(small, torch.ones_like(sine), sine))
    return (torch.where(small, count + 0.5, ratio) - 0.5).float()
