"""What a voice must know beside its weights; both networks carry it in their buffer ``card``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from backend.families.valle.knobs import Manner
from backend.families.valle.sizes import Sizes
from backend.families.valle.spelling import Spelling, Spelt, framed
from backend.protocol.resources import Resource
from backend.text import stand_ins

PADDING = "<pad>"
"""Row 0 of the voices that are trained here."""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """Something that was said, for speech to go on from."""

    symbols: tuple[str, ...]
    """Symbols of its text, without those that begin and end a text."""
    codes: tuple[tuple[int, ...], ...]
    """(T, Q)."""
    places: tuple[int, ...] = ()
    """Which symbol each frame is of, (T,), where a network wants to know."""

    @property
    def text(self) -> Spelt:
        """Something that stands before another text."""
        return Spelt(self.symbols, (-1,) * len(self.symbols), 0)

    @property
    def codes_TQ(self) -> NDArray[np.int64]:
        """As an array."""
        return np.array(self.codes, np.int64)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What both stages of a voice agree on."""

    symbols: tuple[str, ...]
    """A row each, padding first."""
    languages: tuple[str, ...]
    speakers: tuple[str, ...]
    codec: Resource
    """Whose codes are spoken."""
    cardinality: int
    """Entries a book."""
    spelling: Spelling = "phones"

    @cached_property
    def _row(self) -> Mapping[str, int]:
        return {symbol: row for row, symbol in enumerate(self.symbols)}

    @property
    def books(self) -> int:
        """Codes a frame."""
        return self.codec.width

    def read(self, texts: Sequence[Spelt]) -> tuple[list[int], tuple[int, ...]]:
        """Rows of the texts, one text after the other, and the phone that each row stands for; -1: none."""
        whole = framed(texts, self.spelling)
        return self.rows(whole.symbols), whole.phones

    def rows(self, symbols: Iterable[str]) -> list[int]:
        """A row for each; what was never met is said as the most similar symbol that was."""
        known = self._row
        phones = [one for one in self.symbols if not one.startswith("<")] or self.symbols[1:]
        near: dict[str, str] = {}
        for symbol in symbols:
            if symbol not in known and symbol not in near:
                near[symbol] = stand_ins.nearest(symbol, phones)
        return [known[near.get(symbol, symbol)] for symbol in symbols]


@dataclass(frozen=True, kw_only=True)
class Card:
    """Of one network."""

    facts: Facts
    sizes: Sizes
    prompts: Mapping[str, Prompt]
    """Speaker → what a voice goes on from where no reference is given."""
    manner: Manner
    first_stage: str = ""
    """Of the second stage: hash of the first one's checkpoint that it was trained beside."""


def agree(first: Facts, second: Facts) -> bool:
    """Whether two networks can speak together."""
    return (first.symbols, first.codec.content, first.cardinality, first.spelling) == (
        second.symbols, second.codec.content, second.cardinality, second.spelling,
    )  # fmt: skip
