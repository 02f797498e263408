"""The whole network: conditions → coarse mel → mel. Legend: B batch, M mel bands, H hidden, K context, T frames."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from backend.families.comosvc.config import Sizes
from backend.families.comosvc.model import edm
from backend.families.comosvc.model.conditions import Conditions
from backend.families.comosvc.model.denoiser import Denoiser
from backend.layers.attention import Transformer

_KERNEL = 3
_EPSILON = 1e-4


class Encoder(nn.Module):
    """Conditions → a coarse mel, by attention over the whole excerpt."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.transformer = Transformer(
            sizes.hidden, sizes.filter, sizes.heads, sizes.layers, _KERNEL, sizes.dropout, epsilon=_EPSILON
        )
        self.leave = nn.Conv1d(sizes.hidden, sizes.n_mels, 1)

    def forward(self, known_BTH: Tensor, mask_B1T: Tensor) -> Tensor:
        """→ (B, M, T); beyond the mask it is the last layer's bias."""
        coarse: Tensor = self.leave(self.transformer(known_BTH.transpose(1, 2), mask_B1T))
        return coarse


@dataclass(frozen=True)
class Told:
    """What the denoiser is told."""

    context_BKT: Tensor
    coarse_BMT: Tensor
    """The mean that noise lies around: the coarse mel, or zeros."""
    mask_B1T: Tensor


class Converter(nn.Module):
    """Conditions, encoder and denoiser. Mels are normalised: ``mel = normal · scale + mean``, band by band."""

    mean: Tensor
    scale: Tensor

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.conditions = Conditions(sizes)
        self.encoder = Encoder(sizes) if sizes.layers else None
        self.denoiser = Denoiser(sizes.denoiser, sizes.n_mels, sizes.context)
        self.register_buffer("mean", torch.zeros(sizes.n_mels))
        self.register_buffer("scale", torch.ones(sizes.n_mels))

    def tell(self, known_BTH: Tensor, mask_B1T: Tensor) -> Told:
        """What the conditions mean for the denoiser."""
        if self.encoder is None:
            context = known_BTH.transpose(1, 2)
            return Told(context, context.new_zeros(len(context), self.sizes.n_mels, context.shape[2]), mask_B1T)
        coarse = self.encoder(known_BTH, mask_B1T)
        return Told(coarse, coarse, mask_B1T)

    def denoise(self, told: Told) -> Callable[[Tensor, Tensor], Tensor]:
        """The denoiser in its preconditioning: ((B, M, T), (B,) σ) → (B, M, T)."""
        return lambda x, sigma: edm.denoise(self.denoiser, self.sizes.levels, x, sigma, told.context_BKT)

    def normalised(self, mel_BMT: Tensor) -> Tensor:
        """Mel → what the network works on."""
        return (mel_BMT - self.mean[:, None]) / self.scale[:, None]

    def mel(self, normal_BMT: Tensor) -> Tensor:
        """The inverse of ``normalised``."""
        return normal_BMT * self.scale[:, None] + self.mean[:, None]
