"""Figures that are no amounts: versions, addresses, numbers after No. and #, models, .5, 2.5M."""

import re

from backend.text import numbers
from backend.text.kinds.plurals import plural
from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

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
_SECTIONS: dict[str, list[str]] = table("sections")
"""What is numbered by a section and a part of it, where elsewhere a point would group or be a decimal's."""
_SCALES = {"M": "million", "mn": "million", "bn": "billion", "B": "billion"}


def _dotted(match: re.Match[str], language: Language) -> str | None:
    """Groups of figures; four that fit in a byte are a computer's address."""
    groups = match[0].split(".")
    address = language.base == "en" and len(groups) == 4 and all(int(one) < 256 for one in groups)
    said = [numbers.words(int(one), language) or one for one in groups]
    return f" {'dot' if address else _POINTS[language.base]} ".join(said)


def _times(match: re.Match[str], language: Language) -> str | None:
    """``2.5x bigger``."""
    return f"{numbers.number(match['amount'], language)} times"


def _section(match: re.Match[str], language: Language) -> str:
    """``Figura 9.3`` → nueve punto tres."""
    said = [numbers.words(int(one), language) or one for one in match["said"].split(".")]
    return f" {_POINTS[language.base]} ".join(said)


def _model(match: re.Match[str], language: Language) -> str | None:
    """``747`` → seven forty seven, ``101`` → one oh one, ``300`` → three hundred."""
    if "-" in match["said"]:  # 737-800
        return " ".join(f"{_of_three(one, language)}" for one in match["said"].split("-"))
    return _of_three(match["said"], language)


def _airliner(match: re.Match[str], language: Language) -> str | None:
    """``The plane was a 747``: where flying is spoken of."""
    return (
        _model(match, language) if _FLYING.search(match.string, max(0, match.start() - 80), match.end() + 60) else None
    )


_FLYING = Pattern(
    r"\b(?:[Pp]lanes?|[Aa]ircraft|[Jj]ets?|[Aa]irliners?|[Aa]irlines?|[Aa]irport|[Pp]ilots?|[Cc]ockpit|[Rr]unway|Boeing|landed)\b"
)


def _models(match: re.Match[str], language: Language) -> str:
    said = " ".join(_of_three(one, language) for one in match["model"].split("-"))
    return plural(said)


def _thousands(match: re.Match[str], language: Language) -> str | None:
    """``1.000.000``, as most of Europe groups; three bytes of an address are not so many noughts."""
    groups = match[0].split(".")
    return numbers.words(int("".join(groups)), language) if set(groups[1:]) == {"000"} or len(groups) == 3 else None


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
        rule(r"(?<![\w.,-])\d{1,3}(?:\.\d{3}){2,4}(?![\w-]|[.,]\d)", _thousands),
        rule(_GROUPS, _dotted),
        rule(r"\b[Nn]os\.\s?(?=\d)", "numbers "),
        rule(r"\b[Nn]o\.\s?(?=\d)", "number "),
        rule(
            r"\b(?:[Nn]o\.|[Nn]umber|[Cc]ase|[Ff]ile|[Oo]rder|[Ii]nvoice|[Dd]ocket|ID|[Rr]ef\.|[Tt]icket|[Pp]ermit)"
            r"\s#?(?P<said>\d{2,6}(?:-\d{2,8}){1,3})(?![\w-]|[.,]\d)",
            lambda match, language: numbers.telephone(match["said"], language),
        ),
        rule(r"(?<!\w)#\s?(?=\d|[A-Z]{1,3}-?\d)", "number "),
        rule(r"\b(?P<note>[A-G])(?P<said>#)(?!\w)", " sharp"),
        rule(rf"\b(?:{_MODELS})\s(?P<said>[1-9]\d\d(?:-[1-9]\d\d)?)(?![\w,-]|\.\d)", _model),
        rule(r"(?<![\w.])\.(?P<figures>\d{1,6})(?!\w|\.\d)", _decimals),
        rule(r"(?<![\w.,$£€-])(?P<amount>\d{1,4}(?:\.\d{1,3})?)(?P<scale>M|mn|bn)(?!\w)", _many),
        rule(
            r"(?<![\w.,$£€-])(?P<amount>\d{1,4}\.\d{1,3}|\d{1,4}(?=B\s(?:people|users|years|views|stars)))(?P<scale>B)(?!\w)",
            _many,
        ),
        rule(rf"\b(?:{_MODELS})\s(?P<said>(?P<model>[1-9]\d\d(?:-[1-9]\d\d)?)s)(?!\w)", _models),
        rule(r"(?<![\w.,$£€-])(?P<amount>\d{1,4}(?:\.\d{1,3})?)x(?=\s(?:\w{2,12}er|more|less|as|the)\b)", _times),
        rule(
            r"(?<![\w.,$£€-])(?P<amount>\d{1,4}\.\d{1,3})x(?!\w)",
            lambda match, language: f"{numbers.number(match['amount'], language)} X",
        ),
        rule(
            r"(?<![\w.,$-])(?P<said>7[0-8]7)(?=\s(?:MAX|Max|jet|jets|plane|planes|flight|airliner|Dreamliner|cockpit|pilot)\b)",
            _model,
            needs=r"7\d7",
        ),
        rule(r"(?<![\w.,$£€-])(?P<said>7[0-8]7)(?![\w-]|[.,:]\d)", _airliner, needs=r"7\d7"),
        rule(r"(?<![\w.,-])20[-/]20(?=\s(?:vision|hindsight)\b)", "twenty twenty"),
        rule(r"(?<![\w.,-])401\(?k\)?(?!\w)", "four oh one K"),
    ],
} | {
    base: [
        rule(_GROUPS.replace(r"\d{1,4}", _DATE_LIKE + r"\d{1,4}", 1), _dotted),
        rule(rf"\b(?:{'|'.join(_SECTIONS[base])})\.?\s(?P<said>\d{{1,3}}\.\d{{1,2}})(?![\w-]|[.,]\d)", _section),
    ]
    for base in ("de", "fr", "es", "it", "pt", "ru")
}
