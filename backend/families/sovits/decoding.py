"""Phones → semantic codes, one after the other."""

from dataclasses import dataclass

import torch
from torch import Tensor

from backend.families.sovits.model.semantic import Said, SemanticModel
from backend.layers.sampling import Sampling, draw, penalised

LEAST_CODES = 11
"""Before so many codes the end is not allowed."""


@dataclass(frozen=True)
class Decoded:
    """One row's codes, without prompt and end."""

    code_T: Tensor
    ended: bool
    """Whether the model said that all was said; False: it was cut off."""
    logits_TV: Tensor | None = None
    """Of each step, before penalty and drawing, where they were asked for."""


@torch.no_grad()
def decode(
    model: SemanticModel, said: Said, prompt_BT: Tensor, how: Sampling, *, most: int,
    generator: torch.Generator | None = None, keep_logits: bool = False,
) -> list[Decoded]:  # fmt: skip
    """Go on from a prompt of codes, (B, T), T ≥ 0, until the end or ``most`` codes.

    The end is reached when it is drawn, or likeliest after the repetition penalty. Memory is taken once, at the start.
    """
    batch, before = prompt_BT.shape
    logits, memories = model.begin(said, prompt_BT, before + most)
    visible = None
    if not bool(said.valid_BP.all()):
        later = said.valid_BP.new_ones(batch, before + most)
        visible = torch.cat([said.valid_BP, later], dim=1)[:, None, None]
    code_BT = prompt_BT
    lengths = [most] * batch
    ended = [False] * batch
    kept: list[Tensor] = []
    for step in range(most):
        if keep_logits:
            kept.append(logits)
        if step < LEAST_CODES:
            logits = logits[:, : model.end]
        logits = penalised(logits, code_BT, how.repetition_penalty)
        code_B = draw(logits, how, generator)
        over_B = ((code_B == model.end) | (logits.argmax(dim=1) == model.end)).tolist()
        for row in range(batch):
            if over_B[row] and not ended[row]:
                ended[row], lengths[row] = True, step
        code_BT = torch.cat([code_BT, code_B[:, None]], dim=1)
        if all(ended) or step == most - 1:
            break
        seen = said.phone_BP.shape[1] + before + step + 1
        logits = model.step(code_B, before + step, None if visible is None else visible[..., :seen], memories)
    return [
        Decoded(
            code_BT[row, before : before + lengths[row]],
            ended[row],
            torch.stack([one[row] for one in kept]) if keep_logits else None,
        )
        for row in range(batch)
    ]
