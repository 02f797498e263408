"""Telephone numbers, figure by figure: (415) 555-2671, +1 415 555 2671, 020 7946 0018, dial 911."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language

_GROUPS = re.compile(r"\d+")
_PLUS = {"en": "plus", "de": "plus", "fr": "plus", "es": "más", "it": "più", "pt": "mais", "ru": "плюс"}


def _each(match: re.Match[str], language: Language) -> str | None:
    number = match.groupdict().get("said") or match[0]
    said = [numbers.digits(group, language) or "" for group in _GROUPS.findall(number)]
    plus = f"{_PLUS[language.base]} " if number.startswith("+") else ""
    return plus + ", ".join(said)


def _pairs(match: re.Match[str], language: Language) -> str | None:
    """As the French do: zéro six, douze, trente-quatre."""
    said = []
    for pair in _GROUPS.findall(match[0]):
        value = numbers.words(int(pair), language)
        said.append(f"{numbers.words(0, language)} {value}" if pair[0] == "0" else f"{value}")
    return ", ".join(said)


def _emergency(match: re.Match[str], language: Language) -> str | None:
    return numbers.digits(match["said"], language)


def _nine(match: re.Match[str], language: Language) -> str | None:
    """Spanish numbers have nine figures."""
    return _each(match, language) if sum(one.isdigit() for one in match["said"]) == 9 else None


def _groups(match: re.Match[str], language: Language) -> str | None:
    """``8 800 555-35-35``: восемь, восемьсот, пятьсот пятьдесят пять …"""
    said = [
        numbers.digits(group, language) if group[0] == "0" else numbers.words(int(group), language)
        for group in _GROUPS.findall(match[0])
    ]
    return ", ".join(one or "" for one in said)


_INTERNATIONAL = rule(r"(?<![\w.])\+\d{1,3}(?:[\s-]\(?\d{1,9}\)?){2,6}(?![\w-])", _each)
_SPACED = rule(
    r"(?<![\w.,/-])(?<!\d\s)(?!\d\d/\d\d/\d{4})0\d{1,5}(?:(?:\s[/-]\s|[\s/-])\d{2,9}){1,4}(?![\w-]|[.,]\d)", _each
)
RULES: Rules = {
    "en": [
        rule(r"(?<![\w.])(?:\+?1[\s-])?\(\d{3}\)\s?\d{3}[-\s.]\d{4}(?![\w-])", _each),
        rule(r"(?<![\w.,-])(?:\+?1-)?\d{3}-\d{3}-\d{4}(?![\w-])", _each),
        rule(r"(?<![\w.,-])(?:\+?1\.)?[2-9]\d{2}\.\d{3}\.\d{4}(?![\w-]|\.\d)", _each),
        rule(r"(?<![\w.,-])(?<!\d\s)[2-9]\d{2}\s\d{3}\s\d{4}(?![\w-]|[.,]\d|\s\d)", _each),
        _INTERNATIONAL,
        _SPACED,
        rule(
            r"\b(?:dial|call|ring|phone|text|dialled|dialed|called)\s(?P<said>[1-9]\d\d)(?![\w-]|[.,]\d|\s?%|\s[a-z]+s\b)",
            _emergency,
            flags=re.IGNORECASE,
        ),
    ],
    "de": [
        _INTERNATIONAL,
        _SPACED,
        rule(
            r"\b(?:[Ww]ähl\w{1,4}|[Nn]otruf|[Nn]ummer)\s(?:die\s|den\s)?(?P<said>11[0-9])(?![\w-]|[.,]\d)", _emergency
        ),
        rule(r"\b[Dd]ie\s(?P<said>11[02])\s(?=anrufen|wählen)", _emergency),
    ],
    "fr": [rule(r"(?<![\w.,-])0\d(?:[\s.]\d\d){4}(?![\w-])", _pairs), _INTERNATIONAL],
    "es": [
        _INTERNATIONAL,
        rule(r"(?<![\w.,€$-])(?<!\d\s)(?P<said>[679]\d\d(?:\s\d{3}){2})(?![\w-]|[.,]\d|\s\d|\s?[€$%])", _nine),
        rule(
            r"(?<![\w.,-])(?<!\d\s)(?P<said>[6-9]\d(?:\d\s\d\d\s\d\d\s\d\d|\s\d{3}\s\d\d\s\d\d|\s\d{3}\s\d{4}))(?![\w-]|[.,]\d)",
            _nine,
        ),
        rule(
            r"\b(?:al|teléfono|móvil|número|fijo|[Ll]lam\w{1,5}|[Tt]el\.|[Tt]eléfono)\s?:?\s"
            r"(?P<said>[6-9]\d\d(?:\s\d{3}){2}|[6-9]\d{8})(?![\w-]|[.,]\d)",
            _nine,
        ),
    ],
    "it": [_INTERNATIONAL, _SPACED, rule(r"(?<![\w.,-])(?<!\d\s)3\d\d[\s-]\d{6,7}(?![\w-]|[.,]\d)", _each)],
    "pt": [_INTERNATIONAL],
    "ru": [_INTERNATIONAL, rule(r"(?<![\w.,-])8[\s-]\(?\d{3}\)?[\s-]\d{3}[\s-]\d\d[\s-]\d\d(?![\w-])", _groups)],
}
