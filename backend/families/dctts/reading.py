"""What is read: the phones of a text, or its letters; and where its phones lie once letters have their times."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.text import normalizer

PADDING = "∅"
"""The symbol of row 0 where phones are read."""
_SHORTEST_S = 0.005


@dataclass(frozen=True)
class Reading:
    """Symbols in order, and the word of each; -1 for none."""

    symbols: tuple[str, ...]
    words: tuple[int, ...]


def letters(words: Sequence[str], language: str, alphabet: str) -> Reading:
    """Lower-case letters without accents, numbers spelled out, and the alphabet's sign for the end."""
    symbols: list[str] = []
    belongs: list[int] = []
    space = " " in alphabet[2:]
    for index, word in enumerate(words):
        spread_out = unicodedata.normalize("NFD", normalizer.normalize(word, language)).lower()
        # Accents vanish, other signs part words, as in the public program.
        plain = "".join(sign for sign in spread_out if not unicodedata.combining(sign))
        pieces = "".join(sign if sign in alphabet[2:] else " " for sign in plain).split()
        kept = (" " if space else "").join(pieces)
        if kept and symbols and space:
            symbols.append(" ")
            belongs.append(-1)
        symbols += kept
        belongs += [index] * len(kept)
    return Reading((*symbols, alphabet[1]), (*belongs, -1))


def starts(path_T: NDArray[np.int64], letters_count: int, frame_s: float) -> NDArray[np.float64]:
    """When each letter begins, seconds, strictly rising: when attention first reached it. Letters that were reached in
    the same frame share it; those that it never reached share the last.
    """
    first = np.searchsorted(path_T, np.arange(letters_count)).clip(max=len(path_T) - 1)
    out = np.zeros(letters_count)
    for frame in np.unique(first):
        mine = np.flatnonzero(first == frame)
        out[mine] = (frame + np.arange(len(mine)) / len(mine)) * frame_s
    return out


def spread(reading: Reading, starts_s: NDArray[np.float64], end_s: float, words: Sequence[int]) -> NDArray[np.float64]:
    """Edges (P + 1,) of phones that belong to ``words`` (-1: a pause), from the times of letters.

    A word's phones share its time equally; a pause has what lies between two words.
    """
    begin = {word: float(starts_s[at]) for at, word in reversed(list(enumerate(reading.words))) if word >= 0}
    until_s = [*starts_s[1:], end_s]
    finish = {word: float(until_s[at]) for at, word in enumerate(reading.words) if word >= 0}
    edges = [0.0]
    at, now = 0, 0.0
    while at < len(words):
        end = next((index for index in range(at, len(words)) if words[index] != words[at]), len(words))
        following = next((begin[word] for word in words[end:] if word in begin), end_s)
        stop = following
        if words[at] in finish and end < len(words) and words[end] < 0:
            stop = min(finish[words[at]], following)
        stop = max(stop, now)
        edges += list(np.linspace(now, stop, end - at + 1)[1:])
        at, now = end, stop
    edges[-1] = end_s
    return rising(np.array(edges))


def rising(edges_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest edges between the same ends of which each comes a little after the one before."""
    count = len(edges_s) - 1
    least = min(_SHORTEST_S, (edges_s[-1] - edges_s[0]) / (2 * count))
    ramp = least * np.arange(count + 1)
    moved = np.maximum.accumulate(edges_s - ramp)
    moved = np.minimum(moved, edges_s[-1] - ramp[-1])
    return np.asarray(moved + ramp, np.float64)
