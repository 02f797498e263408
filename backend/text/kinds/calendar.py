"""Months and weekdays in short, outside English: 3. Sept., lun.-ven., 5 янв."""

import re
from collections.abc import Iterable

from backend.text import locales, numbers
from backend.text.kinds.rule import Rule, Rules, ended, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

MONTHS: dict[str, dict[str, str]] = table("calendar")["months"]
WEEKDAYS: dict[str, dict[str, str]] = table("calendar")["weekdays"]
_TO = table("calendar")["to"]
_AROUND = table("calendar")["around"]


def _any(names: Iterable[str]) -> str:
    """The names, as they are written within a sentence and at its beginning."""
    return listed({form for name in names for form in (name, name[0].upper() + name[1:])})


def _full(names: dict[str, str], written: str) -> str:
    said = names.get(written) or names[written[0].lower() + written[1:]]
    return said[0].upper() + said[1:] if written[0].isupper() else said


def _month(match: re.Match[str], language: Language) -> str:
    return ended(match, _full(MONTHS[language.base], match["name"]))


def _of_a_year(match: re.Match[str], language: Language) -> str:
    """As it stands alone: январь 2020."""
    full = _full(MONTHS[language.base], match["name"])
    if language.base != "ru":
        return full
    dated = locales.months(language)
    return locales.months(language, alone=True)[dated.index(full)] if full in dated else full


def _weekday(match: re.Match[str], language: Language) -> str:
    return ended(match, _full(WEEKDAYS[language.base], match["name"]))


def _weekdays(match: re.Match[str], language: Language) -> str:
    names = WEEKDAYS[language.base]
    first, last = _full(names, match["name"]), _full(names, match["last"])
    return ended(match, f"{first} {_TO[language.base]} {last}")


_DAY_OF = {
    "fr": "[Ll]e|[Dd]u|[Aa]u",
    "es": "[Ee]l|[Dd]el|[Aa]l|[Dd]ía",
    "it": "[Ii]l|[Dd]al|[Aa]l|[Dd]el|[Nn]el",
    "pt": "[Oo]|[Nn]o|[Dd]o|[Aa]o|[Dd]ia|[Ee]m",
}
_FIRST = {"fr": "premier", "it": "primo", "pt": "primeiro", "es": "uno"}
_FRACTIONS = {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)}


def _in_figures(match: re.Match[str], language: Language) -> str | None:
    """``il 25/4``: a day where it can hardly be a fraction."""
    day, month = int(match["day"]), int(match["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12) or (day, month) in _FRACTIONS:
        return None
    said = _FIRST[language.base] if day == 1 else numbers.words(day, language)
    between = " de " if language.base in ("es", "pt") else " "
    return f"{said}{between}{locales.months(language)[month - 1]}"


def _in_roman(match: re.Match[str], language: Language) -> str:
    """``21-XI-2011``."""
    day, year = (numbers.words(int(match[name]), language) for name in ("day", "year"))
    return f"{day} de {locales.months(language)[_ROMAN.index(match['month'])]} de {year}"


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _rules(base: str) -> list[Rule]:
    months, days = _any(MONTHS[base]), _any(WEEKDAYS[base])
    point = "" if base == "ru" else r"\."
    rules = [
        rule(
            rf"(?:(?<=[,;(–]\s)|(?<=\bsf\s)|(?<=\bsauf\s)|(?<=chiuso\s)|(?<=cerrado\s)|(?<=fechado\s)|^)(?P<name>{days})\.(?=\s[a-zà-ü]|[,;)]|\s?$)",
            _weekday,
        ),
        rule(rf"(?<!\w)(?<!\d\s)(?P<name>{months})\.?(?=\s[12]\d{{3}}(?!\d))", _of_a_year),
        rule(rf"(?<!\w)(?P<name>{days})\.?\s?[-–]\s?(?P<last>{days})(?!\w)\.?", _weekdays),
        rule(rf"(?<!\w)(?<!\d\s)(?P<name>{days}){point}(?=,\s\d|\s\d|,?\s(?:{months})\.)", _weekday),
        rule(rf"(?<!\w)(?i:{_AROUND[base]})\s(?P<said>(?P<name>{days}){point})(?!\w|\.\w|\s[A-ZÄÖÜ])", _weekday),
    ]
    if base in _DAY_OF:
        rules.append(
            rule(
                rf"\b(?:{_DAY_OF[base]})\s(?P<said>(?P<day>3[01]|[12]\d|0?[1-9])/(?P<month>1[0-2]|0?[1-9]))(?![\w/]|[.,]\d)",
                _in_figures,
            )
        )
    if base == "es":
        rules.append(
            rule(
                rf"(?<![\w-])(?P<day>3[01]|[12]\d|0?[1-9])-(?P<month>{listed(_ROMAN)})-(?P<year>[12]\d{{3}})(?![\w-])",
                _in_roman,
            )
        )
    if base == "de":
        rules.insert(
            1, rule(rf"(?:(?<=[,;(]\s)|^)(?P<name>{days})\.?(?=\s(?:bis|ab|von|um|und|geschlossen|zu)\b)", _weekday)
        )
        rules.insert(1, rule(rf"(?<!\w)(?P<name>{days})\.(?=,\s(?:der|den|dem)\s\d)", _weekday))
    if base != "ru":  # there the day is read with its month, see backend/text/dates.py
        rules.insert(
            0, rule(rf"(?:(?<=\d\s)|(?<=\d\.\s)|(?<=\d\sde\s)|(?<=\d\.\sde\s))(?P<name>{months})\.(?!\w)", _month)
        )
    return rules


RULES: Rules = {base: _rules(base) for base in MONTHS}
