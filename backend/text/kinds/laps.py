"""How long something took, outside English: 31'21'', 38:21 Min., 31min21s."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rule, Rules, ended, rule
from backend.text.languages import Language
from backend.text.pattern import Pattern

_MINUTES = {
    "de": "[Mm]in|Minuten",
    "fr": "min|minutes",
    "es": "min|minutos",
    "it": "min|minuti",
    "pt": "min|minutos",
    "ru": "мин|минуты?",
}


def _lap(match: re.Match[str], language: Language) -> str | None:
    """Minutes and seconds with their names."""
    russian = language.base == "ru"
    minutes = numbers.quantity(f"{match['minutes']} {'мин' if russian else 'min'}", language)
    seconds = numbers.quantity(f"{int(match['seconds'])} {'с' if russian else 's'}", language)
    if minutes and seconds and russian and _SPAN.search(match.string[max(0, match.start() - 7) : match.start()]):
        minutes, seconds = (re.sub("одна (мину|секун)(т|д)а$", r"одну \1\2у", one) for one in (minutes, seconds))
    return ended(match, f"{minutes} {seconds}") if minutes and seconds else None


_SPAN = Pattern(r"(?<!\w)(?:[Зз]а|[Чч]ерез|[Нн]а|[Вв])\s$")


def _rules(base: str) -> list[Rule]:
    return [
        rule(
            r"(?<![\w.,'°])(?P<minutes>\d{1,3})['′’]\s?(?P<seconds>[0-5]?\d)(?:''|\"|″|’’)(?!\w)",
            _lap,
            needs=r"\d['′’]\s?\d",
        ),
        rule(
            rf"(?<![\w.,:])(?P<minutes>\d{{1,3}}):(?P<seconds>[0-5]\d)\s?(?:{_MINUTES[base]})\b\.?",
            _lap,
            needs=r"\d:\d\d\s?[^\W\d]",
        ),
        rule(
            r"(?<![\w.,])(?P<minutes>\d{1,3})\s?(?:min|мин)\s?(?P<seconds>[0-5]?\d)\s?[sс](?!\w)",
            _lap,
            needs=r"\d\s?(?:min|мин)\s?\d",
        ),
    ]


RULES: Rules = {base: _rules(base) for base in _MINUTES}
