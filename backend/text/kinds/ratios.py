"""Scales, scores and amperes outside English: 1:25.000, 1/25 000, 3 x 1."""

import re

from backend.text import numbers
from backend.text.kinds import inflected
from backend.text.kinds.rule import Rule, Rules, rule
from backend.text.languages import Language

_TO = {"de": "zu", "fr": "à", "es": "a", "it": "a", "pt": "para", "ru": "к"}


def _scale(match: re.Match[str], language: Language) -> str | None:
    """``1:25.000`` → eins zu fünfundzwanzigtausend."""
    last = int(re.sub(r"\D", "", match["last"]))
    if language.base == "ru":
        return f"{numbers.words(int(match['first']), language)} к {inflected.russian_cardinal(last, 'd', 'm')}"
    if match["sign"] == "/" and language.base == "fr" and match["first"] == "1":
        return f"un {numbers.words(last, language, 'ordinal')}"
    between = _TO[language.base] if match["sign"] == ":" else ""
    return " ".join(
        one for one in (numbers.words(int(match["first"]), language), between, numbers.words(last, language)) if one
    )


def _score(match: re.Match[str], language: Language) -> str:
    """``3 x 1``: a match in Brazil."""
    return f"{numbers.words(int(match['first']), language)} a {numbers.words(int(match['last']), language)}"


def _rules(base: str) -> list[Rule]:
    return [
        rule(
            r"(?<![\w:.,/])(?P<first>\d{1,3})\s?(?P<sign>[:/])\s?(?P<last>\d{1,3}(?:[.\s]\d{3}){1,3})(?![\w:]|[.,]\d)",
            _scale,
            needs=r"[:/]\s?\d{1,3}[.\s]\d{3}",
        )
    ]


RULES: Rules = {base: _rules(base) for base in _TO} | {
    "pt": [
        *_rules("pt"),
        rule(
            r"(?<![\w.,])(?P<first>\d)\s?[xX]\s?(?P<last>\d)(?![\w.]|,\d|\s?(?:k?m|cm|mm)\b|\s?[xX=])",
            _score,
            needs=r"\d\s?[xX]\s?\d",
        ),
    ]
}
