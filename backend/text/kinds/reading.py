"""All kinds together: what a text's stretches mean by their looks and neighbours."""

from collections.abc import Iterator
from functools import cache

from backend.text.kinds import (
    acronyms,
    addresses,
    calendar,
    capitals,
    chinese,
    clock,
    counts,
    days,
    dotted,
    fractions,
    heteronyms,
    homographs,
    japanese,
    korean,
    letters,
    measures,
    ordinals,
    prices,
    rates,
    roman,
    russian_counts,
    shortened,
    signs,
    stretched,
    telephones,
    verses,
    yo,
)
from backend.text.kinds.rule import Rule, found
from backend.text.languages import Language
from backend.text.segment import Segment

_KINDS = (
    addresses.RULES,
    verses.RULES,
    chinese.RULES,
    japanese.RULES,
    korean.RULES,
    clock.RULES,
    days.RULES,
    calendar.RULES,
    russian_counts.RULES,
    ordinals.RULES,
    telephones.RULES,
    rates.RULES,
    prices.RULES,
    measures.RULES,
    fractions.RULES,
    dotted.RULES,
    roman.RULES,
    shortened.RULES,
    signs.RULES,
    letters.RULES,
    acronyms.RULES,
    capitals.RULES,
    counts.RULES,
    stretched.RULES,
    yo.RULES,
    homographs.RULES,
)
"""The surest first: of stretches that lie over each other the first one holds."""


@cache
def _rules(base: str) -> tuple[Rule, ...]:
    return tuple(one for kind in _KINDS for one in kind.get(base, ()))


def expand(cleaned: str, language: Language) -> Iterator[Segment]:
    """What the rules of a language read, the surest first; stretches may lie over each other."""
    yield from found(_rules(language.base), cleaned, language)
    if language.base == "en":
        yield from heteronyms.expand(cleaned)
