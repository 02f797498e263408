"""Dates and times of the day as words."""

import datetime
import re
from collections.abc import Callable
from functools import cache

from backend.text import agreement, locales, numbers
from backend.text.kinds import tables
from backend.text.kinds.rule import listed
from backend.text.languages import Language
from backend.text.pattern import Pattern

_GENITIVE = ("ru", "uk", "pl")  # the day and the year of a date are ordinals of the genitive
_ORDINAL = ("sv", "da", "nb")
_NEEDS_ARTICLE = Pattern(r"(?:\b(?:am|vom|zum|beim|im|dem|den|des|ab|seit)\s)$", re.IGNORECASE)
_DE_ARTICLE = Pattern(r"(?:\b(?:der|die|das|jeder|jede|jedes)\s)$", re.IGNORECASE)
_FIRST = {"fr": "premier", "it": "primo", "pt": "primeiro"}
_OCLOCK = {"de": "Uhr", "fr": "heures", "nl": "uur", "sv": "", "da": "", "nb": ""}


@cache
def pattern(language: Language) -> re.Pattern[str]:
    """Finds ``3 мая 2024 г.``, ``3. Mai``: a day before its month's name, with the year where there is one."""
    full = {name for name in locales.months(language) if not name[0].isdigit()}
    names = full | ({f"{one}." for one in _short(language)} if full else set())
    months = listed(names) or r"(?!)"
    return re.compile(
        rf"(?<![\w.,/-])(?P<day>\d{{1,2}})(?:\.|er|º|°)?\s(?P<month>{months})(?!\w)"
        rf"(?:\s(?P<year>[12]\d{{3}})(?!\w)(?:\s?(?P<of>г\.|р\.|года|року|roku|r\.))?)?",
        re.IGNORECASE,
    )


def _short(language: Language) -> dict[str, str]:
    """Months in short, without their point → in full; only where the day's ending depends on being read with it."""
    return tables.table("calendar")["months"]["ru"] if language.base == "ru" else {}


def _genitive(value: int, language: Language) -> str | None:
    """The ordinal of a day or a year, as it stands in a date."""
    if language.base == "ru":
        from num2words import num2words

        return str(num2words(value, lang="ru", to="ordinal", case="g", gender="n"))
    spoken = numbers.words(value, language, "ordinal")
    if spoken is None:
        return None
    if language.base == "uk":
        return re.sub(r"ій$", "ього", re.sub(r"ий\b", "ого", spoken))
    return re.sub(r"i\b", "iego", re.sub(r"y\b", "ego", spoken))


def day_of_month(match: re.Match[str], before: str, language: Language) -> str | None:
    """A match of :func:`pattern` in words; ``before``: the text before it."""
    day, base = int(match["day"]), language.base
    if not 1 <= day <= 31:
        return None
    if base in _GENITIVE:
        said = _genitive(day, language)
    elif base in _ORDINAL:
        said = numbers.words(day, language, "ordinal")
    elif base == "de":
        said = german_ordinal(day, before, language) or f"{numbers.words(day, language, 'ordinal')}r"
    elif day == 1 and base in _FIRST:
        said = _FIRST[base]
    elif base in ("fr", "es", "it", "pt", "nl", "ro", "id"):
        said = numbers.words(day, language)
    else:
        return None
    if said is None:
        return None
    written = match["month"]
    said = f"{said} {_short(language).get(written.rstrip('.').casefold(), written)}"
    if not match["year"]:
        return said
    return f"{said} {_year(int(match['year']), language)}" + _year_word(match["of"], language)


def _year(year: int, language: Language) -> str | None:
    if language.base in ("ru", "uk"):
        return _genitive(year, language)
    return numbers.words(year, language, "year") if language.base in ("en", "de") else numbers.words(year, language)


def _year_word(of: str | None, language: Language) -> str:
    return "" if of is None else {"ru": " года", "uk": " року", "pl": " roku"}.get(language.base, f" {of}")


def german_ordinal(value: int, before: str, language: Language) -> str | None:
    """``3.`` after an article: ``am dritten``, ``das dritte``; None without one."""
    spoken = numbers.words(value, language, "ordinal")
    if spoken is None:
        return None
    if _NEEDS_ARTICLE.search(before):
        return spoken + "n"
    return spoken if _DE_ARTICLE.search(before) else None


def date(found: str, language: Language) -> str | None:
    """``2024-03-05``, ``3/5/2024`` (American) or ``05.03.2024`` → words."""
    names = locales.months(language)
    if not names or language.base not in numbers.KNOWN:
        return None
    figures = [int(one) for one in re.findall(r"\d+", found)]
    year, month, day = figures if figures[0] > 31 else (figures[2], figures[1], figures[0])
    if language.code.startswith("en-us") and "." not in found and figures[0] <= 12:
        month, day = figures[0], figures[1]
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    return _spoken(year, names[month - 1], day, language)


def _spoken(year: int, name: str, day: int, language: Language) -> str | None:
    base = language.base
    cardinal, year_word = numbers.words(day, language), _year(year, language)
    ordinal = numbers.words(day, language, "ordinal")
    makers: dict[str, Callable[[], str]] = {
        "en": lambda: f"{name} {ordinal}, {year_word}",
        "de": lambda: f"{ordinal}r {name} {year_word}",
        "fr": lambda: f"{'premier' if day == 1 else cardinal} {name} {year_word}",
        "it": lambda: f"{'primo' if day == 1 else cardinal} {name} {year_word}",
        "es": lambda: f"{cardinal} de {name} de {year_word}",
        "pt": lambda: f"{'primeiro' if day == 1 else cardinal} de {name} de {year_word}",
        "ru": lambda: f"{_genitive(day, language)} {name} {year_word} года",
        "uk": lambda: f"{_genitive(day, language)} {name} {year_word} року",
        "pl": lambda: f"{_genitive(day, language)} {name} {year_word} roku",
    }
    if base in makers:
        return makers[base]()
    return f"{ordinal if base in _ORDINAL and ordinal else cardinal} {name} {year_word}"


def _of_minutes(said: str) -> str:
    """Minutes are feminine: ноль одна, двадцать две."""
    return re.sub(r"\bодин$", "одна", re.sub(r"\bдва$", "две", said))


def time(found: str, language: Language) -> str | None:
    """``14:05`` → words."""
    base = language.base
    match = re.match(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s?(.*)", found)
    if match is None or base not in numbers.KNOWN:
        return None
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59 or match[3]:
        return None
    spoken_hour, spoken_minute = numbers.words(hour, language), numbers.words(minute, language)
    after = f" {spoken_minute}" if minute else ""
    if base == "de":
        return f"{'ein' if hour == 1 else spoken_hour} Uhr" + after
    if base == "fr":
        return f"{agreement.agreed(spoken_hour or '', 'heures', 'fr')} heure{'s' if hour > 1 else ''}" + after
    if base == "nl":
        return f"{spoken_hour} uur" + after
    if base in ("es", "it", "pt"):
        one = "una" if base == "es" else "l'una" if base == "it" else "uma"
        joined = {"es": " y", "it": " e", "pt": " e"}[base]
        return f"{one if hour == 1 else spoken_hour}" + (f"{joined}{after}" if minute else "")
    if base != "en":
        # семь ноль пять
        tail = after if minute > 9 else f" {numbers.digits(f'{minute:02}', language)}"
        return f"{spoken_hour}{_of_minutes(tail) if base == 'ru' else tail}"
    half = {"a": " A M", "p": " P M"}.get(match[4][:1].lower(), "")
    if minute == 0:
        return (
            f"{spoken_hour}{half}" if half else f"{spoken_hour} o'clock" if 0 < hour <= 12 else f"{spoken_hour} hundred"
        )
    return f"{spoken_hour} {'oh ' if minute < 10 else ''}{spoken_minute}{half}"
