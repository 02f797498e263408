"""Samples ↔ overlapping spectra whose frame i is centred at (i + 0.5) · hop, as the mel spectrum's."""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor


def analyse(samples_BN: Tensor, window: Tensor, hop: int) -> Tensor:
    """(B, T · hop) → complex (B, T, bins)."""
    n_fft = len(window)
    left = (n_fft - hop) // 2
    padded = F.pad(samples_BN, (left, n_fft - hop - left))
    spectra: Tensor = torch.fft.rfft(padded.unfold(1, n_fft, hop) * window, dim=2)
    return spectra


def synthesise(spectra_BTK: Tensor, window: Tensor, hop: int) -> Tensor:
    """The inverse of ``analyse``, and the nearest samples where there is none: complex (B, T, bins) → (B, T · hop)."""
    n_fft = len(window)
    frames = spectra_BTK.shape[1]
    left = (n_fft - hop) // 2
    total = (frames - 1) * hop + n_fft
    pieces = torch.fft.irfft(spectra_BTK, n=n_fft, dim=2) * window
    added = F.fold(pieces.transpose(1, 2), (1, total), (1, n_fft), stride=(1, hop))[:, 0, 0]
    weights = window.square().view(1, n_fft, 1).expand(1, n_fft, frames)
    norm = F.fold(weights, (1, total), (1, n_fft), stride=(1, hop))[:, 0, 0]
    return (added / norm.clamp(min=1e-6))[:, left : left + frames * hop]
