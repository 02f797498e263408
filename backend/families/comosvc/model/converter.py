"""The whole network (CoMoSVC: Lu et al. 2024): conditions → coarse mel → mel.

Legend: B batch, M mel bands, H hidden, K context, T frames.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from backend.families.comosvc.config import Sizes
from backend.families.comosvc.model import edm
from backend.families.comosvc.model.conditions import Conditions
from backend.families.comosvc.model.denoiser import Denoiser
from backend.layers.attention import Transformer
from backend.recipe import Batch
from backend.vocoder.precision import fast

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


class Told(NamedTuple):
    """Input of the denoiser beside the noised mel."""

    context_BKT: Tensor
    coarse_BMT: Tensor
    """The mean that noise lies around: the coarse mel, or zeros."""
    mask_B1T: Tensor


class Seen(NamedTuple):
    """What the losses of a step are computed from, normalised."""

    told: Told
    mel_BMT: Tensor
    """The recording's."""
    clean_BMT: Tensor
    """Target of the denoiser: the mel, or its difference from the coarse mel."""
    noised_BMT: Tensor
    found_BMT: Tensor
    """Output of the denoiser; zeros where it was not run."""


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

    def forward(self, batch: Batch, sigma_B: Tensor, *, denoise: bool = True) -> Seen:
        """One look at a batch (see :class:`backend.families.comosvc.data.ExcerptCorpus`), noised to σ."""
        mel = self.normalised(batch["mel"])
        with fast(mel.device):
            told = self.tell(self.known(batch), batch["mask"])
            coarse = told.coarse_BMT.float()
            clean = mel - coarse.detach() if self.sizes.levels.residual else mel
            noised = clean + sigma_B[:, None, None] * self.around(told, batch["noise"])
            found = self.denoise(told)(noised, sigma_B) if denoise else torch.zeros_like(mel)
        return Seen(Told(told.context_BKT.float(), coarse, told.mask_B1T), mel, clean, noised, found.float())

    def around(self, told: Told, noise_BMT: Tensor) -> Tensor:
        """Standard normal noise → noise with the mean that the denoiser was trained with."""
        return noise_BMT if self.sizes.levels.residual else noise_BMT + told.coarse_BMT

    def whole(self, told: Told, made_BMT: Tensor) -> Tensor:
        """What a sampler made → the mel, normalised."""
        return made_BMT + told.coarse_BMT if self.sizes.levels.residual else made_BMT

    def known(self, batch: Batch) -> Tensor:
        """(B, T, H): what the conditions of a batch add up to; its one content feeds the first layer for such."""
        ((name, _),) = self.sizes.contents
        found: Tensor = self.conditions(
            {name: batch["content"]}, batch["f0"], batch["unvoiced"], batch["loudness"], batch["singer"], batch["shift"]
        )
        return found

    def tell(self, known_BTH: Tensor, mask_B1T: Tensor) -> Told:
        """The denoiser's context, made of the conditions."""
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
