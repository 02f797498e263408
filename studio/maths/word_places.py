"""Which word of a text a person means who clicks on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.project import lexicon


@dataclass(frozen=True)
class WordPlace:
    """A word, or several that stand together, at one place of a text."""

    written: str
    """As it stands there, without punctuation."""
    word: str
    """As the dictionary would have it: in small letters, unless capitals within it say more (``US``, ``iPhone``)."""
    start: int
    """Where it begins in the text."""


def word_place(text: str, words: Sequence[str], first: int, last: int) -> WordPlace | None:
    """The words from ``first`` to ``last`` of those that a text was said in; None where they are none."""
    spans: list[tuple[int, int]] = []
    at = 0
    for word in words[: last + 1]:
        found = text.find(word, at)
        start = at if found < 0 else found
        at = min(len(text), start + len(word))
        spans.append((start, at))
    if not 0 <= first <= last < len(spans):
        return None
    start, end = spans[first][0], spans[last][1]
    written = lexicon.plain(text[start:end]).strip("'’.…")
    if not any(letter.isalnum() for letter in written):
        return None
    within = written[1:] != written[1:].lower()
    return WordPlace(written, written if within else written.lower(), start)


def number_of(text: str, word: str, start: int) -> int:
    """Which of the places where a word stands begins at ``start``, from 1; 0: it does not stand there."""
    starts = [one.start for one in lexicon.found(text, [word])]
    before = [number for number, at in enumerate(starts, 1) if at <= start + 1 and start <= at + len(word)]
    return before[-1] if before else 0
