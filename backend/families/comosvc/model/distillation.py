"""Consistency distillation (Song et al., "Consistency Models", 2023, algorithm 2): one step of the frozen teacher down
from a noised mel must not change what the student sees behind the noise.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from backend.families.comosvc.config import Levels
from backend.families.comosvc.model import edm
from backend.families.comosvc.model.edm import Denoise, Solver


@dataclass(frozen=True)
class Pair:
    """Two neighbouring levels, each (B,)."""

    upper_B: Tensor
    lower_B: Tensor


def pair(levels: Levels, count: int, index_B: Tensor) -> Pair:
    """The boundaries ``index`` + 1 and ``index``, which lies in [1, count − 1]."""
    table = edm.boundaries(levels, count).to(index_B.device)
    return Pair(table[index_B + 1], table[index_B])


@torch.no_grad()
def wanted(teacher: Denoise, target: Denoise, noised_BMT: Tensor, at: Pair, solver: Solver) -> Tensor:
    """What the target (the student's running average) sees one step of the teacher's further down: (B, M, T)."""
    stepped = edm.step(teacher, noised_BMT, at.upper_B, at.lower_B, solver)
    return target(stepped, at.lower_B)
