"""Losses. Legend: B batch, M mel bands, T frames; mels are normalised."""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

_WINDOW, _DEVIATION = 11, 1.5
_LIFT = 6.0
"""Added to both spectra before their structures are compared: the measure needs positive values."""
_C1, _C2 = 0.01**2, 0.03**2


def mean(values_BMT: Tensor, mask_B1T: Tensor) -> Tensor:
    """Mean over bands and unpadded frames."""
    return (values_BMT * mask_B1T).sum() / (mask_B1T.sum() * values_BMT.shape[1])


def diffusion(clean_BMT: Tensor, seen_BMT: Tensor, weight_B11: Tensor, mask_B1T: Tensor) -> Tensor:
    """Squared error of the denoised mel, weighted by the level (Karras et al. 2022, equation 8)."""
    return mean(weight_B11 * (seen_BMT - clean_BMT).square(), mask_B1T)


def prior(mel_BMT: Tensor, coarse_BMT: Tensor, mask_B1T: Tensor) -> Tensor:
    """Negative log likelihood of the mel under a normal distribution with the coarse mel as mean and deviation 1
    (Grad-TTS: Popov et al. 2021).
    """
    return mean(0.5 * ((mel_BMT - coarse_BMT).square() + math.log(2 * math.pi)), mask_B1T)


def structure(mel_BMT: Tensor, coarse_BMT: Tensor, mask_B1T: Tensor) -> Tensor:
    """1 − structural similarity (Wang et al. 2004, windows of 11 × 11) of the two as images; 0 where they are equal."""
    one, other = mel_BMT[:, None] + _LIFT, coarse_BMT[:, None] + _LIFT
    mean_one, mean_other = _blurred(one), _blurred(other)
    spread_one = _blurred(one.square()) - mean_one.square()
    spread_other = _blurred(other.square()) - mean_other.square()
    together = _blurred(one * other) - mean_one * mean_other
    alike = (2 * mean_one * mean_other + _C1) * (2 * together + _C2)
    alike = alike / ((mean_one.square() + mean_other.square() + _C1) * (spread_one + spread_other + _C2))
    return mean(1 - alike[:, 0], mask_B1T)


def consistency(seen_BMT: Tensor, wanted_BMT: Tensor, mask_B1T: Tensor) -> Tensor:
    """Squared difference between the denoised mels of student and target (Song et al. 2023, equation 7, weight 1)."""
    return mean((seen_BMT - wanted_BMT).square(), mask_B1T)


def _blurred(image_B1MT: Tensor) -> Tensor:
    at = torch.arange(_WINDOW, device=image_B1MT.device, dtype=image_B1MT.dtype) - _WINDOW // 2
    bell = torch.exp(-at.square() / (2 * _DEVIATION**2))
    bell = bell / bell.sum()
    down = F.conv2d(image_B1MT, bell[None, None, :, None], padding=(_WINDOW // 2, 0))
    return F.conv2d(down, bell[None, None, None], padding=(0, _WINDOW // 2))
