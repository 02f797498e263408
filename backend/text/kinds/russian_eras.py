"""Russian years and centuries in their case: в 2024 г., к 2030 году, в начале XX в., 1941–1945 гг., в 1970-х гг."""

import re

from backend.text import morphology
from backend.text.kinds import inflected
from backend.text.kinds.roman_value import PLAIN, value
from backend.text.kinds.rule import Rules, ended, rule
from backend.text.kinds.russian_amounts import ordinal
from backend.text.kinds.russian_days import MONTHS
from backend.text.kinds.russian_governors import before, governed
from backend.text.languages import Language
from backend.text.pattern import Pattern

_BEHIND = Pattern(rf"(?<!\w)(?:(?P<month>{'|'.join(MONTHS)})|(?P<word>[а-яё]{{3,20}}))\s\Z", re.IGNORECASE)
_NOUNS = {"г": "год", "в": "век"}


def _number(match: re.Match[str], name: str) -> int:
    written = match[name]
    return int(written) if written.isdigit() else value(written)


def _case(match: re.Match[str]) -> str:
    """By the word before; behind a noun or a month it is the genitive: весной 2023 г."""
    written = before(match)
    cases = governed(written)
    if re.search(r"(?<!\w)во?\s\Z", written, re.IGNORECASE):
        return "p"
    if cases:
        return cases[0]
    behind = _BEHIND.search(written)
    if behind is None:
        return "n"
    kinds = morphology.forms(behind["word"].casefold()) if behind["word"] else ()
    return "g" if behind["month"] or (kinds and kinds[0].part in ("NOUN", "ADJF")) else "n"


def _short(match: re.Match[str], _language: Language) -> str:
    """``в 2024 г.`` → две тысячи двадцать четвёртом году, ``XIX–XX вв.`` → веков."""
    case, noun = _case(match), _NOUNS[match["noun"][0]]
    plural = len(match["noun"]) > 1
    names = [name for name in ("first", "last") if match[name]]
    years = [ordinal(_number(match, name), case, "m") for name in names]
    said = f"{' '.join(years)} {morphology.inflected(noun, 'n' if case == 'a' else case, plural=plural)}"
    return ended(match, said)


def _decade(match: re.Match[str], _language: Language) -> str:
    """``в 1970-х гг.`` → годах, ``к 1970-м гг.`` → годам."""
    number, ending = int(match["last"]), match["ending"]
    case = "p" if ending == "х" and re.search(r"(?<!\w)[ВвОо]о?\s\Z", before(match)) else _DECADES[ending]
    return ended(match, f"{ordinal(number, case, 'p')} {morphology.inflected('год', case, plural=True)}")


_DECADES = {"х": "g", "е": "n", "м": "d", "ми": "i"}


def _named(match: re.Match[str], _language: Language) -> str | None:
    """``к 2030 году``, ``XIX веком``: the noun shows the case."""
    cases = [one for one in morphology.forms(match["noun"]) if one.lemma in ("год", "век") and one.case]
    asked = governed(before(match)).replace("ap", "pa")
    plural = bool(match["first"])
    possible = [one.case for one in cases if one.plural == plural]
    if not possible:
        return None
    case = next((one for one in asked if one in possible), possible[0])
    if case == "d" and "p" in possible and not asked.startswith(("d", "a")):
        case = "p"
    names = [name for name in ("first", "last") if match[name]]
    return " ".join(ordinal(_number(match, name), case, "m") for name in names)


def _lone(match: re.Match[str], _language: Language) -> str | None:
    """``с 1941 по 1945``: what looks like a year, between prepositions of time."""
    case = governed(match["by"] + " ")[0]
    return ordinal(_number(match, "last"), case, "m")


def _hyphened(match: re.Match[str], _language: Language) -> str | None:
    """``в XVIII-м`` → восемнадцатом."""
    return inflected.russian(value(match["last"]), match["ending"])


_YEAR = r"[12]\d{3}|\d{3}"
RULES: Rules = {
    "ru": [
        rule(
            rf"(?<![\w.,-])(?P<last>{PLAIN})-(?P<ending>й|го|му|м|е|х|ом|ый|ая|я|ое)(?!\w)", _hyphened, needs=r"[IVX]-"
        ),
        rule(
            r"(?<!\w)(?P<by>[Сс]|[Дд]о|[Пп]о|[Пп]осле|[Кк]|[Оо]т)\s(?P<said>(?P<last>1[5-9]\d\d|20\d\d))"
            r"(?=[,.;!?)](?!\d)|\sпо\s\d|\sдо\s\d|\sи\s|\s?$)",
            _lone,
        ),
        rule(r"(?<![\w.,-])(?P<last>(?:1[0-9]|20)?\d0)-(?P<ending>х|е|м|ми)\sгг\.", _decade, piece="гг."),
        rule(
            rf"(?<![\w.,-])(?:(?P<first>{_YEAR})\s?[-–—]\s?)?(?P<last>{_YEAR})\s?(?P<noun>гг?)\.(?!\w)(?!\s?[Сс]м\.)",
            _short,
            needs=r"\d\s?г",
        ),
        rule(
            r"(?<![\w.,-])(?:(?P<first>\d{1,4})\s?[-–—]\s?)?(?P<last>\d{1,4})\s(?P<noun>гг?)\.(?=\s(?:до\s)?н\.\s?э)",
            _short,
            needs=r"\d\sг",
        ),
        rule(
            rf"(?<![\w.,-])(?:(?P<first>{PLAIN}|\d\d?)\s?[-–—]\s?)?(?P<last>{PLAIN}|\d\d?)\s(?P<noun>вв?)\.(?!\w)",
            _short,
            needs=r"[\dIVX]\sв",
        ),
        rule(
            rf"(?<![\w.,-])(?P<said>(?:(?P<first>{PLAIN}|\d\d?)\s?[-–—]\s?)?(?P<last>{PLAIN}|\d\d?))(?=\s(?P<noun>век\w*)(?!\w))",
            _named,
            piece="век",
        ),
        rule(
            rf"(?<![\w.,-])(?P<said>(?:(?P<first>{_YEAR})\s?[-–—]\s?)?(?P<last>{_YEAR}))(?=\s(?P<noun>год(?:а|у|ом|е|ы|ов|ам|ами|ах)?)(?!\w))",
            _named,
            piece="год",
        ),
    ]
}
