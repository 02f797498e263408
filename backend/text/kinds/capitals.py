"""Capitals for stress, which espeak-ng would spell out where a word is short: PLEASE DO NOT TOUCH IT, a BIG win."""

import re

from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_SHOUTED = frozenset(table("capitals")["shouted"].split())
_INITIALS = frozenset(table("capitals")["initials_too"].split())
"""Initials too (IT, US, OR, CAT), and read so where the text around them is not in capitals."""
_WORD = Pattern(r"[^\W\d_][^\W\d_']*")


def _in_capitals(match: re.Match[str]) -> bool:
    """Whether the words around are in capitals too."""
    around = _WORD.findall(match.string[max(0, match.start() - 60) : match.end() + 60])
    shouted = sum(one.isupper() and (len(one) > 1 or one == "I") for one in around)
    return len(around) > 1 and shouted > 0.6 * len(around)


def shouted(match: re.Match[str]) -> bool:
    """Whether it is a word in capitals for stress, or stands among such."""
    return match[0].lower() in _SHOUTED or _in_capitals(match)


def _article(match: re.Match[str], _language: Language) -> str | None:
    return "a" if _in_capitals(match) else None


def _shouted(match: re.Match[str], _language: Language) -> str | None:
    word = match[0].lower()
    if word.partition("'")[0] not in _SHOUTED:
        return None
    if word in _INITIALS and not _in_capitals(match):
        return None
    return "okay" if word == "ok" else word


def _body(match: re.Match[str], _language: Language) -> str | None:
    """``the WHO``: behind an article it can be no pronoun."""
    return None if _in_capitals(match) else " ".join(match["said"])


RULES: Rules = {
    "en": [
        rule(r"\b(?:[Tt]he|an?)\s(?P<said>WHO|OR|IS|PA)(?![\w'&.-]\w|\w)", _body),
        rule(r"(?<![\w'.&-])A(?=\s[A-Z]{2,})", _article),
        rule(
            r"(?<![\w'.&-])[A-Z]{2,4}(?:'[A-Z]{1,2})?(?![\w&.]|-[A-Z\d])|(?<![\w'.&-])[A-Z]{2,4}(?=\.(?:\s|$|\"))",
            _shouted,
        ),
    ]
}
