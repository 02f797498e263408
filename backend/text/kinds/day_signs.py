"""Days that are written with a slash or a Roman month, outside English: il 25/4, el 21-XI-2011, 1º/01/1980."""

import datetime
import re

from backend.text import dates, locales, numbers
from backend.text.kinds.roman_value import value
from backend.text.kinds.rule import Rule, RulesOf, rule
from backend.text.languages import Language

_ARTICLES = {
    "it": "[Ii]l|[Aa]l|[Dd]al|[Dd]el|[Nn]el|[Ee]ntro\\sil",
    "es": "[Ee]l|[Aa]l|[Dd]el|[Dd]ía",
    "pt": "[Oo]|[Nn]o|[Aa]o|[Dd]o|[Dd]ia|[Aa]té|[Ee]m",
    "fr": "[Ll]e|[Aa]u|[Dd]u",
}
_FRACTIONS = {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)}


def _roman(match: re.Match[str], language: Language) -> str | None:
    month = value(match["month"])
    return dates.date(f"{int(match['day']):02}.{month:02}.{match['year']}", language) if month < 13 else None


def _full(match: re.Match[str], language: Language) -> str | None:
    """``1º/01/1980``."""
    return dates.date(f"{int(match['day']):02}.{int(match['month']):02}.{match['year']}", language)


def _day(match: re.Match[str], language: Language) -> str | None:
    """``il 25/4`` → venticinque aprile: behind an article, where it can hardly be a fraction."""
    day, month = int(match["day"]), int(match["month"])
    if (day, month) in _FRACTIONS:
        return None
    try:
        datetime.date(2000, month, day)
    except ValueError:
        return None
    name = locales.months(language)[month - 1]
    first = {"it": "primo", "fr": "premier", "pt": "primeiro"}.get(language.base)
    said = first if day == 1 and first else numbers.words(day, language)
    return f"{said}{' de' if language.base in ('es', 'pt') else ''} {name}"


def _rules(base: str) -> list[Rule]:
    return [
        rule(
            r"(?<![\w.,/-])(?P<day>3[01]|[12]\d|0?[1-9])[-./](?P<month>X?(?:I{1,3}|I?[VX]|VI{1,3})|X)[-./](?P<year>[12]\d{3})(?![\w-])",
            _roman,
            needs=r"\d[-./][IVX]",
        ),
        rule(r"(?<![\w.,/-])(?P<day>1)\.?[º°]/(?P<month>\d{1,2})/(?P<year>[12]\d{3})(?![\w/-])", _full, needs=r"[º°]/"),
        rule(
            rf"(?<!\w)(?:{_ARTICLES[base]})\s(?P<said>(?P<day>3[01]|[12]\d|0?[1-9])/(?P<month>1[0-2]|0?[1-9]))(?![\w/-]|[.,]\d|\s(?:d[ei]l?a?|das|dos)\b)",
            _day,
            piece="/",
        ),
    ]


RULES = RulesOf(_ARTICLES, _rules)
