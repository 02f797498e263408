"""Chapters and verses: John 3:16, 1 Kor 13,4-7, 约翰福音3:16."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rule, RulesOf, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_BOOKS: dict[str, dict[str, str]] = table("verses")
_PLACE = r"(?P<chapter>\d{1,3})(?::|,\s?)(?P<verse>\d{1,3})(?:\s?[-–]\s?(?P<last>\d{1,3}))?(?![\d:]|[,.]\d|\s?%)"
_NTH = {"de": "{}r", "en": "{}"}


def _verse(match: re.Match[str], language: Language) -> str | None:
    base = language.base
    said = [_BOOKS[base][match["book"]]]
    if match["nth"]:
        ordinal = numbers.words(int(match["nth"]), language, "ordinal" if base in _NTH else "cardinal")
        said.insert(0, _NTH.get(base, "{}").format(ordinal))
    said += [str(numbers.words(int(match[part]), language)) for part in ("chapter", "verse")]
    if match["last"]:
        said += [numbers.TO.get(base, ""), str(numbers.words(int(match["last"]), language))]
    return " ".join(one for one in said if one)


def _chinese(match: re.Match[str], _language: Language) -> str:
    return f"{match['chapter']}章{match['verse']}节"


def _korean(match: re.Match[str], _language: Language) -> str:
    from backend.text import korean_numbers

    return f"{korean_numbers.sino(match['chapter'])}장 {korean_numbers.sino(match['verse'])}절"


_NAMED_BEFORE = {
    "cmn": [rule(r"(?<=[福音书记篇歌言])\s?(?P<chapter>\d{1,3})[:：](?P<verse>\d{1,3})(?![\d:：-])", _chinese)],
    "ko": [rule(r"(?<=[복음서기편전후])(?<!오[전후])\s?(?P<chapter>\d{1,3}):(?P<verse>\d{1,3})(?![\d:-])", _korean)],
}


def _rules(base: str) -> list[Rule]:
    if base in _NAMED_BEFORE:
        return _NAMED_BEFORE[base]
    books = listed(_BOOKS[base])
    return [rule(rf"(?<!\w)(?:(?P<nth>[1-4])\.?\s)?(?P<book>{books})[.,]?\s{_PLACE}", _verse)]


RULES = RulesOf((*_BOOKS, *_NAMED_BEFORE), _rules)
