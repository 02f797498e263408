"""So much of one thing for each of another, 300 km/s, 3 €/kg, $3/share; and units without a figure: pro kg, in km."""

import re

from backend.text import agreement, locales, numbers
from backend.text.kinds.rule import Rule, RulesOf, ended, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_TABLE = table("rates")
_PER: dict[str, str] = _TABLE["per"]
_EACH: dict[str, str] = _TABLE["each"]
_SHORT: dict[str, dict[str, str]] = _TABLE["short"]
_NEVER_WORDS = _TABLE["never_words"].split()
_AFTER_EACH = _TABLE["after_each"].split()
_AFTER_PER = _TABLE["after_per"].split()
"""Units that look like letters or words: only where each of something is told for certain."""
_SURELY: dict[str, str] = _TABLE["surely"]
_DENOMINATORS = _TABLE["denominators"].split()
_SHORTEST = r"[kcm][mgl]|m[²³]|[kMG]Hz|kW|lb|oz|[кмс][мгл]|кВт|м[²³]"
_UNIT = listed(one for one in locales.UNITS if one[0].isalpha() or one[0] == "µ")
_UNDER = listed(_DENOMINATORS)


def _rate(match: re.Match[str], language: Language) -> str | None:
    """``3 m³/s`` → three cubic meters per second."""
    spoken = numbers.number(match["amount"], language)
    amount = float(match["amount"].replace(",", "." if language.base != "en" else ""))
    named = locales.rate(amount, match["unit"], match["per"], language)
    if spoken is None or named is None:
        return None
    return f"{agreement.agreed(spoken, named, language.base, noun=True)} {named}"


def _named(unit: str, amount: int, language: Language) -> str | None:
    """The unit as of that amount, without a figure."""
    named = locales.measured("\0", amount, unit, language)
    return named.replace("\0", "").strip() if named else None


def _accusative(noun: str, base: str) -> str:
    """за тонну, в минуту."""
    return re.sub("а$", "у", noun) if base == "ru" else noun


def _price(match: re.Match[str], language: Language) -> str | None:
    """``3 €/kg`` → drei Euro pro Kilogramm; a word that is no unit is said as it is."""
    written = match["per"]
    short = _SHORT.get(language.base, {}).get(written)
    noun = short or (
        _named(written, 1, language) if written in _DENOMINATORS else written if len(written) > 2 else None
    )
    if noun is None:
        return None
    if language.base == "en":
        return f" {'an' if noun[0] in 'aeio' or noun == 'hour' else 'a'} {noun}"
    if language.base == "it":
        article = "all'" if noun[0] in "aeio" else "alla " if agreement.feminine(noun, "it") else "al "
        return f" {article}{noun}"
    return f" {_PER[language.base]} {_accusative(noun, language.base)}"


def _each(match: re.Match[str], language: Language) -> str | None:
    noun = _named(match["unit"], 1, language)
    return ended(match, _accusative(noun, language.base)) if noun else None


def _several(match: re.Match[str], language: Language) -> str | None:
    """``in km`` → in kilometers."""
    return _named(match["unit"], 5, language)


_PERIOD = r"day|week|month|year|hour|night|person|student|minute|second|household|lap|page"
_EACH_PERIOD = rule(
    rf"\b\d{{1,4}}\s[a-z]{{2,12}}(?P<said>/)(?=(?P<each>{_PERIOD})\b)",
    lambda match, _: f" {'an' if match['each'] == 'hour' else 'a'} ",
    piece="/",
)


def _rules(base: str) -> list[Rule]:
    money = r"[$€£¥₽]" if base == "en" else r"[$€£₽]|руб\.?"
    amount = rf"(?:(?<=[$€£¥])\d[\d.,]{{0,12}}[kKMmBb]?|(?<=\d)\s?(?:{money}))"
    return [
        rule(
            rf"(?<![\w.,/])(?P<amount>\d{{1,6}}(?:[.,]\d{{1,3}})?|\d{{1,3}}(?:,\d{{3}}){{1,4}})\s?(?P<unit>{_UNIT})"
            rf"\s?/\s?(?P<per>{_UNDER})(?![\w²³/'])",
            _rate,
            piece="/",
        ),
        rule(rf"{amount}(?P<said>\s?/\s?(?P<per>[^\W\d_]{{1,14}}²?³?))(?![\w/']|\.\w)", _price, piece="/"),
        *(
            rule(
                rf"(?<![\w'])(?:{before})\s(?P<said>(?P<unit>{listed(units)})(?:\.(?=\s?$))?)(?![\w/²³'&+]|\.\w|-\w)",
                _each,
                needs=needs,
            )
            for before, units, needs in (
                (_EACH[base], _AFTER_EACH, _SHORTEST),
                (_SURELY[base], _AFTER_PER, _SURELY[base]),
            )
        ),
        rule(
            rf"(?<![\w/.&'+-])(?<!\d\s)(?P<unit>{listed(_NEVER_WORDS)})(?![\w/²³'&+]|\.\w|\.\s\S|-\w|\s\d)",
            _several,
            needs=_SHORTEST,
        ),
        *([_EACH_PERIOD] if base == "en" else ()),
    ]


RULES = RulesOf(_PER, _rules)
