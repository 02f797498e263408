"""Hours: 9:30–11:00 a.m., 3 a.m., 1h 30m, 24/7, 14h30, ore 8.30."""

import re

from backend.text import dates, numbers
from backend.text.kinds import prices
from backend.text.kinds.rule import Rules, at_end, ended, rule
from backend.text.languages import Language
from backend.text.pattern import Pattern

_HALF = r"(?P<half>[AaPp])(?:\.\s?[Mm]\b\.?|[Mm]\b)"


def _half(match: re.Match[str]) -> str:
    """AM, not A M: espeak-ng would take a lone A for an article. A point that also ends the text stays."""
    last = at_end(match) and match[0].endswith(".")
    return f"{match['half'].upper()}M" + ("." if last else "")


def _hour(written: str, language: Language) -> str | None:
    hour, _, minute = written.replace(".", ":").partition(":")
    said = numbers.words(int(hour), language)
    if not int(minute or 0):
        return said
    return f"{said} {'oh ' if int(minute) < 10 else ''}{numbers.words(int(minute), language)}"


def _range(match: re.Match[str], language: Language) -> str | None:
    first, last = _hour(match["first"], language), _hour(match["last"], language)
    begins = f" {match['begins'].upper()}M" if match["begins"] else ""
    return f"{first}{begins} to {last} {_half(match)}"


def _at(match: re.Match[str], language: Language) -> str | None:
    return f"{_hour(match['first'], language)} {_half(match)}"


def _length(match: re.Match[str], language: Language) -> str | None:
    names = ("hour", "minute", "second")
    parts = [
        f"{numbers.words(int(value), language)} {name}{'' if int(value) == 1 else 's'}"
        for value, name in zip(match.groups(), names, strict=True)
        if value
    ]
    return " ".join(parts)


def _from_to(match: re.Match[str], language: Language) -> str:
    """``6:30-10``."""
    return f"{_hour(match['first'], language)} to {_hour(match['last'], language)}"


def _lasting(match: re.Match[str], language: Language) -> str:
    """``2d 4h 10m``."""
    parts = [(match["days"], "day"), (match["hours"], "hour"), (match["minutes"], "minute")]
    return " ".join(
        f"{numbers.words(int(value), language)} {name}{'' if int(value) == 1 else 's'}"
        for value, name in parts
        if value
    )


def _offset(match: re.Match[str], language: Language) -> str:
    """``UTC+2``."""
    sign = "plus" if match["sign"] == "+" else "minus"
    return f"{' '.join(match['zone'])} {sign} {numbers.words(int(match['offset']), language)}"


def _all_day(match: re.Match[str], language: Language) -> str | None:
    """``24h service``: one hour where a thing follows."""
    if not prices.is_sold(f" {match['what']}"):
        return None
    return f"{numbers.words(int(match['hours']), language)} hour"


def _continental(match: re.Match[str], language: Language) -> str | None:
    return dates.time(f"{match['hour']}:{match['minute'] or '00'}", language)


def _seconds(match: re.Match[str], language: Language) -> str | None:
    """``2:03:59``: hours, minutes and seconds; in English a time of the day without their names."""
    hour, minute, second = (int(match[name]) for name in ("hour", "minute", "second"))
    lasted = _LASTED.search(match.string[max(0, match.start() - 32) : match.start()])
    if language.base == "en" and hour < 25 and not lasted:
        said = _hour(f"{hour}:{minute:02}", language)
        full = "hundred" if hour > 12 else "o'clock"
        first = said if minute else f"{said} {full}"
        if not second:
            return first
        if not minute:
            return f"{first} and {numbers.quantity(f'{second} s', language)}"
        return f"{first} {'oh ' if second < 10 else ''}{numbers.words(second, language)}"
    parts = [(hour, "h"), (minute, "min"), (second, "s")]
    said_parts = [numbers.quantity(f"{value} {unit}", language) for value, unit in parts if value]
    return " ".join(one for one in said_parts if one) or None


_LASTED = Pattern(
    r"\b(?:in|took|takes|lasted|lasts|ran|of|than|clocked|for|was|finished|time:|record:|(?:record|best|mark|time)\s(?:\w+\s){0,2}(?:at|to|is))\s$"
)


def _lap(match: re.Match[str], language: Language) -> str | None:
    """``3:42.15``: minutes, seconds and their parts, as a sports reporter says them."""
    said = _hour(match["time"], language) or ""
    if match["time"].endswith(":00"):
        said += " minutes zero"
    return f"{said} point {numbers.digits(match['parts'], language)}"


def _spanish_hours(match: re.Match[str], language: Language) -> str | None:
    said = _continental(match, language)
    return f"{said} horas" if said else None


def _military(match: re.Match[str], language: Language) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    said = f"{'oh ' if hour < 10 else ''}{numbers.words(hour, language)}"
    return f"{said} {numbers.words(minute, language) if minute else 'hundred'} hours"


def _early(match: re.Match[str], language: Language) -> str:
    """``at 0630``."""
    minute = int(match["minute"])
    said = "hundred" if not minute else f"{'oh ' if minute < 10 else ''}{numbers.words(minute, language)}"
    return f"oh {numbers.words(int(match['hour']), language)} {said}"


def _zone(match: re.Match[str], _language: Language) -> str:
    return ended(match, " ".join(match["zone"]))


def _open(match: re.Match[str], language: Language) -> str | None:
    """``8:00-12:30``, outside English."""
    first, last = dates.time(match["first"], language), dates.time(match["last"], language)
    between = numbers.TO.get(language.base, "")
    return " ".join(one for one in (first, between, last) if one) if first and last else None


def _italian_hours(match: re.Match[str], language: Language) -> str | None:
    """``ore 9-12``: nove dodici."""
    return " ".join(numbers.words(int(match[name]), language) or "" for name in ("first", "last"))


def _minutes(match: re.Match[str], language: Language) -> str | None:
    """``dopo 30'`` → trenta minuti; ``al 90'`` → al novantesimo."""
    if match.string.count("'", max(0, match.start() - 200), match.end() - 1) % 2:
        return None  # it closes what was quoted
    if language.base == "it" and _AT_MINUTE.search(match.string[max(0, match.start() - 5) : match.start()]):
        return numbers.words(int(match["minutes"]), language, "ordinal")
    return numbers.quantity(f"{match['minutes']} {'мин' if language.base == 'ru' else 'min'}", language)


_AT_MINUTE = Pattern(r"\b(?:[Aa]l|[Nn]el|[Dd]al|[Dd]el|[Ii]l)\s$")
_OF_MINUTES = rule(r"(?<![\w.,'°])(?P<minutes>\d{1,3})'(?![\w'\"])", _minutes)
_HOUR = r"(?:1\d|2[0-4]|0?\d)"
_OPEN = rule(
    rf"(?<![\w:.,-])(?P<first>{_HOUR}:[0-5]\d)\s?[-–]\s?(?P<last>{_HOUR}:[0-5]\d)(?![\w:-])(?:\sUhr\b)?", _open
)
_SECONDS = rule(r"(?<![\w:.,/])(?P<hour>\d{1,2}):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?![\w:]|[.,]\d)", _seconds)
_DOTTED = rf"(?P<hour>{_HOUR})[.:](?P<minute>[0-5]\d)(?!\w|\.\w)"
RULES: Rules = {
    "en": [
        _SECONDS,
        rule(r"(?<![\w.,])(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)\s(?:hours|hrs\.?)(?!\w)", _military),
        rule(
            r"\b(?:[Tt]he|[Aa]t|[Bb]y|[Uu]ntil|[Tt]ill|[Ff]rom|[Tt]o|[Bb]efore|[Aa]fter|[Ss]ince|[Aa]round|[Aa]bout)\s"
            r"(?P<said>0(?P<hour>[1-9])(?P<minute>[0-5]\d))(?![\w-]|[.,:]\d|\s(?:code|number|prefix|line)\b)",
            _early,
            needs=r"(?<!\d)0\d{3}(?!\d)",
        ),
        rule(r"(?:\d|[AaPp]\.?[Mm]\.?)\s(?P<said>(?P<zone>[ECMP][SD]?T|GMT|UTC|CET|CEST|BST)\b\.?)", _zone),
        rule(r"(?<![\w.])(\d{1,2})h(\d{2})()(?!\w)", _length, needs=r"\dh"),
        rule(
            rf"(?<![\w:.])(?P<first>{_HOUR}(?:[:.][0-5]\d)?)(?:\s?(?P<begins>[AaPp])\.?[Mm]\.?)?\s?[-–]\s?"
            rf"(?P<last>{_HOUR}(?:[:.][0-5]\d)?)\s?{_HALF}",
            _range,
        ),
        rule(rf"(?<![\w:.])(?P<first>{_HOUR}(?:[:.][0-5]\d)?)\s?{_HALF}", _at),
        rule(r"(?<![\w.])(\d{1,3})h\s?(\d{1,2})m(?:in)?(?:\s?(\d{1,2})s)?(?!\w)", _length, needs=r"\dh"),
        rule(r"(?<![\w:.])(?P<time>\d{1,2}:[0-5]\d)\.(?P<parts>\d{1,3})(?![\w:]|\.\d)", _lap, piece=":"),
        rule(r"(?<![\w.])()(\d{1,3})m\s?([0-5]?\d)s(?!\w)", _length, needs=r"\dm\s?\d"),
        rule(
            r"(?<![\w.])(?P<days>\d{1,3})d\s?(?P<hours>\d{1,2})h(?:\s?(?P<minutes>\d{1,2})m)?(?!\w)",
            _lasting,
            needs=r"\dd\s?\d",
        ),
        rule(r"\b(?P<when>[Nn]oon|[Mm]idnight)\s?(?P<said>[-–])\s?(?=\d)", " to ", needs="noon|Noon|idnight"),
        rule(r"\b(?P<zone>UTC|GMT)\s?(?P<sign>[-+−])\s?(?P<offset>\d{1,2})(?!\w|:\d)", _offset, needs="UTC|GMT"),
        rule(
            r"(?<![\w.,])(?P<said>(?P<hours>12|24|36|48|72)\s?(?:h|hrs?))(?=\s(?:a\sday\b)?(?P<what>[a-z]{4,}))",
            _all_day,
            needs=r"\d\s?h",
        ),
        rule(
            rf"(?<![\w:.-])(?P<first>{_HOUR}:[0-5]\d)\s?[-–]\s?(?P<last>{_HOUR}(?::[0-5]\d)?)(?![\w:-]|[.,]\d)",
            _from_to,
        ),
        rule(rf"(?<![\w:.-])(?P<first>{_HOUR})\s?[-–]\s?(?P<last>{_HOUR}:[0-5]\d)(?![\w:-]|[.,]\d)", _from_to),
        rule(r"(?<![\w/])24/7/365(?![\w/])", "twenty four seven, three sixty five"),
        rule(r"(?<![\w/])24/7(?![\w/])", "twenty four seven"),
    ],
    "fr": [
        _OF_MINUTES,
        _SECONDS,
        _OPEN,
        rule(rf"(?<![\w.,:])(?P<hour>{_HOUR})\s?[hH]\s?(?P<minute>[0-5]\d)?(?!\w)", _continental),
    ],
    "it": [
        _OF_MINUTES,
        _SECONDS,
        _OPEN,
        rule(r"\b[Oo]re\s(?P<said>(?P<first>\d{1,2})\s?[-–]\s?(?P<last>\d{1,2}))(?![\w:.-])", _italian_hours),
        rule(
            rf"\b(?:[Oo]r[ea]|[Aa]lle|[Dd]alle|[Dd]elle|[Vv]erso|[Ll]e)\s(?P<said>{_DOTTED})(?!\s?(?:€|euro|%|k[mg]))",
            _continental,
        ),
    ],
    "de": [
        _OF_MINUTES,
        _SECONDS,
        _OPEN,
        rule(rf"(?<![\w.]){_DOTTED}\sUhr\b", _continental),
    ],
    "es": [
        _OF_MINUTES,
        _SECONDS,
        _OPEN,
        rule(rf"(?<![\w.:]){_DOTTED}\sh(?:oras|\.(?=\s\S))?(?!\w)", _spanish_hours),
    ],
    "pt": [
        rule(rf"(?<![\w.,:])(?P<hour>{_HOUR})\s?h\s?(?P<minute>[0-5]\d)(?!\w)", _continental),
        _OF_MINUTES,
        _SECONDS,
        _OPEN,
    ],
    "ru": [_OF_MINUTES, _SECONDS, _OPEN],
}
