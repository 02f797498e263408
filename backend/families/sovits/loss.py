"""Losses of s1. Most losses of s2 are in ``backend/layers``, for all families."""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

_BETA = 0.2
"""β of the preference loss, as in the public system."""


def targets(code_BT: Tensor, codes_B: Tensor, end: int) -> tuple[Tensor, Tensor]:
    """The code that each step should predict, (B, T + 1): the codes, then the end; and a mask of what counts."""
    wanted = F.pad(code_BT, (0, 1), value=end)
    places = torch.arange(wanted.shape[1], device=wanted.device)
    return wanted, places <= codes_B[:, None]


def surprise(logits_BTV: Tensor, wanted_BT: Tensor, counts_BT: Tensor) -> Tensor:
    """Cross entropy a code, nats."""
    each_BT = F.cross_entropy(logits_BTV.float().transpose(1, 2), wanted_BT, reduction="none")
    return (each_BT * counts_BT).sum() / counts_BT.sum()


def hits(logits_BTV: Tensor, wanted_BT: Tensor, counts_BT: Tensor) -> Tensor:
    """Share of codes that were the likeliest."""
    right_BT = (logits_BTV.argmax(dim=2) == wanted_BT) & counts_BT
    return right_BT.sum() / counts_BT.sum()


def unlike(made_BMT: Tensor, real_BMT: Tensor, mask_B1T: Tensor) -> Tensor:
    """Distance of normalised mel spectra: absolute, plus half of the squared one, as in fastpitch."""
    apart_BMT = made_BMT - real_BMT
    each_B1T = (apart_BMT.abs() + 0.5 * apart_BMT.square()).mean(dim=1, keepdim=True)
    return (each_B1T * mask_B1T).sum() / mask_B1T.sum()


def likelihood(logits_BTV: Tensor, wanted_BT: Tensor, counts_BT: Tensor) -> Tensor:
    """Log probability of each row, (B,)."""
    each_BTV = logits_BTV.float().log_softmax(dim=2)
    return (each_BTV.gather(2, wanted_BT[..., None])[..., 0] * counts_BT).sum(dim=1)


def preference(chosen_B: Tensor, rejected_B: Tensor) -> Tensor:
    """Direct preference optimisation without a reference model (Rafailov et al. 2023, eq. 7)."""
    return -F.logsigmoid(_BETA * (chosen_B - rejected_B)).mean()
