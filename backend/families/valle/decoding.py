"""Phones and a prompt → codes: the first book step after step, the others one after another, each at once.

Legend: N phones, T frames, Q books, G codes a step, V what can be predicted.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from backend.families.valle.model.groups import stepped, whole
from backend.families.valle.model.stages import FirstStage, SecondStage
from backend.layers.place import Place, Pointer
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
    place_S: Tensor | None = None
    """Which phone each step with codes is of, where the network follows its place."""

    def place_T(self, group: int) -> Tensor | None:
        """Of each code."""
        return None if self.place_S is None else self.place_S.repeat_interleave(group)[: len(self.codes_T)]


@torch.no_grad()
def say(
    network: FirstStage, phones_N: Tensor, prompt_T: Tensor, *, most: int, choice: Choice,
    generator: torch.Generator | None = None, tick: Callable[[int], None] = lambda _: None,
    place_T: Tensor | None = None, before: int = 0,
) -> Said:  # fmt: skip
    """The first book of what the phones say, going on from ``prompt_T`` (the first ``before`` phones are the prompt's).

    ``most`` steps; ``tick`` is called after each with its number, and may raise. Each step computes one position,
    however many came before. ``place_T``: which phones the prompt's codes are of, for a network that follows its place.
    """
    group, end = network.sizes.group, network.end
    prompt_T = whole(prompt_T, group)
    pointer = _pointer(network, phones_N, before, choice, generator)
    nothing = prompt_T.new_zeros(1, 0)
    begins = network.steps(nothing, prompt_T.new_zeros(1)).ids_BSG[:, :-1]
    read = torch.cat([begins, stepped(prompt_T, group)], dim=1)
    if not read.shape[1]:
        raise ValueError("this network begins with a prompt only")
    memories = network.memories(len(phones_N) + read.shape[1] + most)
    hidden = network.begin(phones_N[None], read, memories, None if pointer is None else _read_of(place_T, read, group))
    made: list[Tensor] = []
    places: list[Tensor] = []
    kept: list[Tensor] = []
    ended = False
    for step in range(most):
        if pointer is not None and step:
            pointer.move(hidden)
        place_1 = None if pointer is None else pointer.place_B
        logits = network.next_logits(phones_N[None], hidden, place_1)
        kept.append(logits)
        early = step < choice.least or (pointer is not None and not bool(pointer.at_end_B))
        allowed = _allowed(logits, choice, end, early=early)
        past = torch.cat([prompt_T, *made])
        drawn = _drawn(allowed, past, choice, generator)
        # Drawing may miss an end that is the likeliest, and what follows is babble.
        ended = bool((drawn == end).any()) or int(allowed[0].argmax()) == end
        if ended:
            ends = (drawn == end).nonzero()
            made.append(drawn[: int(ends[0]) if len(ends) else 0])
            places += [] if place_1 is None else [place_1]
            break
        made.append(drawn)
        places += [] if place_1 is None else [place_1]
        tick(step)
        if step + 1 < most:
            hidden = network.go_on(phones_N[None], drawn[None, None], read.shape[1] + step, memories, place_1)
    place_S = torch.cat(places) if places else None
    return Said(torch.cat(made) if made else prompt_T[:0], ended, torch.stack(kept), place_S)


def _pointer(
    network: FirstStage, phones_N: Tensor, before: int, choice: Choice, generator: torch.Generator | None
) -> Pointer | None:
    place = getattr(network, "place", None)
    if not isinstance(place, Place):
        return None
    return Pointer(place, phones_N.new_tensor([before]), len(phones_N) - 1, choice.sampling, generator)


def _read_of(place_T: Tensor | None, read_1SG: Tensor, group: int) -> Tensor:
    """Which phone each step that is read is of, (1, S); the beginning is of the first."""
    if place_T is None:
        return read_1SG.new_zeros(read_1SG.shape[:2])
    said = whole(place_T, group)[::group]
    return torch.cat([said.new_zeros(read_1SG.shape[1] - len(said)), said])[None]


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
    network: SecondStage,
    phones_N: Tensor,
    prompt_TQ: Tensor,
    first_T: Tensor,
    *,
    among: int | None = None,
    place_T: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """The other books of the first one's codes ``first_T``: codes (T, Q), and logits (Q − 1, T, V) of those books.

    ``prompt_TQ``: what was said before. ``among``: only codes below it may come; None: whatever can be predicted.
    ``place_T``: which phones the codes are of, those of the prompt included, for a network that is told.
    """
    place_BT = None if place_T is None else place_T[None]
    prompt, books = len(prompt_TQ), network.sizes.books
    after_TQ = torch.cat([first_T[:, None], first_T.new_zeros(len(first_T), books - 1)], dim=1)
    lengths = first_T.new_tensor([prompt + len(first_T)])
    phone_lengths = first_T.new_tensor([len(phones_N)])
    kept = []
    for book in range(1, books):
        codes = torch.cat([prompt_TQ, after_TQ])[None]
        hidden = network.hidden(
            phones_N[None], phone_lengths, codes, lengths, book=book, prompt=prompt, place_BT=place_BT
        )
        logits = network.logits(hidden[:, len(phones_N) + prompt :], book)[0]
        after_TQ[:, book] = logits[:, :among].argmax(dim=1)
        kept.append(logits)
    return after_TQ, torch.stack(kept)
