"""Months and weekdays in short, outside English: 3. Sept., lun.-ven., 5 янв."""

import re
from collections.abc import Iterable

from backend.text import locales
from backend.text.kinds.rule import Rule, RulesOf, ended, listed, rule
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


RULES = RulesOf(MONTHS, _rules)
