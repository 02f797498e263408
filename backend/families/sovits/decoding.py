"""Phones → semantic codes, one after the other."""

from dataclasses import dataclass

import torch
from torch import Tensor

from backend.families.sovits.model.semantic import Said, SemanticModel
from backend.layers.place import Pointer
from backend.layers.sampling import Sampling, draw, penalised

LEAST_CODES = 11
"""The end cannot come before so many codes."""


@dataclass(frozen=True)
class Decoded:
    """One row's codes, without prompt and end."""

    code_T: Tensor
    ended: bool
    """Whether the model predicted the end; False: the limit was reached."""
    place_T: Tensor | None = None
    """The phone of each code, for a model that follows its place."""
    logits_TV: Tensor | None = None
    """Logits of each step, before penalty and sampling; where they were asked for."""


def _visible(said: Said, room: int) -> Tensor | None:
    """What codes see, (B, 1, 1, P + room); None: everything, as no row is padded."""
    if bool(said.valid_BP.all()):
        return None
    later = said.valid_BP.new_ones(len(said.valid_BP), room)
    return torch.cat([said.valid_BP, later], dim=1)[:, None, None]


@torch.no_grad()
def decode(
    model: SemanticModel, said: Said, prompt_BT: Tensor, how: Sampling, *, most: int, place_BT: Tensor | None = None,
    phones: int = 0, generator: torch.Generator | None = None, keep_logits: bool = False,
) -> list[Decoded]:  # fmt: skip
    """Go on from a prompt of codes, (B, T), T ≥ 0, until the end or ``most`` codes.

    Decoding ends when the end is drawn, or is the likeliest after the repetition penalty. Memory is allocated once.
    ``place_BT``: which phones the prompt's codes are of, for a model that follows its place; ``phones``: of the prompt.
    """
    batch, before = prompt_BT.shape
    pointer = None
    if model.sizes.strides:
        place_BT = prompt_BT if place_BT is None else place_BT
        pointer = Pointer(model.place, said.first_B + phones, said.phone_BP.shape[1] - 1, how, generator)
    hidden, memories = model.begin(said, prompt_BT, before + most, place_BT)
    visible = _visible(said, before + most)
    code_BT, places, kept = prompt_BT, list[Tensor](), list[Tensor]()
    lengths, ended = [most] * batch, [False] * batch
    for step in range(most):
        if pointer is not None and step:
            pointer.move(hidden)
        place_B = None if pointer is None else pointer.place_B
        logits = model.logits(said, hidden, None if place_B is None else place_B[:, None])[:, 0]
        if keep_logits:
            kept.append(logits)
        if step < LEAST_CODES:
            logits = logits[:, : model.end]
        elif pointer is not None:
            logits[:, model.end] = logits[:, model.end].masked_fill(~pointer.at_end_B, float("-inf"))
        logits = penalised(logits, code_BT, how.repetition_penalty)
        code_B = draw(logits, how, generator)
        over_B = ((code_B == model.end) | (logits.argmax(dim=1) == model.end)).tolist()
        for row in range(batch):
            if over_B[row] and not ended[row]:
                ended[row], lengths[row] = True, step
        code_BT = torch.cat([code_BT, code_B[:, None]], dim=1)
        places += [] if place_B is None else [place_B]
        if all(ended) or step == most - 1:
            break
        shown = None if visible is None else visible[..., : said.phone_BP.shape[1] + before + step + 1]
        hidden = model.step(said, code_B, place_B, before + step, shown, memories)
    return [
        Decoded(
            code_BT[row, before : before + lengths[row]],
            ended[row],
            torch.stack([one[row] for one in places])[: lengths[row]] if places else None,
            torch.stack([one[row] for one in kept]) if keep_logits else None,
        )
        for row in range(batch)
    ]
