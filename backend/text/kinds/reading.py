"""All kinds together: what a text's stretches mean by their looks and neighbours."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from backend.text.kinds import (
    acronyms,
    addresses,
    calendar,
    capitals,
    chinese,
    clock,
    codes,
    counts,
    day_signs,
    days,
    dotted,
    foreign_prices,
    formulas,
    fractions,
    german_ordinals,
    heteronyms,
    homographs,
    hours,
    japanese,
    korean,
    laps,
    letters,
    measures,
    ordinals,
    plurals,
    powers,
    prices,
    rates,
    ratios,
    roman,
    russian_counts,
    russian_nouns,
    short_ordinals,
    shortened,
    signs,
    stretched,
    telephones,
    verses,
    yo,
)
from backend.text.kinds.rule import Rule, Rules, found
from backend.text.languages import Language
from backend.text.segment import Segment

_FIGURE = r"\d"
_HALF_OR_FIGURE = r"\d|[Mm]\.?\s[A-Z]"  # a.m. EST
_DAY_OR_FIGURE = rf"\d|\b(?:{'|'.join([*days.MONTHS, *days.WEEKDAYS])})\b"
_SIGN = r"[^\w\s.,;:!?'\"()-]|\d"
_CAPITALS = r"[^\W\d_a-zà-ÿа-яё]\w?[^\W\d_a-zà-ÿа-яё]"
_KINDS: tuple[tuple[Rules, str], ...] = (
    (addresses.RULES, r"[@./]"),
    (verses.RULES, _FIGURE),
    (chinese.RULES, _FIGURE),
    (japanese.RULES, ""),
    (korean.RULES, ""),
    (laps.RULES, _FIGURE),
    (hours.RULES, _FIGURE),
    (clock.RULES, _HALF_OR_FIGURE),
    (day_signs.RULES, _FIGURE),
    (days.RULES, _DAY_OR_FIGURE),
    (calendar.RULES, ""),
    (plurals.RULES, _FIGURE),
    (russian_nouns.RULES, r"[\dIVX]"),
    (russian_counts.RULES, _FIGURE),
    (german_ordinals.RULES, r"[\dIVX]\."),
    (short_ordinals.RULES, _FIGURE),
    (ratios.RULES, _FIGURE),
    (ordinals.RULES, _FIGURE),
    (formulas.RULES, ""),
    (telephones.RULES, _FIGURE),
    (powers.RULES, _FIGURE),
    (codes.RULES, _FIGURE),
    (rates.RULES, ""),
    (foreign_prices.RULES, _FIGURE),
    (prices.RULES, r"[\d$€£]"),
    (measures.RULES, _FIGURE),
    (fractions.RULES, r"[\d¼-¾⅐-⅞]"),
    (ratios.LAST, _FIGURE),
    (dotted.RULES, r"[\d#]"),
    (roman.RULES, r"[IVXLCDM]{2}|[VX]|(?<![A-Za-z0-9_])[ILCDMivx]"),
    (shortened.RULES, ""),
    (signs.RULES, _SIGN),
    (letters.RULES, "A"),
    (acronyms.RULES, _CAPITALS),
    (capitals.RULES, _CAPITALS),
    (counts.RULES, _FIGURE),
    (stretched.RULES, r"([^\W\d_])\1\1"),
    (yo.RULES, ""),
    (homographs.RULES, ""),
)
"""The surest first: of stretches that lie over each other the first one holds. Beside a kind: what a text of it has."""


@cache
def _rules(base: str) -> tuple[Rule, ...]:
    return tuple(replace(one, needs=one.needs or needs) for kind, needs in _KINDS for one in kind.get(base, ()))


def expand(cleaned: str, language: Language) -> Iterator[Segment]:
    """What the rules of a language read, the surest first; stretches may lie over each other."""
    yield from found(_rules(language.base), cleaned, language)
    if language.base == "en":
        yield from heteronyms.expand(cleaned)
