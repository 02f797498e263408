"""Measures that are written with signs: 6'2", a 19" screen, 100 Mbps."""

import re

from backend.text import locales, numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_NAMES = table("measures")
_UNITS = "|".join(map(re.escape, sorted(_NAMES, key=len, reverse=True)))


def _height(match: re.Match[str], language: Language) -> str | None:
    return f"{numbers.words(int(match['feet']), language)} foot {numbers.words(int(match['inches']), language)}"


def _inches(match: re.Match[str], language: Language) -> str | None:
    if match.string.count('"', 0, match.end() - 1) % 2:
        return None  # it closes what was quoted
    thing = bool(re.match(r"[\s-][a-z]{3}", match.string[match.end() :]))
    return f"{numbers.number(match['amount'], language)} inch{'' if thing or match['amount'] == '1' else 'es'}"


def _named(match: re.Match[str], language: Language) -> str | None:
    return f"{numbers.number(match['amount'], language)} {_NAMES[match['unit']]}"


_AMOUNT = r"(?<![\w.,])(?P<amount>\d{1,6}(?:\.\d{1,3})?)"


def _range(match: re.Match[str], language: Language) -> str | None:
    """``5-10 km``, ``10%-20%``: the unit is said once."""
    last = numbers.quantity(match["last"] + match["gap"] + match["unit"], language)
    first = numbers.number(match["first"], language)
    return f"{first} {numbers.TO[language.base]} {last}" if first and last else None


_MEASURED = "|".join(
    sorted((re.escape(one) for one in locales.UNITS if len(one) > 1 or one in "%mgl"), key=len, reverse=True)
)
_BETWEEN = rule(
    rf"(?<![\w.,-])(?P<first>\d{{1,6}}(?:[.,]\d{{1,2}})?)%?\s?[-–]\s?(?P<last>\d{{1,6}}(?:[.,]\d{{1,2}})?)(?P<gap>\s?)(?P<unit>{_MEASURED})"
    r"(?![\w²³/'])",
    _range,
)
RULES: Rules = {base: [_BETWEEN] for base in numbers.TO if base != "en"} | {
    "en": [
        _BETWEEN,
        rule(
            r"(?<![\w.,])(?P<feet>\d)\s?(?:ft\.?|feet|foot)\s(?P<inches>1[01]|\d)\s?in(?:\.|ch(?:es)?)?(?!\w)",
            _height,
        ),
        rule(r"(?<![\w.,'])(?P<feet>\d{1,2})'\s?(?P<inches>1[01]|\d)(?:\"|'')?(?!\w)", _height),
        rule(rf"{_AMOUNT}\"(?!\w)", _inches),
        rule(rf"{_AMOUNT}\s?(?P<unit>{_UNITS})(?![\w/])", _named),
    ],
}
