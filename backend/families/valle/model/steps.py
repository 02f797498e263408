"""What the first stage reads and predicts: the first book's codes, in groups, with a beginning and an end.

Legend: B batch, T frames, S steps, G codes a step.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor


class Predicted(NamedTuple):
    """What a network predicts, and what was to be predicted."""

    logits: Tensor
    """(…, V)."""
    wanted: Tensor
    """Codes (…)."""
    counted: Tensor
    """Bool, of the leading dimensions of ``wanted``: False where there is padding."""
    placed: "Placed | None" = None
    """Where a network follows its place in the text."""
    missed: Tensor | None = None
    """Where codes are predicted as points: how far those are from the codes, as a share of their spread."""


class Placed(NamedTuple):
    """How a first stage follows its place."""

    strides_BSS: Tensor
    """Logits of how many phones each step is after the one before it."""
    place_BS: Tensor
    """Which phone each step is of; from the end on, the last one."""
    steps_B: Tensor
    """Steps with codes."""
    first_B: Tensor
    """The first phone, at which each row begins."""
    looks_BSN: Tensor | None
    """How much half the heads of a block in the middle look at each phone; None: nobody asked."""


@dataclass(frozen=True)
class Steps:
    """Codes step by step, with the codes that stand for the beginning (if there is one) and the end."""

    ids_BSG: Tensor
    valid_BS: Tensor
    """Bool; the end is valid, what pads after it is not."""

    @property
    def read_BSG(self) -> Tensor:
        """What is read: all but the last step."""
        return self.ids_BSG[:, :-1]

    @property
    def wanted_BSG(self) -> Tensor:
        """What is predicted at each step that is read."""
        return self.ids_BSG[:, 1:]

    @property
    def counted_BS(self) -> Tensor:
        """Whether something is to be predicted there; the other steps are padding."""
        return self.valid_BS[:, 1:]


def steps(codes_BT: Tensor, lengths_B: Tensor, group: int, *, begin: int | None, end: int, padding: int) -> Steps:
    """The codes of the first book as steps of ``group`` codes: ``begin`` (unless None), codes, ``end``, ``padding``.

    The last step of codes is filled up with ``end``, and at least one ``end`` follows the codes (VALL-E 2: Chen et
    al. 2024).
    """
    batch, frames = codes_BT.shape
    count_B = (lengths_B + group) // group
    longest = (frames + group) // group
    places = torch.arange(longest * group, device=codes_BT.device)
    filled = codes_BT.new_full((batch, longest * group), end)
    filled[:, :frames] = codes_BT
    filled = filled.where(places < lengths_B[:, None], end).where(places < group * count_B[:, None], padding)
    ids = filled.view(batch, longest, group)
    valid = torch.arange(longest, device=codes_BT.device) < count_B[:, None]
    if begin is not None:
        ids = torch.cat([ids.new_full((batch, 1, group), begin), ids], dim=1)
        valid = torch.cat([valid.new_ones(batch, 1), valid], dim=1)
    return Steps(ids, valid)


def places(place_BT: Tensor, phones_B: Tensor, lengths_B: Tensor, group: int) -> tuple[Tensor, Tensor]:
    """Which phone each step is of, by its first code, and each step before it: (B, S) each. The first step is behind
    the first phone; where codes are over, the last phone is said.
    """
    batch, frames = place_BT.shape
    longest = (frames + group) // group
    filled = (phones_B - 1)[:, None].repeat(1, longest * group)
    filled[:, :frames] = place_BT.where(valid(lengths_B, frames), filled[:, :frames])
    said = filled[:, ::group]
    return said, torch.cat([said.new_zeros(batch, 1), said[:, :-1]], dim=1)


def valid(lengths_B: Tensor, longest: int) -> Tensor:
    """Bool (B, longest): True where there is something and no padding."""
    return torch.arange(longest, device=lengths_B.device) < lengths_B[:, None]
