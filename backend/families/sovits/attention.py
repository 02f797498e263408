"""Attention of s1: how much it looked at each phone while it predicted each code."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.families.sovits.model.semantic import Said, SemanticModel
from backend.layers import text_attention


@torch.no_grad()
def heard(
    model: SemanticModel, said: Said, code_1T: Tensor, place_1T: Tensor | None, *, phones: slice = slice(None),
    first: int = 0,
) -> NDArray[np.float32]:  # fmt: skip
    """Attention of the heads that follow the text, (phones, codes): for one row without padding.

    ``place_1T``: which phone each code is of, for a model that follows its place; ``phones``: those that are shown;
    ``first``: codes of the prompt, which are not shown.
    """
    lengths = torch.tensor([code_1T.shape[1]], device=code_1T.device)
    together, visible = model.joined(said, code_1T, lengths, place_1T)
    shares_HLL = model.h.shares(together, visible)[0]
    count = said.phone_BP.shape[1]
    # Code i is said at the position before it, where code i - 1 is heard.
    rows = shares_HLL[:, count - 1 + first : -1, :count][:, :, phones]
    return text_attention.following(rows.float().cpu().numpy())
