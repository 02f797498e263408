"""How far sound is from sound, by log mel spectra (Kong et al. 2020, §2.4)."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.audio.mel import FLOOR, MelConfig, filterbank, window

_EPSILON = 1e-6


class MelDistance(nn.Module):
    """Mean L1 between log mel spectra, at one or several resolutions, of two sets of samples, (B, N) each."""

    def __init__(self, configs: Sequence[MelConfig]) -> None:
        super().__init__()
        self.scales = nn.ModuleList(_Mel(one) for one in configs)

    def forward(self, made_BN: Tensor, real_BN: Tensor) -> Tensor:
        return torch.stack([F.l1_loss(scale(made_BN), scale(real_BN)) for scale in self.scales]).mean()


class _Mel(nn.Module):
    taper: Tensor
    bank: Tensor

    def __init__(self, config: MelConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("taper", torch.from_numpy(window(config)), persistent=False)
        self.register_buffer("bank", torch.from_numpy(filterbank(config)), persistent=False)

    def forward(self, samples_BN: Tensor) -> Tensor:
        config = self.config
        padded = F.pad(samples_BN.float(), (config.left, config.n_fft - config.hop - config.left))
        spectrum = torch.stft(padded, config.n_fft, config.hop, window=self.taper, center=False, return_complex=True)
        power = spectrum.real.square() + spectrum.imag.square()
        return torch.log((self.bank @ torch.sqrt(power + _EPSILON)).clamp(min=FLOOR))
