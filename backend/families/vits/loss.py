"""What generator and judges are moved by; padding counts nowhere."""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.audio.mel import FLOOR, MelConfig, filterbank, window
from backend.families.vits.model.discriminators import Verdict
from backend.families.vits.model.generator import Learned

_EPSILON = 1e-6


class MelDistance(nn.Module):
    """L1 between log mel spectra of two sets of samples, (B, N) each."""

    taper: Tensor
    bank: Tensor

    def __init__(self, config: MelConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("taper", torch.from_numpy(window(config)), persistent=False)
        self.register_buffer("bank", torch.from_numpy(filterbank(config)), persistent=False)

    def forward(self, made_BN: Tensor, real_BN: Tensor) -> Tensor:
        return F.l1_loss(self._mel(made_BN), self._mel(real_BN))

    def _mel(self, samples_BN: Tensor) -> Tensor:
        config = self.config
        padded = F.pad(samples_BN.float(), (config.left, config.n_fft - config.hop - config.left))
        spectrum = torch.stft(padded, config.n_fft, config.hop, window=self.taper, center=False, return_complex=True)
        power = spectrum.real.square() + spectrum.imag.square()
        return torch.log((self.bank @ torch.sqrt(power + _EPSILON)).clamp(min=FLOOR))


def divergence(learned: Learned) -> Tensor:
    """Between what is heard and what the text foretells, a frame."""
    heard, mean, spread = learned.heard_BZT, learned.mean_BZT, learned.log_deviation_BZT
    each = spread - learned.posterior_BZT - 0.5 + 0.5 * (heard - mean).square() * torch.exp(-2 * spread)
    return (each * learned.frames_B1T).sum() / learned.frames_B1T.sum()


def lengths(learned: Learned) -> Tensor:
    """Square error of the deterministic predictor's log lengths, a phone."""
    phones = learned.text.mask_B1P.sum()
    return (learned.foretold_B1P - learned.real_B1P).square().sum() / phones


def discrimination(verdicts: list[Verdict]) -> Tensor:
    """What the judges want: 1 for the first half of a batch, which is real, 0 for the other."""
    total = verdicts[0][0].new_zeros(())
    for verdict, _ in verdicts:
        real, made = verdict.float().chunk(2)
        total = total + (1 - real).square().mean() + made.square().mean()
    return total


def deception(verdicts: list[Verdict]) -> Tensor:
    """What the generator wants of the verdicts on its half."""
    total = verdicts[0][0].new_zeros(())
    for verdict, _ in verdicts:
        total = total + (1 - verdict.float().chunk(2)[1]).square().mean()
    return total


def matching(verdicts: list[Verdict]) -> Tensor:
    """L1 between what the layers saw of the real half and of the made one."""
    total = verdicts[0][0].new_zeros(())
    for _, seen in verdicts:
        for layer in seen:
            real, made = layer.float().chunk(2)
            total = total + (real.detach() - made).abs().mean()
    return total


def masked_square(wanted: float, verdict_BP1: Tensor, mask_B1P: Tensor) -> Tensor:
    """Mean square distance of a duration judge's verdicts from what is wanted, over phones alone."""
    mask_BP1 = mask_B1P.transpose(1, 2)
    return ((verdict_BP1 - wanted).square() * mask_BP1).sum() / mask_BP1.sum()
