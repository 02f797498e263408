"""What generator and judges are moved by (Kim et al. 2021); padding counts nowhere."""

from torch import Tensor

from backend.families.vits.model.generator import Learned
from backend.layers.divergence import between
from backend.layers.intonation import off


def divergence(learned: Learned) -> Tensor:
    """Between what is heard and what the text predicts, a frame."""
    mean, spread = learned.mean_BZT, learned.log_deviation_BZT
    return between(learned.heard_BZT, learned.posterior_BZT, mean, spread, learned.frames_B1T)


def rough_divergence(learned: Learned) -> Tensor:
    """Of what phones predict before F0 is known, by which the search goes; it moves nothing that is heard."""
    mean, spread = learned.rough_mean_BZT, learned.rough_deviation_BZT
    heard, posterior = learned.heard_BZT.detach(), learned.posterior_BZT.detach()
    return between(heard, posterior, mean, spread, learned.frames_B1T)


def intonation(learned: Learned, log_f0_BT: Tensor, voiced_BT: Tensor) -> Tensor:
    """How far F0 is from the recording's where that is voiced, octaves a frame, and how wrong voicing is."""
    assert learned.pitch is not None
    guess, sure = learned.pitch
    return off(guess, sure, log_f0_BT, voiced_BT, learned.frames_B1T[:, 0])


def lengths(learned: Learned) -> Tensor:
    """Square error of the deterministic predictor's log lengths, a phone."""
    phones = learned.text.mask_B1P.sum()
    return (learned.predicted_B1P - learned.real_B1P).square().sum() / phones


def masked_square(wanted: float, verdict_BP1: Tensor, mask_B1P: Tensor) -> Tensor:
    """Mean square distance of a duration judge's verdicts from what is wanted, over phones alone."""
    mask_BP1 = mask_B1P.transpose(1, 2)
    return ((verdict_BP1 - wanted).square() * mask_BP1).sum() / mask_BP1.sum()
