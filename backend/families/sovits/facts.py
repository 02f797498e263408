"""What both networks of a voice must know: phones, speakers, languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backend.datasets import manifest
from backend.datasets.manifest import Item
from backend.families.sovits import spelling
from backend.families.sovits.spelling import Spelling
from backend.text import stand_ins

PADDING = "<pad>"
"""Row 0 of the tables of phones."""


@dataclass(frozen=True)
class Spelt:
    """Phones as a network reads them."""

    row_S: NDArray[np.int64]
    phone_S: NDArray[np.int64]
    """Which phone each row stands for, rising."""
    count: int
    """Of the phones."""

    @property
    def first_P(self) -> NDArray[np.int64]:
        """The first row of each phone; of one that is not written, the next one's."""
        at: NDArray[np.int64] = np.searchsorted(self.phone_S, np.arange(self.count))
        return at.clip(max=max(0, len(self.row_S) - 1))


@dataclass(frozen=True)
class Facts:
    """Stored with each network."""

    symbols: tuple[str, ...]
    """Row → phone; the first is padding."""
    speakers: tuple[str, ...]
    """The one with the most speech first."""
    languages: tuple[str, ...]
    spelling: Spelling = "phones"

    def spelt(self, phones: Sequence[str], words: Sequence[int] = (), language: str = "") -> Spelt:
        """Phones → rows. A phone without a row is spoken as the most similar one. ``words``, ``language``: see
        :func:`backend.families.sovits.spelling.spell`.
        """
        count = len(self.symbols)
        symbols = self.symbols if self.spelling == "phones" else spelling.symbols(count)
        known = {symbol: row for row, symbol in enumerate(symbols)}
        if self.spelling == "phones":
            written = [[one if one in known else self.nearest(one)] for one in phones]
        else:
            written = spelling.spell(phones, words, language if language in spelling.languages(count) else "")
        rows = [known[symbol] for one in written for symbol in one]
        places = [at for at, one in enumerate(written) for _ in one]
        return Spelt(np.array(rows, np.int64), np.array(places, np.int64), len(written))

    def rows(self, phones: Iterable[str], words: Sequence[int] = (), language: str = "") -> NDArray[np.int64]:
        """See :meth:`spelt`."""
        return self.spelt(list(phones), words, language).row_S

    def lacks(self, phones: Iterable[str]) -> list[str]:
        """Phones without a row, sorted; a public voice has rows for all of them."""
        return sorted(set(phones) - set(self.symbols)) if self.spelling == "phones" else []

    def nearest(self, symbol: str) -> str:
        """The most similar phone that is known; a pause for a pause."""
        return stand_ins.nearest(symbol, self.symbols[1:])

    def joined(self, parent: "Facts") -> "Facts":
        """The facts of a voice that goes on from another: the other one's phones and languages stay."""
        if parent.spelling != "phones":
            return replace(parent, speakers=self.speakers)
        symbols = (PADDING, *sorted({*self.symbols[1:], *parent.symbols[1:]}))
        return Facts(symbols, self.speakers, tuple(dict.fromkeys([*self.languages, *parent.languages])))


def facts_of(items: Sequence[Item]) -> Facts:
    """What the clips need."""
    return Facts(
        symbols=(PADDING, *sorted({phone.symbol for item in items for phone in item.phones})),
        speakers=tuple(manifest.by_speech(items, lambda item: item.speaker)),
        languages=tuple(manifest.by_speech(items, lambda item: item.language)),
    )
