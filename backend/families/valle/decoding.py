"""Phones and a prompt → codes: the first book step after step, the others one after another, each at once.

Legend: N phones, T frames, Q books, G codes a step, V what can be predicted.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from backend.families.valle.model.groups import stepped, whole
from backend.families.valle.model.stages import FirstStage, SecondStage
from backend.layers.sampling import Sampling, draw


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How the first book's codes are chosen."""

    sampling: Sampling
    repetition_window: int = 10
    """Length of the window of past codes that a code is compared with (VALL-E 2: Chen et al. 2024)."""
    repetition_share: float = 1.0
    """Where more than this share of them are the same code, it is drawn again from all codes; 1: never."""
    among: int | None = None
    """Only codes below this one, and the end, may be chosen; None: all that the network can predict."""
    least: int = 0
    """Steps before which the end may not come."""


@dataclass(frozen=True)
class Said:
    """Codes of the first book."""

    codes_T: Tensor
    ended: bool
    """Whether the network ended it, not the limit."""
    logits_SGV: Tensor
    """Of each step, the one that ended it included."""


@torch.no_grad()
def say(
    network: FirstStage, phones_N: Tensor, prompt_T: Tensor, *, most: int, choice: Choice,
    generator: torch.Generator | None = None, tick: Callable[[int], None] = lambda _: None,
) -> Said:  # fmt: skip
    """The first book of what the phones say, going on from ``prompt_T`` (the first phones are the prompt's).

    ``most`` steps; ``tick`` is called after each with its number, and may raise. Each step computes one position,
    however many came before.
    """
    group, end = network.sizes.group, network.end
    prompt_T = whole(prompt_T, group)
    nothing = prompt_T.new_zeros(1, 0)
    begins = network.steps(nothing, prompt_T.new_zeros(1)).ids_BSG[:, :-1]
    read = torch.cat([begins, stepped(prompt_T, group)], dim=1)
    if not read.shape[1]:
        raise ValueError("this network begins with a prompt only")
    memories = network.memories(len(phones_N) + read.shape[1] + most)
    logits = network.begin(phones_N[None], read, memories)
    made: list[Tensor] = []
    kept: list[Tensor] = []
    ended = False
    for step in range(most):
        kept.append(logits)
        allowed = _allowed(logits, choice, end, early=step < choice.least)
        past = torch.cat([prompt_T, *made])
        drawn = _drawn(allowed, past, choice, generator)
        # Drawing may miss an end that is the likeliest, and what follows is babble.
        ended = bool((drawn == end).any()) or int(allowed[0].argmax()) == end
        if ended:
            ends = (drawn == end).nonzero()
            made.append(drawn[: int(ends[0]) if len(ends) else 0])
            break
        made.append(drawn)
        tick(step)
        if step + 1 < most:
            logits = network.go_on(drawn[None, None], read.shape[1] + step, memories)
    return Said(torch.cat(made) if made else prompt_T[:0], ended, torch.stack(kept))


def _allowed(logits_GV: Tensor, choice: Choice, end: int, *, early: bool) -> Tensor:
    barred = torch.zeros(logits_GV.shape[1], dtype=torch.bool, device=logits_GV.device)
    if choice.among is not None:
        barred[choice.among :], barred[end] = True, False
    barred[end] |= early
    return logits_GV.masked_fill(barred, float("-inf"))


def _drawn(logits_GV: Tensor, past_T: Tensor, choice: Choice, generator: torch.Generator | None) -> Tensor:
    """One code for each row. A code that repeats itself too often is drawn again from the whole distribution
    (repetition aware sampling, VALL-E 2: Chen et al. 2024).
    """
    drawn = draw(logits_GV, choice.sampling, generator)
    if choice.repetition_share >= 1:
        return drawn
    free = Sampling(top_k=0, top_p=1.0, temperature=1.0, repetition_penalty=1.0)
    for row in range(len(drawn)):
        before = torch.cat([past_T, drawn[:row]])[-choice.repetition_window :]
        if len(before) and float((before == drawn[row]).float().mean()) > choice.repetition_share:
            drawn[row] = draw(logits_GV[row : row + 1], free, generator)[0]
    return drawn


@torch.no_grad()
def fill_books(
    network: SecondStage, phones_N: Tensor, prompt_TQ: Tensor, first_T: Tensor, *, among: int | None = None
) -> tuple[Tensor, Tensor]:
    """The other books of the first one's codes ``first_T``: codes (T, Q), and logits (Q − 1, T, V) of those books.

    ``prompt_TQ``: what was said before. ``among``: only codes below it may come; None: whatever can be predicted.
    """
    prompt, books = len(prompt_TQ), network.sizes.books
    after_TQ = torch.cat([first_T[:, None], first_T.new_zeros(len(first_T), books - 1)], dim=1)
    lengths = first_T.new_tensor([prompt + len(first_T)])
    phone_lengths = first_T.new_tensor([len(phones_N)])
    kept = []
    for book in range(1, books):
        codes = torch.cat([prompt_TQ, after_TQ])[None]
        hidden = network.hidden(phones_N[None], phone_lengths, codes, lengths, book=book, prompt=prompt)
        logits = network.logits(hidden[:, len(phones_N) + prompt :], book)[0]
        after_TQ[:, book] = logits[:, :among].argmax(dim=1)
        kept.append(logits)
    return after_TQ, torch.stack(kept)
