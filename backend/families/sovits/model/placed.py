"""Codes that are told their phones, in the place of looking for them: the sound stage's part of following the text.

s1 knows which phone each of its codes is of (:mod:`backend.layers.place`); of recordings the alignment
says it. So no word can be lost between the two stages. How frames learn where in their phone they are is FastPitch's
and ours (``backend/families/fastpitch/README.md``).

Legend: B batch, P phones, T content frames, H hidden, S style vector.
"""

import torch
from torch import Tensor, nn

from backend.families.sovits.config import SoundSizes

_PLACES = 4
_FRAMES = 10.0
"""Content frames that a long phone lasts."""


class Placed(nn.Module):
    """What is said, with its phone, where in the phone it is, and the style."""

    def __init__(self, sizes: SoundSizes) -> None:
        super().__init__()
        hidden = sizes.hidden
        self.phone = nn.Conv1d(hidden, hidden, 1)
        self.place = nn.Conv1d(_PLACES, hidden, 1)
        self.style = nn.Conv1d(sizes.cross, hidden, 1)

    def forward(
        self, content_BHT: Tensor, mask_B1T: Tensor, text_BHP: Tensor, said_BT: Tensor, style_BS1: Tensor
    ) -> Tensor:
        """(B, H, T). ``said_BT``: which phone each frame is of."""
        phone = text_BHP.gather(2, said_BT[:, None].expand(-1, text_BHP.shape[1], -1))
        found = self.phone(phone) + self.place(places(said_BT)) + self.style(style_BS1)
        out: Tensor = (content_BHT + found) * mask_B1T
        return out


def places(said_BT: Tensor) -> Tensor:
    """Where in its phone each frame is, (B, 4, T): how far from its beginning and its end, at which share, how long."""
    at = torch.arange(said_BT.shape[1], device=said_BT.device).expand_as(said_BT)
    new = torch.diff(said_BT, dim=1) != 0
    edge = torch.ones_like(new[:, :1])
    first = torch.where(torch.cat([edge, new], dim=1), at, 0).cummax(dim=1).values
    last = torch.where(torch.cat([new, edge], dim=1), at, at.shape[1]).flip(1).cummin(dim=1).values.flip(1)
    since, until = (at - first + 0.5) / _FRAMES, (last - at + 0.5) / _FRAMES
    return torch.stack([since, until, since / (since + until), (since + until).log()], dim=1)
