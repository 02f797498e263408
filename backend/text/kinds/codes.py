"""Figures that name a thing instead of counting it: PINs figure by figure, flights and models in pairs."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language

_NUMBERED = (
    "[Oo]rder|[Aa]ccount|[Ss]erial|[Cc]onfirmation|[Rr]eference|[Tt]racking|[Ii]nvoice|[Tt]icket|[Cc]ase|[Pp]olicy|[Cc]laim"
    "|[Mm]ember(?:ship)?|[Cc]ustomer|[Ss]tudent|[Bb]adge|[Ee]mployee|[Ll]icen[sc]e|[Rr]egistration|[Pp]assport|[Bb]ooking"
    "|[Pp]atient|[Ii]nmate|[Mm]odel|[Pp]art|[Dd]evice|[Uu]ser"
)
_NAMED = (
    r"PIN(?:\s(?:code|number))?|[Pp]in(?:\s(?:code|number))?|[Pp]asscode|[Pp]assword|[Cc]ode|[Ee]xtension|[Ee]xt\.?|[Cc]ombination"
    rf"|CVV|(?:{_NUMBERED})\s(?:[Nn]umber|[Nn]o\.|#|ID)"
)
_BETWEEN = r"(?:\s(?:is|was|of|number|no\.)|:)?\s#?"
_NOT_FIGURES = r"(?![\w%]|[.,/:-]\d|-[a-z]|\s(?:million|billion|lines|words|pages|percent|people|years|days)\b)"
_LETTERS = {"A": "eigh"}
_SIDES = {"L": "left", "R": "right", "C": "center"}
_NOT_CALLED = frozenset(("ISBN", "ISSN"))
_MONEY = _NOT_CALLED | frozenset(
    ("USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "INR", "CNY", "RMB", "SEK", "PLN", "RUB", "BRL", "MXN")
)
_CALLED = (
    r"\b(?:[Cc]all|[Dd]ial|[Tt]ext|[Rr]ing|[Pp]hone|[Ff]ax|[Tt]el\.?|[Tt]elephone|[Nn]umber|[Cc]ell|[Mm]obile|[Cc]ontact|SMS)"
    r"(?:\s(?:me|us|him|her|them|is|at|on|now|it's)){0,3}:?\s"
)


def _each(match: re.Match[str], language: Language) -> str | None:
    return numbers.digits(match["said"], language)


def pairs(figures: str, language: Language) -> str | None:
    """``2490`` → twenty four ninety, ``380`` → three eighty, ``101`` → one oh one, ``9001`` → nine thousand one."""
    if figures[0] == "0":
        return numbers.digits(figures, language)
    first, last = int(figures[:-2]), int(figures[-2:])
    if len(figures) == 4 and first % 10 == 0:
        whole = numbers.words(first * 100, language)
        return f"{whole} {numbers.words(last, language)}" if last else whole
    said = numbers.words(first, language)
    if last == 0:
        return f"{said} hundred"
    return f"{said} {'oh ' if last < 10 else ''}{numbers.words(last, language)}"


def _behind(match: re.Match[str], language: Language) -> str | None:
    """The figures alone: ``US 101``."""
    return None if match["letters"] in _MONEY else pairs(match["said"], language)


def _release(match: re.Match[str], language: Language) -> str:
    """``Python 3.12`` → three point twelve, ``Ubuntu 22.04`` → twenty two point oh four."""
    first, last = (numbers.words(int(match[name]), language) for name in ("first", "last"))
    return f"{first} point {'oh ' if match['last'][0] == '0' else ''}{last}"


def _glued(match: re.Match[str], language: Language) -> str:
    spelled = " ".join(_LETTERS.get(one, one) for one in match["letters"])
    return f"{spelled} {pairs(match['figures'], language)}"


def _lined(match: re.Match[str], language: Language) -> str:
    """``1080p`` → ten eighty P."""
    return f"{pairs(match['figures'], language)} {match['kind'].upper()}"


def _local(match: re.Match[str], language: Language) -> str | None:
    """``5550142`` → five five five, zero one four two; ten figures in three groups."""
    plain = re.sub(r"\D", "", match["said"])
    if len(plain) == 11 and plain[0] not in "01":
        return None
    cuts = {7: (3,), 10: (3, 6), 11: (1, 4, 7) if plain[0] == "1" else (5,)}[len(plain)]
    groups = [plain[start:end] for start, end in zip((0, *cuts), (*cuts, len(plain)), strict=True)]
    return ", ".join(numbers.digits(one, language) or "" for one in groups)


def _ish(match: re.Match[str], language: Language) -> str | None:
    """``8:30ish``, ``40ish``."""
    from backend.text import dates

    found = match["said"]
    said = dates.time(found, language) if ":" in found else numbers.number(found, language)
    return f"{said}-" if said else None


def _place(match: re.Match[str], language: Language) -> str:
    """``seat 22F``, ``Room 12A``."""
    letter = match["letter"]
    figures = match["figures"]
    said = pairs(figures, language) if len(figures) > 2 else numbers.words(int(figures), language)
    return f"{said} {_LETTERS.get(letter, letter)}"


def _players(match: re.Match[str], language: Language) -> str:
    """``the 49ers``, ``a 76er``."""
    said = numbers.words(int(match["figures"]), language) or ""
    return f"{said.removesuffix('e')}{match['ending']}"


_RELEASED = (
    "Python|Ubuntu|Debian|Fedora|Java|Go|PHP|Ruby|Node(?:\\.js)?|Rust|Kotlin|Swift|Android|iOS|macOS|Linux|Blender|Qt|Chrome|Firefox"
    "|PostgreSQL|MySQL|Django|Rails|Unity|Kernel|kernel"
)
_PLACES = (
    r"[Ss]eats?|[Rr]ow|[Rr]ooms?|[Aa]pt\.?|[Aa]partment|[Uu]nit|[Gg]ate|[Bb]us|[Ss]uite|[Ll]ocker|[Ff]lat|[Pp]latform|[Ss]ection|[Ee]xit"
    r"|[Aa]ppendix|[Hh]all|[Ss]tall|[Bb]uilding|[Bb]lock|[Cc]lass|[Gg]rade|[Ff]igure|[Tt]able|[Pp]art|[Pp]aragraph|[Ll]ine"
    r"|[Hh]ouse|[Nn]o\.|[Nn]umber|[Tt]erminal|[Zz]one|[Ss]pace|[Bb]erth|[Cc]abin|[Ff]orm|#"
)
RULES: Rules = {
    "en": [
        rule(
            rf"(?:(?<!\w)(?:{_PLACES}))(?:\s(?:is|was)|:)?\s?(?P<said>(?P<figures>\d{{1,4}})-?(?P<letter>[A-HJ-Z]))(?!\w|['/-]\w|\.\w)",
            _place,
            needs=r"\d-?[A-Z]",
        ),
        rule(
            r"\b(?:iPhone|iPad|Pixel|Nexus|OnePlus|Redmi|Xperia|Galaxy\s[A-Z])\s?(?P<said>(?P<figures>\d{1,2})(?P<letter>[a-z]))(?!\w)",
            lambda match, language: f"{numbers.words(int(match['figures']), language)} {match['letter'].upper()}",
            needs=r"\d[a-z]",
        ),
        rule(
            r"\b[Rr]unways?\s(?P<said>(?P<figures>\d\d?)(?P<side>[LRC]))(?!\w)",
            lambda match, language: f"{numbers.words(int(match['figures']), language)} {_SIDES[match['side']]}",
            piece="unway",
        ),
        rule(r"(?<![\w.,-])(?P<figures>\d\d)(?P<ending>ers?)(?!\w)", _players, piece="er"),
        rule(
            rf"{_CALLED}(?P<said>\d{{3}}[\s.]\d{{4}}|\d{{7}}|\d{{10,11}})(?![\w-]|[.,]\d|\s\d)",
            _local,
            needs=r"\d{3}[\s.]?\d{4}",
        ),
        rule(
            rf"\b(?:[Rr]oom|[Ss]uite|[Aa]pt\.?|[Aa]partment|[Ff]lat|[Cc]abin|[Ll]ocker|[Bb]us|[Rr]oute)\s#?(?P<said>[1-9]\d{{2,3}}){_NOT_FIGURES}",
            lambda match, language: pairs(match["said"], language),
            needs=r"\d{3}",
        ),
        rule(
            rf"\b(?:{_RELEASED})\s(?P<said>(?P<first>\d{{1,3}})\.(?P<last>0[1-9]|[1-9]\d))(?![\w%]|[.,]\d)",
            _release,
            needs=r"\s\d+\.\d\d",
        ),
        rule(rf"\b(?:{_NAMED}){_BETWEEN}(?P<said>\d{{3,12}}){_NOT_FIGURES}", _each, needs=r"\d{3}"),
        rule(r"\b[Aa]rea\scodes?\s(?P<said>\d{3})(?!\w)", _each, piece="rea code"),
        rule(
            rf"(?<![\w.,$&-])(?P<letters>[A-Z]{{2,4}})\s(?P<said>[1-9]\d{{2,3}}){_NOT_FIGURES}(?!\s(?:BCE?|AD|CE)\b)",
            _behind,
            needs=r"[A-Z]{2}\s\d{3}",
        ),
        rule(
            rf"(?<![\w.,$-])(?P<letters>[A-Z]{{1,3}})(?P<figures>\d{{3,4}}){_NOT_FIGURES}", _glued, needs=r"[A-Z]\d{3}"
        ),
        rule(r"(?<![\w.,-])(?P<figures>\d{3,4})(?P<kind>[pi])(?!\w)", _lined, needs=r"\d[pi]"),
        rule(r"(?<![\w.,:$-])(?P<said>\d{1,2}:[0-5]\d|\d{1,4})-?(?=ish\b)", _ish, piece="ish"),
    ]
}
