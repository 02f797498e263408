"""Fractions and ratios: 3/4 cup, 2 1/2, 1½, 4:3, 16:9."""

import re
import unicodedata
from fractions import Fraction

from backend.text import agreement, numbers
from backend.text.kinds import inflected
from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_TABLE = table("fractions")
_DENOMINATORS = _TABLE["denominators"]
_ONE = _TABLE["one"]
_AND = _TABLE["and"]
_BARE_HALF = ("es", "it", "pt", "fr")  # medio kilo, not “un medio kilo”
_SPOKEN = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100)
_VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SLASHED = r"(?P<over>\d{1,2})[/⁄](?P<under>\d{1,3})"


def _parts(match: re.Match[str]) -> tuple[int, int]:
    said = match.groupdict()
    if sign := said.get("sign"):
        value = Fraction(unicodedata.numeric(sign)).limit_denominator(12)
        return value.numerator, value.denominator
    return int(match["over"]), int(match["under"])


def _named(over: int, under: int, language: Language) -> str | None:
    base = language.base
    names = _DENOMINATORS[base].get(str(under))
    if names is None:
        ordinal = numbers.words(under, language, "ordinal")
        if ordinal is None or base == "de":
            return None
        names = (ordinal, f"{ordinal}s")
    if over == 1:
        return names[0] if under == 2 and base in _BARE_HALF else f"{_ONE[base]} {names[0]}"
    return f"{numbers.words(over, language)} {names[1]}"


def _fraction(match: re.Match[str], language: Language) -> str | None:
    over, under = _parts(match)
    if over >= under or under not in _SPOKEN:
        return None
    whole = match.groupdict().get("whole")
    if (over, under, language.base) == (1, 2, "de"):
        return (
            f"{'ein' if whole == '1' else numbers.words(int(whole), language)}einhalb" if whole else _german_half(match)
        )
    said = _named(over, under, language)
    if said is None or not whole:
        return said
    if language.base == "en" and over == 1 and under in (2, 4):
        said = said.replace("one", "a")
    return " ".join(one for one in (numbers.words(int(whole), language), _AND[language.base], said) if one)


def _german_half(match: re.Match[str]) -> str:
    """``1/2 Liter`` → einen halben Liter, ``1/2 Stunde`` → eine halbe Stunde."""
    noun = re.match(r"\s(\w+)", match.string[match.end() :])
    feminine = noun is not None and noun[1].endswith(("e", "ung", "heit", "keit"))
    return "eine halbe" if feminine else "einen halben"


def _ratio(match: re.Match[str], language: Language) -> str | None:
    first, last = (numbers.words(int(match[name]), language) for name in ("first", "last"))
    between = {"en": "to", "de": "zu", "fr": "à", "es": "a", "it": "a", "pt": "a"}[language.base]
    return f"{first} {between} {last}"


_RULES = (
    rule(rf"(?<![\w/.,:])(?P<whole>\d{{1,3}})\s?(?P<sign>[{_VULGAR}])(?!\w)", _fraction),
    rule(rf"(?<![\w/.,:])(?P<whole>\d{{1,3}})[\s-]{_SLASHED}(?![\w/])", _fraction),
    rule(rf"(?<![\w/.,:]){_SLASHED}(?![\w/])", _fraction),
    rule(rf"(?<!\w)(?P<sign>[{_VULGAR}])(?!\w)", _fraction),
    rule(r"(?<![\w/.,:])(?P<first>\d{1,3}):(?P<last>\d|[6-9]\d|\d{3,4})(?![\w:/]|\.\d)", _ratio),
)


def _russian(match: re.Match[str], language: Language) -> str | None:
    over, under = _parts(match)
    if over >= under or under > 100 or under < 2:
        return None
    counted = agreement.agreed(numbers.words(over, language) or "", " ии" if over != 1 else " ая", "ru")
    return f"{counted} {inflected.russian(under, 'я' if over == 1 else 'х')}"


RULES: Rules = {"ru": [rule(rf"(?<![\w/.,:]){_SLASHED}(?![\w/])", _russian)]} | dict.fromkeys(_DENOMINATORS, _RULES)
