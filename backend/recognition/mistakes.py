"""What was heard against what was to be said, phone by phone: so that “two” and “too”, or “every one” and “everyone”,
are no mistakes, and a word that is missing is known by its place.

Legend: A phones asked for, H phones heard.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.protocol.problems import VoicewrightError
from backend.protocol.proofs import Mistake
from backend.text import articulation, ipa
from backend.text.phonemes import is_pause, phonemize

_GAP, _OPENING = 0.45, 0.4
"""Cost of a phone too many or too few, and of the first of several; that of one for another is its distance in
articulation, from 0 to 1."""
_GAPS = _GAP + _OPENING * (1 - np.eye(3))
"""Cost of a gap after: (kind of gap, what came before)."""
_UNLIKE = 5.0
"""Distance in articulation at which two phones have nothing in common."""
_KEPT = 0.4
"""A word is there when so much of it was heard."""
_LEAST_PHONES = 2
"""Shorter words are heard and not heard by recognisers as they like."""
_STRESS = "ˈˌ"
_SILENT, _LONG = "ː", "ˑ"


class Sounded(Protocol):
    """A phone of what is written: of a score, an alignment or a phonemized text."""

    @property
    def symbol(self) -> str:
        """As :class:`backend.protocol.score.Phone` has it."""

    @property
    def word(self) -> int:
        """Index of its word."""


def found(phones: Iterable[Sounded], words: Sequence[str], language: str, heard: str) -> list[Mistake]:
    """Words that are missing in what was heard, and words too many, in the order of their places."""
    asked = [(_plain(one.symbol), one.word) for one in phones if not is_pause(one.symbol)]
    said, others = _read(heard, language)
    pairs = _aligned([phone for phone, _ in asked], [phone for phone, _ in said])
    likeness = np.zeros(len(asked))
    partner = [-1] * len(said)
    for at, other, cost in pairs:
        if at >= 0 and other >= 0:
            likeness[at], partner[other] = 1 - cost, at
    return sorted(
        [*_dropped(asked, likeness, words), *_added(asked, said, partner, likeness, others)],
        key=lambda one: one.place,
    )


def _dropped(asked: Sequence[tuple[str, int]], likeness: NDArray[np.floating], words: Sequence[str]) -> list[Mistake]:
    lacking = []
    for word, group in groupby(range(len(asked)), key=lambda at: asked[at][1]):
        mine = list(group)
        if len(mine) >= _LEAST_PHONES and likeness[mine].mean() < _KEPT:
            lacking.append(word)
    runs = groupby(enumerate(lacking), key=lambda pair: pair[1] - pair[0])
    together = [[word for _, word in run] for _, run in runs]
    return [Mistake(kind="dropped", words=[words[word] for word in run], place=run[0]) for run in together]


def _added(
    asked: Sequence[tuple[str, int]], said: Sequence[tuple[str, int]], partner: Sequence[int],
    likeness: NDArray[np.floating], words: Sequence[str],
) -> list[Mistake]:  # fmt: skip
    """Runs of heard words that stand for nothing."""
    extra: list[tuple[int, list[str], int]] = []  # number of the heard word, its phones, the asked word that follows
    reached = 0
    for word, group in groupby(range(len(said)), key=lambda at: said[at][1]):
        mine = list(group)
        fit = sum(likeness[partner[at]] for at in mine if partner[at] >= 0) / len(mine)
        reached = max([reached, *(partner[at] + 1 for at in mine if partner[at] >= 0)])
        if len(mine) >= _LEAST_PHONES and fit < _KEPT:
            place = asked[reached][1] if reached < len(asked) else len({one for _, one in asked})
            extra.append((word, [said[at][0] for at in mine], place))
    mistakes = []
    for _, run in groupby(enumerate(extra), key=lambda pair: pair[1][0] - pair[0]):
        together = [one for _, one in run]
        phones = [phone for _, mine, _ in together for phone in mine]
        place = together[0][2]
        near = _is_near(phones, asked, place)
        mistakes.append(
            Mistake(
                kind="repeated" if near else "invented", words=[words[word] for word, _, _ in together], place=place
            )
        )
    return mistakes


def _is_near(phones: Sequence[str], asked: Sequence[tuple[str, int]], place: int) -> bool:
    """Whether the text says these phones right before or from that word on."""
    before = [phone for phone, word in asked if word < place][-len(phones) :]
    after = [phone for phone, word in asked if word >= place][: len(phones)]
    for other in (before, after):
        cost = sum(one[2] for one in _aligned(other, phones))
        if other and cost / len(phones) < 1 - _KEPT - _GAP / 2:
            return True
    return False


def _read(heard: str, language: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Phones with their words' numbers, and the words; nothing where nothing was understood."""
    if not any(map(str.isalnum, heard)):
        return [], []
    try:
        said = phonemize(heard, language)
    except VoicewrightError:
        return [], []
    return [(_plain(one.symbol), one.word) for one in said.symbols if not is_pause(one.symbol)], said.words


def _plain(symbol: str) -> str:
    """Without stress, tone and length, which recognisers do not tell."""
    return ipa.without_tone(symbol).strip(_STRESS).replace(_SILENT, "").replace(_LONG, "") or symbol


def _aligned(asked: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int, float]]:
    """Pairs of indices with their costs, in order; -1 where one has no partner (Gotoh 1982: gaps are rather long than
    many, so that a word is missing as a whole).
    """
    costs = _distances(asked, heard)
    rows, columns = len(asked), len(heard)
    best = np.full((3, rows + 1, columns + 1), np.inf)  # the last pair; a phone that is missing; one too many
    came = np.zeros((3, rows + 1, columns + 1), np.int8)
    best[0, 0, 0] = 0.0
    for row in range(rows + 1):
        for column in range(columns + 1):
            if row and column:
                _put(best, came, 0, row, column, best[:, row - 1, column - 1] + costs[row - 1, column - 1])
            if row:
                _put(best, came, 1, row, column, best[:, row - 1, column] + _GAPS[1])
            if column:
                _put(best, came, 2, row, column, best[:, row, column - 1] + _GAPS[2])
    pairs: list[tuple[int, int, float]] = []
    row, column, state = rows, columns, int(best[:, rows, columns].argmin())
    while row or column:
        before = int(came[state, row, column])
        row, column = row - (state != 2), column - (state != 1)
        both = (row, column, float(costs[row, column])) if state == 0 else None
        pairs.append(both or ((row, -1, _GAP) if state == 1 else (-1, column, _GAP)))
        state = before
    return pairs[::-1]


def _put(
    best: NDArray[np.floating], came: NDArray[np.int8], state: int, row: int, column: int,
    ways: NDArray[np.floating],
) -> None:  # fmt: skip
    came[state, row, column] = ways.argmin()
    best[state, row, column] = ways.min()


def _distances(asked: Sequence[str], heard: Sequence[str]) -> NDArray[np.floating]:
    """(A, H) in [0, 1]."""
    one, other = articulation.table(asked), articulation.table(heard)
    return np.asarray(np.minimum(1.0, np.abs(one[:, None] - other[None]).sum(axis=2) / _UNLIKE))
