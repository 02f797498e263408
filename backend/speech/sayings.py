"""How words of one text are said: each sentence's share of it, as entries over the project's dictionary."""

from collections.abc import Iterator, Sequence

from backend.project import lexicon
from backend.protocol.word_jobs import Saying


def of_each(texts: Sequence[str], sayings: Sequence[Saying]) -> Iterator[dict[str, str]]:
    """For each sentence of a text word → entry; places are counted through the whole text."""
    passed = [0] * len(sayings)
    for text in texts:
        entries: dict[str, str] = {}
        for index, one in enumerate(sayings):
            if not one.number:
                entries[one.word] = one.entry
                continue
            here = sum(1 for _ in lexicon.found(text, [one.word]))
            if passed[index] < one.number <= passed[index] + here:
                entries[lexicon.at(one.word, one.number - passed[index])] = one.entry
            passed[index] += here
        yield entries


def of_text(sayings: Sequence[Saying]) -> dict[str, str]:
    """Those that hold wherever a word stands in the text."""
    return {one.word: one.entry for one in sayings if not one.number}
