"""Against the blur of mean losses: the cepstral coefficients of made spectra get the spread of real ones.

The thought is that of global variance (Toda and Tokuda 2007). What we do otherwise: the spread is measured over the
speech of all clips while training, not in each sentence, and only frames that are loud are changed.
"""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

_DECAY = 0.85
"""Of an update, of which there is one in twenty steps: after 200 steps a model's first blur is forgotten."""
_MOST = 2.0
_SMOOTH = (0.03, 0.11, 0.22, 0.28, 0.22, 0.11, 0.03)
_QUIET, _STEEP = -7.0, 2.0


class Contrast(nn.Module):
    """Keeps the moments of real and made mel spectra, and brings the made ones' spread to that of the real ones."""

    moments: Tensor
    cosines: Tensor

    def __init__(self, n_mels: int) -> None:
        super().__init__()
        # Mean and square of real coefficients, then of made ones; all 0 until the first update.
        self.register_buffer("moments", torch.zeros(4, n_mels))
        self.register_buffer("cosines", _cosines(n_mels), persistent=False)

    @torch.no_grad()
    def update(self, real_BTM: Tensor, made_BTM: Tensor, loud_BT: Tensor) -> None:
        """Look at a batch of normalised spectra; ``loud``: 1 for frames that count."""
        weights = loud_BT[..., None] / loud_BT.sum().clamp(min=1)
        rows = []
        for mel in (real_BTM, made_BTM):
            coefficients = mel @ self.cosines
            rows += [(coefficients * weights).sum(dim=(0, 1)), (coefficients.square() * weights).sum(dim=(0, 1))]
        now = torch.stack(rows)
        self.moments.copy_(torch.where(self.moments.any(), torch.lerp(now, self.moments, _DECAY), now))

    def forward(self, mel_BTM: Tensor, loudness_BT: Tensor, strength: float) -> Tensor:
        """Normalised mel with more contrast; ``loudness``: the mean of natural log mel, quiet frames stay."""
        real_mean, real_square, made_mean, made_square = self.moments
        ratio = (real_square - real_mean.square()).clamp(min=1e-8) / (made_square - made_mean.square()).clamp(min=1e-8)
        kernel = torch.tensor(_SMOOTH, device=ratio.device)[None, None]
        smooth = F.conv1d(F.pad(ratio.sqrt()[None, None], (3, 3), mode="replicate"), kernel)[0, 0]
        gain = (smooth.clamp(min=1.0) ** strength).clamp(max=_MOST)
        gain = torch.where(torch.arange(len(gain), device=gain.device) == 0, torch.ones_like(gain), gain)
        coefficients = mel_BTM @ self.cosines
        sharp = (made_mean + (coefficients - made_mean) * gain) @ self.cosines.T
        share = torch.sigmoid((loudness_BT - _QUIET) * _STEEP)[..., None]
        mixed: Tensor = share * sharp + (1 - share) * mel_BTM
        return mixed


def loud(log_mel_BTM: Tensor) -> Tensor:
    """1 for frames of speech, 0 for pauses, (B, T)."""
    return (log_mel_BTM.mean(dim=2) > _QUIET + 0.5).float()


def _cosines(size: int) -> Tensor:
    """Orthonormal DCT-II: spectrum @ it = coefficients."""
    position, order = torch.arange(size) + 0.5, torch.arange(size)
    table = torch.cos(math.pi / size * position[:, None] * order[None]) * math.sqrt(2 / size)
    table[:, 0] *= math.sqrt(0.5)
    return table
