"""Words whose spelling does not say how they are spoken: those that a pronunciation dictionary is for."""

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from studio.words.language import tr

_WORD = re.compile(r"[^\W_][\w'’]*", re.UNICODE)


class OddWord(msgspec.Struct, frozen=True):
    """A word and where it occurs."""

    word: str
    clips: int
    reason: str


def odd_words(texts: Iterable[str], known: Iterable[str]) -> list[OddWord]:
    """Words with digits, abbreviations and mixed capitals that are not in the dictionary, most frequent first."""
    have = {word.casefold() for word in known}
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({word for word in _WORD.findall(text) if _reason(word)})
    return [OddWord(word, count, _reason(word)) for word, count in counts.most_common() if word.casefold() not in have]


def _reason(word: str) -> str:
    if any(letter.isdigit() for letter in word):
        return "" if word.isdigit() else tr("letters and digits")
    if len(word) > 1 and word.isupper():
        return tr("abbreviation")
    if any(letter.isupper() for letter in word[1:]):
        return tr("mixed capitals")
    return ""
