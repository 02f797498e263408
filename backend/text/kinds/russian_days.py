"""Russian days of a month in their case: к 5 мая, с 1 по 10 июня, до 31.12., Сегодня 8 марта."""

import re

from backend.text import locales
from backend.text.kinds.rule import Rules, ended, listed, rule
from backend.text.kinds.russian_amounts import ordinal
from backend.text.kinds.russian_governors import before, governed
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря".split("|")  # noqa: SIM905
_SHORT: dict[str, str] = table("calendar")["months"]["ru"]
_NAMED = Pattern(
    r"(?:\A|[.!?—:]\s|(?<!\w)(?:сегодня|завтра|вчера|послезавтра|позавчера|это|было|будет|наступило|наступает|дата)\s(?:уже\s)?)\Z",
    re.IGNORECASE,
)
"""Before a day that is spoken of; others are when something happens, which is the genitive."""


def _case(match: re.Match[str]) -> str:
    written = before(match)
    cases = governed(written)
    if cases:
        return cases[0]
    nominative = _NAMED.search(written)
    if nominative and nominative[0].strip(".!?—: ") == "":  # at a beginning: only where a dash or verb names it
        return "n" if re.match(r"\s[—–-]\s", match.string[match.end() : match.end() + 3]) else "g"
    return "n" if nominative else "g"


def _day(match: re.Match[str], _language: Language) -> str | None:
    """``с 5 мая 2024 г.`` → пятого мая две тысячи двадцать четвёртого года."""
    days = [int(match[name]) for name in ("first", "day") if match[name]]
    if max(days) > 31 or not min(days):
        return None
    case, written = _case(match), match["month"]
    said = [ordinal(one, case, "n") for one in days]
    said.append(_SHORT.get(written.rstrip(".").casefold(), written))
    if match["year"]:
        said.append(ordinal(int(match["year"]), "g", "m"))
    if match["of"]:
        said.append("года")
    return ended(match, " ".join(said)) if match["of"] else " ".join(said)


def _first(match: re.Match[str], _language: Language) -> str:
    """``с 1 по 5 мая`` → первого."""
    return ordinal(int(match["day"]), governed(before(match))[:1] or "g", "n")


def _dotted(match: re.Match[str], language: Language) -> str | None:
    """``до 31.12.`` → тридцать первого декабря."""
    month = locales.months(language)[int(match["month"]) - 1]
    said = f"{ordinal(int(match['day']), governed(match['before'] + ' ')[:1] or 'g', 'n')} {month}"
    if match["year"]:
        said += f" {ordinal(int(match['year']), 'g', 'm')} года"
    return f"{said}." if match[0].endswith(".") and not match["of"] else said


_MONTH = rf"{'|'.join(f'[{one[0]}{one[0].upper()}]{one[1:]}' for one in MONTHS)}|(?:{listed(_SHORT)})\b\.?"
RULES: Rules = {
    "ru": [
        rule(
            rf"(?<![\w.,:/-])(?:(?P<first>\d\d?)\s?[-–—]\s?)?(?P<day>\d\d?)\s(?P<month>{_MONTH})(?!\w)"
            r"(?:\s(?P<year>[12]\d{3})(?!\w|-)(?:\s?(?P<of>г\.|года(?!\w)))?)?",
            _day,
        ),
        rule(
            rf"(?<![\w.,:/-])(?P<day>\d\d?)(?=(?:,\s\d\d?){{0,3}},?\s(?:по|до|и|или|на)\s\d\d?\s(?:{_MONTH})(?!\w))",
            _first,
        ),
        rule(
            r"(?<!\w)(?P<before>[Дд]о|[Сс]|[Пп]о|[Кк]|[Нн]а|[Оо]т|[Пп]осле)\s(?P<said>(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0[1-9]|1[0-2])"
            r"(?:\.(?P<year>[12]\d{3})(?P<of>\s?г\.)?)?)(?![\d/]|\.\d|,\d|\s?[%°₽])",
            _dotted,
        ),
    ]
}
