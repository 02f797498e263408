"""Figures that are no amounts: versions, addresses, numbers after No. and #, models, .5, 2.5M."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language

_MODELS = "Boeing|Airbus|Flight|Route|Highway|Interstate|Area|Peugeot|Porsche|Ferrari|Concorde|Lufthansa|Delta"
_POINTS = {
    "en": "point",
    "de": "Punkt",
    "fr": "point",
    "es": "punto",
    "it": "punto",
    "pt": "ponto",
    "ru": "точка",
}
_SCALES = {"M": "million", "mn": "million", "bn": "billion", "B": "billion"}


def _dotted(match: re.Match[str], language: Language) -> str | None:
    """Groups of figures; four that fit in a byte are a computer's address."""
    groups = match[0].split(".")
    address = language.base == "en" and len(groups) == 4 and all(int(one) < 256 for one in groups)
    said = [numbers.words(int(one), language) or one for one in groups]
    return f" {'dot' if address else _POINTS[language.base]} ".join(said)


def _model(match: re.Match[str], language: Language) -> str | None:
    """``747`` → seven forty seven, ``101`` → one oh one, ``300`` → three hundred."""
    if "-" in match["said"]:  # 737-800
        return " ".join(f"{_of_three(one, language)}" for one in match["said"].split("-"))
    return _of_three(match["said"], language)


def _of_three(figures: str, language: Language) -> str:
    first, rest = numbers.words(int(figures[0]), language), figures[1:]
    if rest == "00":
        return f"{first} hundred"
    return f"{first} {'oh ' if rest[0] == '0' else ''}{numbers.words(int(rest), language)}"


def _decimals(match: re.Match[str], language: Language) -> str | None:
    return f"{_POINTS[language.base]} {numbers.digits(match['figures'], language)}"


def _many(match: re.Match[str], language: Language) -> str | None:
    return f"{numbers.number(match['amount'], language)} {_SCALES[match['scale']]}"


_GROUPS = r"(?<![\w.,-])\d{1,4}(?:\.\d{1,4}){2,7}(?![\w-]|\.\w|,\d)"
_DATE_LIKE = r"(?!\d{1,2}\.\d{1,2}\.\d{4})(?!\d{1,3}(?:\.\d{3})+(?![\d.]))"
RULES: Rules = {
    "en": [
        rule(_GROUPS, _dotted),
        rule(r"\b[Nn]os\.\s?(?=\d)", "numbers "),
        rule(r"\b[Nn]o\.\s?(?=\d)", "number "),
        rule(r"(?<!\w)#\s?(?=\d)", "number "),
        rule(r"\b(?P<note>[A-G])(?P<said>#)(?!\w)", " sharp"),
        rule(rf"\b(?:{_MODELS})\s(?P<said>[1-9]\d\d(?:-[1-9]\d\d)?)(?![\w,-]|\.\d)", _model),
        rule(r"(?<![\w.])\.(?P<figures>\d{1,6})(?![\w.])", _decimals),
        rule(r"(?<![\w.,$£€])(?P<amount>\d{1,4}(?:\.\d{1,3})?)(?P<scale>M|mn|bn|B)(?!\w)", _many),
    ],
} | {
    base: [rule(_GROUPS.replace(r"\d{1,4}", _DATE_LIKE + r"\d{1,4}", 1), _dotted)] for base in ("de", "fr", "es", "it")
}
