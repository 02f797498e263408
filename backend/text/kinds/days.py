"""Days and years as English writes them: May 3, Oct. 9, the '80s, in 1066."""

import re
from dataclasses import replace

from backend.text import dates, numbers
from backend.text.kinds.rule import Rules, ended, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

MONTHS, WEEKDAYS = table("days")["months"], table("days")["weekdays"]
_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
_FULL_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTH = rf"(?P<month>{_FULL}|(?:{'|'.join(MONTHS)})\b)\.?"
_YEAR = r"(?P<year>1\d{3}|20\d\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_BEFORE_DECADE = r"(?:\b(?:the|her|his|their|my|our|your|its|mid|early|late|of|since|and|or)[\s-]|(?<!\w)')"


def _month(match: re.Match[str]) -> str:
    return str(MONTHS.get(match["month"], match["month"]))


def _day(match: re.Match[str], language: Language) -> str | None:
    said = f"{_month(match)} {numbers.words(int(match['day']), language, 'ordinal')}"
    return f"{said}, {year(int(match['year']), language)}" if match["year"] else said


def _british(match: re.Match[str], language: Language) -> str | None:
    said = f"the {numbers.words(int(match['day']), language, 'ordinal')} of {_month(match)}"
    return f"{said}, {year(int(match['year']), language)}" if match["year"] else said


def _british_days(match: re.Match[str], language: Language) -> str:
    """``14–18 May``."""
    first = numbers.words(int(match["first"]), language, "ordinal")
    return f"the {first} to {_british(match, language)}"


def year(value: int, language: Language) -> str | None:
    """A year as people say it: nineteen oh five, two thousand and five."""
    return numbers.words(value, language, "year")


def decade(value: int, language: Language) -> str | None:
    """``1980`` → nineteen eighties, ``80`` → eighties."""
    said = numbers.words(value, language, "year" if value > 99 else "cardinal")
    if said is None:
        return None
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def _decade(match: re.Match[str], language: Language) -> str | None:
    return decade(int(match["value"]), language)


def _days(match: re.Match[str], language: Language) -> str | None:
    """``May 3-5, 2024``."""
    first, last = (numbers.words(int(match[name]), language, "ordinal") for name in ("day", "last"))
    said = f"{_month(match)} {first} to {last}"
    return f"{said}, {year(int(match['year']), language)}" if match["year"] else said


def _years(match: re.Match[str], language: Language) -> str | None:
    """``2008-09`` → two thousand and eight to oh nine, ``1914-18`` → nineteen fourteen to eighteen."""
    first, last = int(match["first"]), int(match["last"])
    if not (first % 100 < last or (first % 100, last) == (99, 0)):
        return None
    if last == 0:
        return f"{year(first, language)} to {year(first + 1, language)}"
    return f"{year(first, language)} to {'oh ' if last < 10 else ''}{numbers.words(last, language)}"


def _weekdays(match: re.Match[str], _language: Language) -> str:
    return f"{WEEKDAYS[match['first']]} to {WEEKDAYS[match['last']]}"


def _dotted(match: re.Match[str], language: Language) -> str | None:
    """``12.25.2020``."""
    return dates.date(f"{match['month']}/{match['day']}/{match['year']}", language)


def _slashed(match: re.Match[str], language: Language) -> str | None:
    said = match.groupdict()
    if said.get("year"):
        return dates.date(f"{said['year']}-{said['month']}-{said['day']}", language)
    century = "19" if int(said["short"]) > 40 else "20"
    return dates.date(f"{said['first']}/{said['second']}/{century}{said['short']}", language)


def _oh(match: re.Match[str], language: Language) -> str:
    """``class of '07``."""
    return f"oh {numbers.words(int(match['short']), language)}"


def _month_of(match: re.Match[str], language: Language) -> str:
    """``08/2026``."""
    return f"{_FULL.split('|')[int(match['month']) - 1]} {year(int(match['year']), language)}"


_SLASH = r"(?P<first>3[01]|[12]\d|0?[1-9])/(?P<second>3[01]|[12]\d|0?[1-9])"
_DATED = Pattern(
    r"\b(?:[Oo]n|[Bb]y|[Uu]ntil|[Ss]ince|[Dd]ue|[Bb]efore|[Aa]fter)\s\d{1,2}/\d{1,2},?\s(?:(?:and|or|but|not)\s){1,2}$"
)
_FRACTIONS = {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)}


def _day_alone(match: re.Match[str], language: Language) -> str | None:
    """``on 10/31``: a day where it can hardly be a fraction."""
    month, day = int(match["first"]), int(match["second"])
    if language.code == "en-gb":
        month, day = day, month
    if not 1 <= month <= 12 or (int(match["first"]), int(match["second"])) in _FRACTIONS:
        return None
    return f"{_FULL.split('|')[month - 1]} {numbers.words(day, language, 'ordinal')}"


def _other_day(match: re.Match[str], language: Language) -> str | None:
    """``due 10/1, not 10/10``."""
    dated = _DATED.search(match.string[max(0, match.start() - 30) : match.start()])
    return _day_alone(match, language) if dated else None


def _hyphened(match: re.Match[str], language: Language) -> str | None:
    """``6-Jun-1944``."""
    month = MONTHS[match["month"].capitalize()]
    written = match["year"]
    full = int(written) if len(written) == 4 else int(("19" if int(written) > 40 else "20") + written)
    return f"{month} {numbers.words(int(match['day']), language, 'ordinal')}, {year(full, language)}"


def _stamp(match: re.Match[str], language: Language) -> str | None:
    """``2024-01-09T10:15:00Z``."""
    return f"{dates.date(match['date'], language)}, {dates.time(match['time'], language)}"


def _season(match: re.Match[str], language: Language) -> str | None:
    """``1999/2000``."""
    first, last = int(match["first"]), int(match["last"])
    return f"{year(first, language)} {year(last, language)}" if last == first + 1 else None


_SURELY_MONTHS = "Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec"
_ENGLISH = (
    rule(
        rf"(?<![\w-])(?P<day>0?[1-9]|[12]\d|3[01])-(?P<month>(?i:{'|'.join(MONTHS)}))-(?P<year>\d{{4}}|\d\d)(?![\w-])",
        _hyphened,
        needs=r"\d-[A-Za-z]{3}",
    ),
    rule(
        r"(?<![\w-])(?P<date>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z?(?!\w)",
        _stamp,
        needs=r"\dT\d",
    ),
    rule(r"(?<![\w/.-])(?P<first>1\d{3}|20\d\d)/(?P<last>1\d{3}|20\d\d)(?![\w/-])", _season, needs=r"\d/\d"),
    rule(
        r"(?<![\w/.-])(?P<first>0?[1-9]|1[0-2])-(?P<second>1[3-9]|2\d|3[01])-(?P<short>\d\d)(?![\w/-])",
        _slashed,
        needs=r"\d-\d\d-\d\d",
    ),
    rule(
        rf"\b\d{{1,2}}\s(?:{_FULL}|{'|'.join(MONTHS)})\.?(?P<said>\s?[-–]\s?)(?=\d{{1,2}}\s(?:{_FULL}|{'|'.join(MONTHS)})\b)",
        " to ",
        needs=r"[a-z]\.?\s?[-–]\s?\d",
    ),
    rule(
        rf"\b(?:{_FULL}|{'|'.join(MONTHS)})\.?\s\d{{1,2}}(?P<said>\s?[-–]\s?)(?=(?:{_FULL}|{'|'.join(MONTHS)})\b)",
        " to ",
        needs=r"\d\s?[-–]\s?[A-Z]",
    ),
    rule(r"\((?P<said>10\d\d)\)", lambda match, language: year(int(match["said"]), language), needs=r"\(10"),
    rule(
        rf"\b(?P<said>(?P<day>{'|'.join(WEEKDAYS)})\.?)(?=,?\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_FULL}|{'|'.join(MONTHS)})\b)",
        lambda match, _: WEEKDAYS[match["day"]],
    ),
    rule(
        rf"(?:\b(?:\d(?:st|nd|rd|th)|start|end|middle|beginning|month|first|last|half|part)\sof\s)(?P<said>(?P<month>{_SURELY_MONTHS})(?![\w']))(?!\.\w)",
        lambda match, _: MONTHS[match["month"]],
        piece=" of ",
    ),
    rule(
        rf"\b(?:mid|late|early|pre|post)-(?P<said>(?P<month>{'|'.join(MONTHS)})\b\.?)(?!\w)",
        lambda match, _: ended(match, _month(match)),
        needs=r"[dyetr]-[A-Z]",
    ),
    rule(
        rf"\b(?P<first>{'|'.join(MONTHS)})\.?\s(?:to|through|and|or|until)\s(?P<said>(?P<month>{'|'.join(MONTHS)})\.)(?!\w)",
        lambda match, _: ended(match, _month(match)),
        needs=r"\s[A-Z][a-z]{2,3}\.",
    ),
    rule(rf"\b(?P<month>{_SURELY_MONTHS})\.(?=\s[a-z])", lambda match, _: _month(match)),
    rule(
        r"(?<![\w'])'0(?P<short>[1-9])(?![\w'])",
        _oh,
    ),
    rule(r"(?<![\w/.-])9/11(?![\w/])", "nine eleven", piece="9/11"),
    rule(
        r"\b(?:[Oo]n|[Bb]y|[Uu]ntil|[Ss]ince|[Dd]ue|[Dd]ated|[Bb]efore|[Aa]fter)\s"
        rf"(?P<said>{_SLASH})(?![\w/])",
        _day_alone,
        piece="/",
    ),
    rule(rf"\b(?:{'|'.join(WEEKDAYS)}|[A-Z][a-z]{{2,5}}day)\.?,?\s(?P<said>{_SLASH})(?![\w/])", _day_alone, piece="/"),
    rule(rf"(?<![\w.,/]){_SLASH}(?![\w/])", _other_day, needs=r"\d/\d"),
    rule(r"(?<=/\d{4})\s?[-–]\s?(?=\d{1,2}/\d{1,2}/\d{4})", " to ", needs=r"/\d{4}\s?[-–]"),
    rule(rf"\b(?:{_FULL_DAYS})(?P<said>\s?[-–]\s?)(?=(?:{_FULL_DAYS})\b)", " to ", needs=r"day\s?[-–]"),
    rule(
        rf"\b(?:[Cc]losed|[Oo]pen|[Ee]xcept|[Tt]hrough|[Tt]hru)\s(?P<said>(?P<day>{'|'.join(WEEKDAYS)}))(?=[.,;)]|\s?$)",
        lambda match, _: WEEKDAYS[match["day"]],
    ),
    *(
        rule(before + rf"(?P<said>{_SLASH})(?![\w/])" + after, _day_alone, piece="/")
        for before, after in (
            (r"\b(?:[Ff]rom|[Bb]etween)\s", r"(?=\s(?:to|and|through|until)\s\d{1,2}/\d{1,2}(?![\w/]))"),
            (r"\b(?:[Ff]rom|[Bb]etween)\s\d{1,2}/\d{1,2}\s(?:to|and|through|until)\s", ""),
        )
    ),
    rule(r"(?<![\w/.-])(?P<month>0?[1-9]|1[0-2])/(?P<year>19\d\d|20\d\d)(?![\w/-]|[.,]\d)", _month_of, piece="/"),
    rule(r"(?<=\bFY)\s?(?P<said>\d{4})\b", lambda match, language: f" {year(int(match['said']), language)}"),
    rule(
        rf"\b{_MONTH}\s{_DAY}(?:st|nd|rd|th)?\s?[-–]\s?(?P<last>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?(?!\w|[:/%]|[.,]\d)"
        rf"(?:,?\s{_YEAR}(?![\w:/%]))?",
        _days,
    ),
    rule(r"(?<![\w.,$£€/-])(?P<first>1[5-9]\d\d|20\d\d)[-–/](?P<last>\d\d)(?![\w/-]|[.,]\d)", _years),
    rule(
        rf"(?<![\w./-])(?P<month>1[0-2]|0?[1-9])\.{_DAY}\.(?P<year>19\d\d|20\d\d)(?![\w/]|\.\d)",
        _dotted,
        needs=r"\d\.\d\d?\.\d",
    ),
    rule(
        rf"\b(?P<first>{'|'.join(MONTHS)})\.?\s?[-–]\s?(?P<last>{'|'.join(MONTHS)})\b(?:\.(?=\s[a-z\d]))?(?!\s\d)",
        lambda match, _: f"{MONTHS[match['first']]} to {MONTHS[match['last']]}",
    ),
    rule(
        r"(?<![\w./-])(?P<day>1[3-9]|2\d|3[01])\.(?P<month>1[0-2]|0?[1-9])\.(?P<year>19\d\d|20\d\d)(?![\w/]|\.\d)",
        _dotted,
        needs=r"\d\.\d\d?\.\d",
    ),
    rule(
        rf"\b(?P<first>{'|'.join(WEEKDAYS)})\.?\s?[-–]\s?(?P<last>{'|'.join(WEEKDAYS)})\b(?:\.(?=\s[a-z\d]))?",
        _weekdays,
    ),
    rule(
        rf"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ast|[Nn]ext|[Ff]rom|[Ee]arly|[Ll]ate|[Mm]id|[Tt]his|[Ee]very|[Ee]ach)\s"
        rf"(?P<said>(?P<month>{'|'.join(MONTHS)})\.)(?!\w|\s\d)",
        lambda match, _: ended(match, _month(match)),
        needs=r"\s[A-Z][a-z]{2,3}\.",
    ),
    rule(
        rf"\b(?:[Oo]n|[Bb]y|[Uu]ntil|[Ll]ast|[Nn]ext|[Tt]his|[Ee]very|[Ee]ach)\s(?P<said>(?P<day>{'|'.join(WEEKDAYS)})\.)(?!\w)",
        lambda match, _: ended(match, WEEKDAYS[match["day"]]),
    ),
    rule(
        r"\bFY\s?(?P<said>(?P<short>\d\d))(?!\w)",
        lambda match, language: f" {numbers.words(int(match['short']), language)}",
    ),
    rule(rf"\b{_MONTH}\s{_DAY}(?:st|nd|rd|th)?(?!\w|[:/%]|[.,]\d)(?:,?\s{_YEAR}(?![\w:/%]))?", _day),
    rule(
        rf"(?<!the )(?<![\w.,/$£€-])(?P<first>[12]\d|3[01]|0?[1-9])\s?[-–]\s?{_DAY}"
        rf"\s{_MONTH}(?!\w)(?:,?\s{_YEAR}(?![\w:/%]))?",
        _british_days,
        needs=r"\d\s?[-–]\s?\d",
    ),
    rule(rf"(?<!the )(?<![\w.,/$£€-]){_DAY}\s{_MONTH}(?!\w)(?:,?\s{_YEAR}(?![\w:/%]))?", _british),
    rule(rf"\b(?P<said>{_MONTH})\s{_YEAR}\b", lambda match, _: _month(match)),
    rule(
        rf"\b(?P<said>(?P<day>{'|'.join(WEEKDAYS)})\.?)(?=,\s(?:{_FULL}|{'|'.join(MONTHS)})\b)",
        lambda match, _: WEEKDAYS[match["day"]],
    ),
    rule(rf"\b(?P<day>{'|'.join(WEEKDAYS)})\.(?=[,;)]|\s[a-z0-9(&–-])", lambda match, _: WEEKDAYS[match["day"]]),
    rule(r"\b(?P<day>Tues?|Wed|Thurs?|Thu)\.(?=\s?$)", lambda match, _: f"{WEEKDAYS[match['day']]}."),
    rule(
        rf"\b(?P<said>(?P<day>{'|'.join(WEEKDAYS)})\.?)(?=\s\d{{1,2}}(?:[:.]\d\d)?\s?(?:[-–]|[ap]\.?m\b))",
        lambda match, _: WEEKDAYS[match["day"]],
    ),
    rule(
        r"\b(?P<month>Jan|Feb|Apr|Aug|Sept|Oct|Nov|Dec)\.(?=[,;)]|\s(?:and|or|to|through)\b|\s?$)",
        lambda match, _: ended(match, _month(match)),
    ),
    rule(
        r"(?<![\w.,$£€-])(?P<said>'?(?P<value>[2-9]0)'?s)(?=\s(?:and|or|to)\s'?[2-9]0'?s\b"
        r"|\s(?:music|movies?|films?|rock|pop|fashions?|styles?|hits?|sitcoms?|kids?|songs?|disco|cartoons?|nostalgia"
        r"|vibes?|hair|look|themed?|party|parties|night|shows?|classics?|punk|soul|jazz|glam|decor|clothes|generation)\b)",
        _decade,
        needs=r"0'?s",
    ),
    rule(r"(?:[A-Z][a-z]+,\s|\()(?P<said>(?P<value>[2-9]0)'?s)(?=[,)])", _decade, needs=r"0'?s"),
    rule(r"(?<![\w.,$£€])(?P<value>(?:1[1-9]|20)\d0)'?s\b", _decade, needs=r"0'?s"),
    rule(r"(?<![\w.,$£€])(?P<value>[2-9]0)'?s(?=-[a-z])", _decade, needs=r"0'?s"),
    rule(r"(?<![\w/.-])(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\w/])", _slashed, piece="/"),
    rule(r"(?<![\w/.-])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<short>\d\d)(?![\w/])", _slashed, piece="/"),
    rule(rf"{_BEFORE_DECADE}(?P<said>'?(?P<value>[1-9]0)'?s)\b", _decade, flags=re.IGNORECASE, needs=r"0'?[sS]"),
    rule(
        r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Yy]ear|[Aa]round|[Cc]irca|[Bb]efore|[Aa]fter)\s(?P<said>10\d\d)"
        r"(?![\w%]|[.,:]\d|\s(?:[a-z]+s)\b)",
        lambda match, language: year(int(match["said"]), language),
    ),
)
_NEEDS = rf"\d|\b(?:{'|'.join([*MONTHS, *WEEKDAYS])})\b"
RULES: Rules = {"en": [replace(one, needs=one.needs or _NEEDS) for one in _ENGLISH]}
