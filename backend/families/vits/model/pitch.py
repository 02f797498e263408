"""Pitch, for voices that obey it: what frames are predicted once F0 is known, and F0 where nobody drew it. Not in the
public systems.

Legend: B batch, P phones, T frames, N samples, H hidden, S speaker vector.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from backend.families.vits.config import Architecture
from backend.layers.over_frames import OverFrames
from backend.layers.source import natural

_PLACES, _TOLD = 3, 2


class Frames(NamedTuple):
    """The text spread over its frames."""

    hidden_BTH: Tensor
    place_BT3: Tensor
    """Where in its phone a frame lies: share of it, and log frames since its start and to its end."""
    mask_BT1: Tensor


def spread(hidden_BHP: Tensor, path_BTP: Tensor, frames_B1T: Tensor) -> Frames:
    """What is known of phones → of frames, along the path."""
    lengths_BP1 = path_BTP.sum(dim=1)[..., None]
    starts_BP1 = lengths_BP1.cumsum(dim=1) - lengths_BP1
    at = torch.arange(path_BTP.shape[1], device=path_BTP.device)[None, :, None] + 0.5
    mask_BT1 = frames_B1T.transpose(1, 2)
    since = ((at - path_BTP @ starts_BP1) * mask_BT1).clamp(min=0)
    length = (path_BTP @ lengths_BP1).clamp(min=1)
    place = torch.cat([since / length, torch.log1p(since), torch.log1p((length - since).clamp(min=0))], dim=2)
    return Frames(path_BTP @ hidden_BHP.transpose(1, 2), place * mask_BT1, mask_BT1)


class FramePrior(OverFrames):
    """What F0 and a frame's place in its phone change in what the phone predicts."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__(
            sizes.hidden + _PLACES + _TOLD, sizes.hidden, 2 * sizes.latent, layers=sizes.frame_layers,
            speaker_channels=sizes.speaker_channels,
        )  # fmt: skip

    def forward(self, text: Frames, pitch_BT2: Tensor, speaker_BS1: Tensor | None) -> tuple[Tensor, Tensor]:
        """→ what is added to mean and log deviation, (B, Z, T) each."""
        known = torch.cat([text.hidden_BTH, text.place_BT3, pitch_BT2], dim=2)
        mean, log_deviation = self.over(known, text.mask_BT1, speaker_BS1).transpose(1, 2).chunk(2, dim=1)
        return mean, log_deviation


class PitchPredictor(OverFrames):
    """F0 of a text whose lengths are known. It only reads: nothing before it learns from it."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__(
            sizes.hidden + _PLACES, sizes.hidden, _TOLD, layers=sizes.frame_layers,
            speaker_channels=sizes.speaker_channels,
        )  # fmt: skip

    def forward(self, text: Frames, speaker_BS1: Tensor | None) -> tuple[Tensor, Tensor]:
        """→ natural log of Hz, and how surely it is voiced, as a logit; (B, T) each."""
        known = torch.cat([text.hidden_BTH.detach(), text.place_BT3], dim=2)
        told = None if speaker_BS1 is None else speaker_BS1.detach()
        value, sure = self.over(known, text.mask_BT1, told).unbind(dim=2)
        return natural(value), sure
