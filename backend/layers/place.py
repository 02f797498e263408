"""Which phone is being said: a language model of codes that is told so leaves nothing out and says nothing twice.

The public systems find their place by attention alone. Here each code is heard together with the phone that it is of,
and before the next one the place moves on by some phones, or stays. After VALL-T (Du et al. 2024) and ELLA-V (Song
et al. 2024, §3.2), which write the place into the sequence.

Legend: B batch, P phones, T codes (or steps of several), C channels, S strides.
"""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.layers.sampling import Sampling

_AROUND = (-1, 0, 1, 2)
"""Phones around a place that the model is given, counted from it."""
_LEAST_LOOK = 1e-4


class Near(nn.Module):
    """Embedding of a place in the text."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.near_proj = nn.Linear(len(_AROUND) * channels, channels)

    def near(self, phone_BPC: Tensor, place_BT: Tensor, first_B: Tensor, end_B: Tensor | None = None) -> Tensor:
        """The phones around places, (B, T, C). ``first_B``: the first phone of each row; before it lies nothing.
        ``end_B``: behind its last one; None: all rows end with the last phone.
        """
        around_BTA = place_BT[..., None] + torch.tensor(_AROUND, device=place_BT.device)
        last = phone_BPC.shape[1] - 1
        until = last + 1 if end_B is None else end_B[:, None, None]
        there = (around_BTA >= first_B[:, None, None]) & (around_BTA < until)
        rows = torch.arange(len(phone_BPC), device=place_BT.device)[:, None, None]
        found = phone_BPC[rows, around_BTA.clamp(0, last)] * there[..., None]
        out: Tensor = self.near_proj(found.flatten(2))
        return out


class Place(Near):
    """Embedding of a place in the text, and prediction of how far it moves."""

    def __init__(self, channels: int, strides: int) -> None:
        super().__init__(channels)
        self.stride_layer = nn.Linear(channels, strides)
        self.mix = nn.Sequential(nn.Linear(2 * channels, 2 * channels), nn.ReLU(), nn.Linear(2 * channels, channels))

    def strides(self, hidden_BTC: Tensor) -> Tensor:
        """Logits of how many phones the next code is further on, (B, T, S)."""
        out: Tensor = self.stride_layer(hidden_BTC)
        return out

    def informed(self, hidden_BTC: Tensor, near_BTC: Tensor) -> Tensor:
        """The hidden state so far plus the place of the next code, (B, T, C)."""
        out: Tensor = hidden_BTC + self.mix(torch.cat([hidden_BTC, near_BTC], dim=-1))
        return out


class Pointer:
    """Where in the text each row is. It stays until the chance that it would have gone on has passed a threshold: in
    the middle, or, the warmer, the farther from it. So lengths are drawn as the model knows them.
    """

    def __init__(
        self, place: Place, next_B: Tensor, last: int, how: Sampling, generator: torch.Generator | None
    ) -> None:
        """``next_B``: the phone that the first code is of; ``last``: the phone that each row ends with."""
        self._place, self._last, self._generator = place, last, generator
        self._warmth = 0.0 if how.top_k == 1 else min(1.0, how.temperature)
        self.place_B = next_B
        self._stayed_B = torch.ones(len(next_B), device=next_B.device)
        self._until_B = self._threshold()

    @property
    def at_end_B(self) -> Tensor:
        """Whether a row has reached its last phone: only then it may end."""
        return self.place_B == self._last

    def move(self, hidden_B1C: Tensor) -> None:
        """Stay, or go on to the phone that the next code is of."""
        share_BS = self._place.strides(hidden_B1C)[:, 0].float().softmax(dim=1)
        self._stayed_B = self._stayed_B * share_BS[:, 0]
        goes_B = self._stayed_B < self._until_B
        further_B = self.place_B + share_BS[:, 1:].argmax(dim=1) + 1
        self.place_B = torch.where(goes_B, further_B.clamp(max=self._last), self.place_B)
        self._stayed_B = self._stayed_B.masked_fill(goes_B, 1.0)
        self._until_B = torch.where(goes_B, self._threshold(), self._until_B)

    def _threshold(self) -> Tensor:
        chance = torch.rand(len(self.place_B), generator=self._generator).to(self.place_B.device)
        return 0.5 + (chance - 0.5) * self._warmth


def misplaced(strides_BTS: Tensor, place_BT: Tensor, first_B: Tensor, codes_B: Tensor) -> Tensor:
    """Cross entropy, nats, of the number of phones between each code and the one before it; for the first code, between
    it and the first phone.
    """
    moved_BT = torch.diff(place_BT, dim=1, prepend=first_B[:, None]).clamp(0, strides_BTS.shape[2] - 1)
    there_BT = torch.arange(place_BT.shape[1], device=place_BT.device) < codes_B[:, None]
    each_BT = F.cross_entropy(strides_BTS.float().transpose(1, 2), moved_BT, reduction="none")
    return (each_BT * there_BT).sum() / there_BT.sum()


def astray(looks_BTP: Tensor, said_BT: Tensor, codes_B: Tensor) -> Tensor:
    """Negative log of the attention that a code, or a frame, pays to its own phone, nats each.
    (B, T, P), (B, T), (B,).
    """
    there_BT = torch.arange(said_BT.shape[1], device=said_BT.device) < codes_B[:, None]
    right_BT = looks_BTP.gather(2, said_BT[..., None])[..., 0]
    return -(torch.log(right_BT + _LEAST_LOOK) * there_BT).sum() / there_BT.sum()
