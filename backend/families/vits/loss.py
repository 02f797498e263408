"""What generator and judges are moved by; padding counts nowhere."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.audio.mel import FLOOR, MelConfig, filterbank, window
from backend.families.vits.model.generator import Learned
from backend.layers.discriminators import Verdict

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


def divergence(learned: Learned) -> Tensor:
    """Between what is heard and what the text predicts, a frame."""
    mean, spread = learned.mean_BZT, learned.log_deviation_BZT
    return _divergence(learned, learned.heard_BZT, learned.posterior_BZT, mean, spread)


def rough_divergence(learned: Learned) -> Tensor:
    """Of what phones predict before F0 is known, by which the search goes; it moves nothing that is heard."""
    mean, spread = learned.rough_mean_BZT, learned.rough_deviation_BZT
    return _divergence(learned, learned.heard_BZT.detach(), learned.posterior_BZT.detach(), mean, spread)


def _divergence(learned: Learned, heard: Tensor, posterior: Tensor, mean: Tensor, spread: Tensor) -> Tensor:
    each = spread - posterior - 0.5 + 0.5 * (heard - mean).square() * torch.exp(-2 * spread)
    return (each * learned.frames_B1T).sum() / learned.frames_B1T.sum()


def intonation(learned: Learned, log_f0_BT: Tensor, voiced_BT: Tensor) -> Tensor:
    """How far F0 is from the recording's where that is voiced, octaves a frame, and how wrong voicing is."""
    assert learned.pitch is not None
    guess, sure = learned.pitch
    frames = learned.frames_B1T[:, 0]
    off = ((guess - log_f0_BT).abs() * voiced_BT * frames).sum() / (voiced_BT * frames).sum().clamp(min=1)
    each = F.binary_cross_entropy_with_logits(sure, voiced_BT, reduction="none")
    return off / math.log(2) + (each * frames).sum() / frames.sum()


def lengths(learned: Learned) -> Tensor:
    """Square error of the deterministic predictor's log lengths, a phone."""
    phones = learned.text.mask_B1P.sum()
    return (learned.predicted_B1P - learned.real_B1P).square().sum() / phones


def discrimination(verdicts: list[Verdict]) -> Tensor:
    """What the judges want: 1 for the first half of a batch, which is real, 0 for the other."""
    total = verdicts[0][0].new_zeros(())
    for verdict, _ in verdicts:
        real, made = verdict.float().chunk(2)
        total = total + (1 - real).square().mean() + made.square().mean()
    return total


def deception(made: list[Verdict]) -> Tensor:
    """What the generator wants of the verdicts on what it made."""
    return torch.stack([(1 - verdict.float()).square().mean() for verdict, _ in made]).sum()


def matching(real: list[Verdict], made: list[Verdict]) -> Tensor:
    """L1 between what the layers saw of the real sound and of the made one."""
    pairs = [pair for (_, one), (_, other) in zip(real, made, strict=True) for pair in zip(one, other, strict=True)]
    return torch.stack([(true.float() - false.float()).abs().mean() for true, false in pairs]).sum()


def masked_square(wanted: float, verdict_BP1: Tensor, mask_B1P: Tensor) -> Tensor:
    """Mean square distance of a duration judge's verdicts from what is wanted, over phones alone."""
    mask_BP1 = mask_B1P.transpose(1, 2)
    return ((verdict_BP1 - wanted).square() * mask_BP1).sum() / mask_BP1.sum()
