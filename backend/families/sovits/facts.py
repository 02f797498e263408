"""What both networks of a voice know of the world: phones, speakers, languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.datasets import manifest
from backend.datasets.manifest import Item
from backend.text import articulation
from backend.text.phonemes import is_pause

PADDING = "<pad>"
"""Row 0 of the tables of phones."""


@dataclass(frozen=True)
class Facts:
    """Stored with each network."""

    symbols: tuple[str, ...]
    """Row → phone; the first is padding."""
    speakers: tuple[str, ...]
    """The one with the most speech first."""
    languages: tuple[str, ...]

    def rows(self, phones: Iterable[str]) -> NDArray[np.int64]:
        """Phones → rows; one that was never met is said as the most similar one."""
        known = {symbol: row for row, symbol in enumerate(self.symbols)}
        return np.array([known[one if one in known else self.nearest(one)] for one in phones], np.int64)

    def nearest(self, symbol: str) -> str:
        """The most similar phone that is known; a pause for a pause."""
        pause = is_pause(symbol)
        known = [one for one in self.symbols[1:] if is_pause(one) == pause]
        return articulation.nearest(symbol, known or self.symbols[1:])

    def joined(self, parent: "Facts") -> "Facts":
        """What a voice knows that goes on from another, whose phones and languages are not forgotten."""
        symbols = (PADDING, *sorted({*self.symbols[1:], *parent.symbols[1:]}))
        return Facts(symbols, self.speakers, tuple(dict.fromkeys([*self.languages, *parent.languages])))


def facts_of(items: Sequence[Item]) -> Facts:
    """What the clips need."""
    return Facts(
        symbols=(PADDING, *sorted({phone.symbol for item in items for phone in item.phones})),
        speakers=tuple(manifest.by_speech(items, lambda item: item.speaker)),
        languages=tuple(manifest.by_speech(items, lambda item: item.language)),
    )
