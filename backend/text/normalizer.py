"""Words for what is written in figures and signs.

Everything here takes time linear in the text: no pattern can backtrack beyond a bounded stretch. What a
language's tables do not know is left to espeak-ng, which reads numbers in all its languages. No word is lost.
"""

import re
from collections.abc import Callable, Iterator

from backend.text import dates, figures, korean_numbers, languages, locales, numbers
from backend.text.abbreviations import ABBREVIATIONS, SIGNS
from backend.text.cleaning import clean
from backend.text.kinds.rule import listed
from backend.text.languages import Language
from backend.text.segment import Segment, chosen


def normalize(text: str, language: str) -> str:
    """The text as words, e.g. ``It's $5.20`` → ``It's five dollars, twenty cents``."""
    cleaned = clean(text)
    pieces: list[str] = []
    position = 0
    for segment in expand(cleaned, languages.find(language)):
        pieces += (cleaned[position : segment.start], segment.text)
        position = segment.end
    return "".join((*pieces, cleaned[position:]))


_NUMBER = r"(?<![\w.,])[-+]?(?:\d{1,3}(?:[,.'  ]\d{3}){1,5}|\d{1,40})(?:[.,]\d{1,20})?"
_SIGN = r"(?:R\$|Rp|[$€£¥₹₩₽₺₴])"
_SIGN_AFTER = r"(?:[$€£¥₹₩₽₺₴₫฿₪]|zł|Kč|kr)"
_ENDINGS = r"(?:st|nd|rd|th|er|re|ère|e|ème|de|ste)\b|\.?[ºª](?!\w)|\.er\b"
_UNITS = listed(one for one in locales.UNITS if one[0].isalpha())
_PATTERN = re.compile(
    rf"""
      (?P<money>(?<!\w){_SIGN}\s?\d[\d.,]{{0,25}}(?:\s(?:thousand|million|billion|trillion))?(?!\w)
        | (?<![\w.,])\d[\d.,]{{0,25}}\s?{_SIGN_AFTER}(?!\w))
    | (?P<date>(?<![\w.\-/])\d{{4}}-\d{{2}}-\d{{2}}(?![\w\-/])
        | (?<![\w.\-/])\d{{1,2}}(?:[./]|\.\s)\d{{1,2}}(?:[./]|\.\s)\d{{4}}(?![\w/])
        | (?<![\w.\-/])\d{{1,2}}-\d{{1,2}}-\d{{4}}(?![\w\-/]))
    | (?P<telephone>(?<![\w.,-])\d{{3}}-\d{{4}}(?![\w-])|(?<![\w.,-])\d{{2,4}}(?:-\d{{2,6}}){{2,4}}(?![\w-]))
    | (?P<range>(?<![\w.,:-])\d{{1,5}}[-–]\d{{1,5}}(?![\w-]|:\d))
    | (?P<time>(?<![\w:.])\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[ap]\.?m\b\.?|\s(?:Uhr|uur)\b)?(?![\w:]))
    | (?P<ordinal>(?<![\w.,])\d{{1,9}}(?:{_ENDINGS}))
    | (?P<quantity>{_NUMBER}\s?(?:°(?:[CF](?!\w))?|[%‰]|(?:{_UNITS})(?![\w²³/'])))
    | (?P<number>{_NUMBER}(?!\w|[.,]\d))
    | (?P<abbreviation>(?<![\w.])[^\W\d_]\.\s[^\W\d_]\.(?=\W|$)
        | (?<![\w.])(?:[^\W\d_]{{1,6}}\.){{1,4}}(?=\W|$) | (?<![\w.])[^\W\d_]{{2,6}}\.(?=\s))
    | (?P<sign>(?<=\s)[&+=@](?=\s))
    """,
    re.VERBOSE,
)


def expand(cleaned: str, language: Language) -> Iterator[Segment]:
    """The stretches of a clean text that are spoken otherwise than written, in order."""
    from backend.text.kinds import reading  # hundreds of patterns: a window that says nothing needs none

    base = language.base
    if base == "ko":
        yield from chosen([*reading.expand(cleaned, language), *korean_numbers.expand(cleaned)])
        return
    if (known := figures.expand(cleaned, base)) is not None:
        yield from chosen([*reading.expand(cleaned, language), *known])
        return
    yield from chosen(
        [*reading.expand(cleaned, language), *_named_days(cleaned, language), *_figures(cleaned, language)]
    )


def _named_days(cleaned: str, language: Language) -> Iterator[Segment]:
    """``3. Mai 2024``: where the month is written as a word."""
    if not any(letter.isdigit() for letter in cleaned) or language.base not in numbers.KNOWN:
        return
    for match in dates.pattern(language).finditer(cleaned):
        before = cleaned[max(0, match.start() - 10) : match.start()]
        if (spoken := dates.day_of_month(match, before, language)) is not None:
            yield Segment(match.start(), match.end(), spoken)


def _figures(cleaned: str, language: Language) -> Iterator[Segment]:
    base = language.base
    readers: dict[str, Callable[[str, Language], str | None]] = {
        "money": numbers.money, "date": dates.date, "time": dates.time, "ordinal": numbers.ordinal,
        "telephone": numbers.telephone, "range": numbers.span,
    }  # fmt: skip
    last = len(cleaned.rstrip("\"')"))
    for match in _PATTERN.finditer(cleaned):
        kind, found, end = match.lastgroup or "", match.group(), match.end()
        following = cleaned[end : end + 30]
        spoken: str | None
        if kind == "abbreviation":
            spoken = ABBREVIATIONS.get(base, {}).get(found.casefold().replace(" ", ""))
            if spoken and end == last:
                spoken += "."  # its point also ended the sentence
        elif kind == "sign":
            spoken = SIGNS.get(base, {}).get(found)
        elif kind == "quantity":
            spoken = numbers.quantity(found, language, following)
        elif kind == "number":
            counts = cleaned[match.start() - 1 : match.start()] != "="  # audit=1 habilita
            spoken = numbers.number(found, language, following if counts else "")
            if base == "de" and following[:2] == ". " and found.isdigit() and len(found) < 4:
                before = cleaned[max(0, match.start() - 10) : match.start()]
                if (counted := dates.german_ordinal(int(found), before, language)) is not None:
                    spoken, end = counted, end + 1
        else:
            spoken = readers[kind](found, language)
        if spoken is not None and spoken != found:
            yield Segment(match.start(), end, spoken)
