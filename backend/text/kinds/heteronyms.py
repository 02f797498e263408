"""English words of one spelling and two sounds, by what stands beside them: read, lead, close, record, separate.

No tagger with weights ships in a small package (nltk's are a download, spaCy's are not on the package index), so the
neighbours tell. Where they don't, espeak-ng's own reading stays.
"""

from collections.abc import Iterator
from functools import cache

from backend.text.kinds.tables import table
from backend.text.pattern import Pattern
from backend.text.segment import Segment

_AROUND = 60


@cache
def _words() -> frozenset[str]:
    tables = table("heteronyms")
    several = (f"{one}s" for one in tables["pairs"])
    return frozenset((*map(str.lower, tables["special"]), *tables["pairs"], *table("pronounced"), *several))


_WORD = Pattern(r"(?<![\w'-])[^\W\d_]+(?!\w|'(?!s\b))")
_SHORTENED = Pattern(r"(?<=[a-z])\.(?=\s[a-z])")
"""A point that ends a word, not a sentence: the dept. closes."""


def expand(cleaned: str) -> Iterator[Segment]:
    """The words whose neighbours tell how they are said, with their phones."""
    for match in _WORD.finditer(cleaned):
        if match[0].lower() not in _words():
            continue
        before = cleaned[max(0, match.start() - _AROUND) : match.start()]
        before = _SHORTENED.sub("", before + match[0])[: -len(match[0])]
        from backend.text.kinds import neighbours  # dozens of patterns, which most texts do without

        said = neighbours.phones(match[0], before, cleaned[match.end() : match.end() + _AROUND])
        if said:
            yield Segment(match.start(), match.end(), match[0], phones=said)


def readings(word: str) -> list[str]:
    """All readings in the tables, as IPA, of a word in small letters."""
    tables = table("heteronyms")
    pairs = [*tables["pairs"].get(word, ()), *(said for *_, said in tables["special"].get(word, ()))]
    always = table("pronounced")
    return list(dict.fromkeys([*pairs, *([always[word]] if word in always else [])]))
