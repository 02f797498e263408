"""What spectra and attention are compared by; padding counts nowhere, and lengths are the true ones.

Tachibana et al. 2018 (arXiv 1710.08969): their divergences and guided attention.

Legend: B batch, N letters, T frames.
"""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

from backend.families.dctts.config import REDUCTION
from backend.layers.masks import masked_mean

_LEAST = 1e-3


def spectral(logits: Tensor, wanted: Tensor, mask_BT: Tensor) -> dict[str, Tensor]:
    """``l1`` and ``binary`` (the binary divergence) between a sigmoid's input and a spectrum in [0, 1], (B, T, …)."""
    l1 = (torch.sigmoid(logits) - wanted).abs().mean(dim=2)
    binary = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none").mean(dim=2)
    return {"l1": masked_mean(l1, mask_BT), "binary": masked_mean(binary, mask_BT)}


def guide(weights_BTN: Tensor, text_mask_BN: Tensor, mask_BT: Tensor, width: float) -> dict[str, Tensor]:
    """``guide``: attention away from the diagonal, and ``diagonal``: the share on it, in [0, 1] (not a loss)."""
    letters, frames = text_mask_BN.sum(dim=1), mask_BT.sum(dim=1)
    across = torch.arange(text_mask_BN.shape[1], device=letters.device) / letters[:, None]
    along = torch.arange(mask_BT.shape[1], device=letters.device) / frames[:, None]
    away = 1 - torch.exp(-(across[:, None] - along[:, :, None]).square() / (2 * width**2))
    both = text_mask_BN[:, None] * mask_BT[:, :, None]
    punished = masked_mean(weights_BTN * away, both)
    share = masked_mean((weights_BTN * (1 - away) * text_mask_BN[:, None]).sum(dim=2), mask_BT)
    return {"guide": punished, "diagonal": share.detach()}


def astray(weights_BTN: Tensor, along_BTN: Tensor, mask_BT: Tensor) -> Tensor:
    """How badly attention predicts where the letters are said (a cross entropy, nats). ``along_BTN``: see
    :func:`along`.
    """
    return masked_mean(-(along_BTN * (weights_BTN + _LEAST).log()).sum(dim=2), mask_BT)


def along(spans_BN2: Tensor, frames: int, width: float) -> Tensor:
    """How much of each frame is which letter's, by where they are said: (B, T, N), of sum 1 over the letters.

    ``spans_BN2``: from which frame to which each is said; ``width``: how many frames' time one frame's sound covers.
    """
    at_T1 = _middles(spans_BN2, frames)[:, None]
    start_BN, end_BN = spans_BN2.unbind(dim=2)
    shared = torch.minimum(end_BN[:, None], at_T1 + width / 2) - torch.maximum(start_BN[:, None], at_T1 - width / 2)
    # A frame that is nobody's is the nearest one's.
    shared = shared.clamp(min=0) + _LEAST * near(spans_BN2, frames, 0)
    return shared / shared.sum(dim=2, keepdim=True)


def near(spans_BN2: Tensor, frames: int, reach: int) -> Tensor:
    """True for the letters that are at most ``reach`` from the one that is being said: (B, T, N).

    A frame that is nobody's counts as the nearest letter's. Rows of padding have no span, (0, 0), and come last.
    """
    said_BT = _away(spans_BN2, frames).masked_fill((spans_BN2[..., 1] <= 0)[:, None], torch.inf).argmin(dim=2)
    letters = torch.arange(spans_BN2.shape[1], device=said_BT.device)
    return (letters - said_BT[..., None]).abs() <= reach


def _away(spans_BN2: Tensor, frames: int) -> Tensor:
    """How many frames each frame's middle lies outside of each letter's span, (B, T, N)."""
    at_T1 = _middles(spans_BN2, frames)[:, None]
    start_BN, end_BN = spans_BN2.unbind(dim=2)
    return torch.maximum(start_BN[:, None] - at_T1, at_T1 - end_BN[:, None]).clamp(min=0)


def _middles(spans_BN2: Tensor, frames: int) -> Tensor:
    """Of coarse frames, (T,): each is the first of its full frames, so its middle is that one's."""
    return torch.arange(frames, device=spans_BN2.device) + 0.5 / REDUCTION
