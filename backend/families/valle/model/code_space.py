"""Codes by where they lie in their codec's own space, so that codes which sound alike are alike from the start.

As published, a second stage learns of each code by itself what it means, which half an hour of speech does not tell.
Here codes are read as the codec's vectors, and predicted as a point: the nearer, the likelier.

Legend: B batch, T frames, Q books, V codes, D width of the codec's vectors, C channels.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

_SMALL = 1e-6
_DULL, _QUICK = -3.5, 10.0
"""Log of how sharply distance tells codes apart at first, and how much quicker than other weights it is learnt."""


class First(NamedTuple):
    """Codes of the first book, and where they lie, or the mean of what they may be."""

    code_BT: Tensor
    point_BTD: Tensor


class CodeSpace(nn.Module):
    """Reads and predicts vectors of codes. It carries them, since a voice is opened without its codec."""

    vectors: Tensor
    """(Q, V, D)."""

    def __init__(self, books: int, codes: int, width: int, channels: int) -> None:
        super().__init__()
        self.register_buffer("vectors", torch.zeros(books, codes, width))
        self.read_proj = nn.Linear(2 * width, channels)
        self.tell_proj = nn.Linear(channels, width)
        self.sharpness = nn.Parameter(torch.full((books,), _DULL / _QUICK))

    def read(self, codes_BTQ: Tensor) -> Tensor:
        """The first book, and the sum of the others that are there, (B, T, C). What pads is code 0."""
        first = self._of(0, codes_BTQ[..., 0])
        others = torch.zeros_like(first)
        for book in range(1, codes_BTQ.shape[2]):
            others = others + self._of(book, codes_BTQ[..., book])
        return self._read(first, others)

    def read_point(self, first_BTD: Tensor) -> Tensor:
        """The same of a point in place of the first book's code, and nothing of the others."""
        return self._read(first_BTD, torch.zeros_like(first_BTD))

    def told(self, hidden_BTC: Tensor, book: int) -> Tensor:
        """The point that the code of a book should be near to, (B, T, D)."""
        out: Tensor = self.tell_proj(hidden_BTC).float() * self._spread(book)
        return out

    def logits(self, told_BTD: Tensor, book: int) -> Tensor:
        """(B, T, V): less, the farther a code is from the point, by squared distance in units of the book's spread."""
        table_VD = self.vectors[book]
        with torch.autocast(told_BTD.device.type, enabled=False):
            product = told_BTD @ table_VD.T
            apart = told_BTD.square().sum(-1, keepdim=True) - 2 * product + table_VD.square().sum(-1)
            return -apart / self._spread(book).square() * (_QUICK * self.sharpness[book]).exp()

    def first(self, codes_BT: Tensor) -> First:
        """Codes of the first book and where they lie. What pads lies where the last code does."""
        return First(codes_BT, self._of(0, codes_BT))

    def others(self, codes_BTQ: Tensor) -> Tensor:
        """What all books but the first say together, (B, T, D)."""
        return torch.stack([self._of(book, codes_BTQ[..., book]) for book in range(1, codes_BTQ.shape[2])]).sum(dim=0)

    def mean(self, logits_BTV: Tensor) -> First:
        """The likeliest codes of the first book, and the mean of what they may be."""
        share_BTV = logits_BTV[..., : self.vectors.shape[1]].float().softmax(dim=-1)
        return First(share_BTV.argmax(dim=-1), share_BTV @ self.vectors[0])

    def missed(self, told_BTD: Tensor, codes_BT: Tensor, counted_BT: Tensor, book: int) -> Tensor:
        """Squared distance between points and codes, as a share of that of saying nothing."""
        wanted = self._of(book, codes_BT)
        apart = (told_BTD - wanted).square().sum(-1)
        return (apart * counted_BT).sum() / ((wanted.square().sum(-1) * counted_BT).sum() + _SMALL)

    def _read(self, first_BTD: Tensor, others_BTD: Tensor) -> Tensor:
        out: Tensor = self.read_proj(torch.cat([first_BTD / self._spread(0), others_BTD / self._spread(1)], dim=-1))
        return out

    def _of(self, book: int, codes_BT: Tensor) -> Tensor:
        """Where codes lie; what pads, beyond the last code, is taken for that."""
        return nn.functional.embedding(codes_BT.clamp(max=self.vectors.shape[1] - 1), self.vectors[book])

    def _spread(self, book: int) -> Tensor:
        """Root of the mean square of one number of a vector of that book."""
        return self.vectors[book].square().mean().sqrt() + _SMALL
