"""Russian amounts in a case: двух целых пяти десятых рубля, полутора километров, двум столовым ложкам."""

import re

from backend.text import morphology
from backend.text.kinds import inflected
from backend.text.kinds.tables import table

_TABLE = table("russian_units")
UNITS: dict[str, str] = _TABLE["units"]
"""What is written in short → its lemma: ``кв. м`` → квадратный метр."""
_COUNTED: dict[str, str] = _TABLE["counted"]
"""Lemma → its genitive of the plural behind a number, where it has one of its own: человек, ватт."""
_PARTS = {1: "десят", 2: "сот", 3: "тысячн"}
_PLURAL_ADJECTIVE = {"n": "ых", "a": "ых", "g": "ых", "d": "ым", "i": "ыми", "p": "ых"}
_ONE_ADJECTIVE = {"n": "ая", "a": "ую", "g": "ой", "d": "ой", "i": "ой", "p": "ой"}
_HUNDREDTHS = {"рубль": "копейка", "доллар": "цент", "евро": "цент"}
_STRAIGHT = "na"
"""Cases in which the number governs what is counted; in the others both stand in the same."""


def is_one(value: int) -> bool:
    """21, not 11."""
    return value % 10 == 1 and value % 100 != 11


def is_few(value: int) -> bool:
    """2, 3, 4, 22, not 12."""
    return value % 10 in (2, 3, 4) and value % 100 not in (12, 13, 14)


def cardinal(value: int, case: str, gender: str = "m", *, alive: bool = False) -> str:
    """``5`` in a case (n, g, d, a, i, p): пять, пяти …"""
    if case != "a":
        said = inflected.russian_cardinal(value, case, gender or "m")
    elif alive and value in (2, 3, 4):
        said = inflected.russian_cardinal(value, "g", gender or "m")
    else:
        said = re.sub("одна(?= тысяча|$)", "одну", inflected.russian_cardinal(value, "n", gender or "m"))
        said = re.sub(r"(?<=одну )тысяча", "тысячу", said)
        said = re.sub("один$", "одного", said) if alive else said
    return _bare_thousand(said) if 1000 <= value < 2000 else said


def ordinal(value: int, case: str, gender: str) -> str:
    """Of something without life, whose accusative is its nominative; ``1941`` is no одна тысяча, but тысяча."""
    return _bare_thousand(inflected.russian_ordinal(value, "n" if case == "a" else case, gender))


def _bare_thousand(said: str) -> str:
    return re.sub(r"^одн\w+ (?=тысяч)", "", said)


def noun(lemma: str, value: int, case: str) -> str:
    """What is counted, as it stands behind the number."""
    if is_one(value):
        lifeless = case == "a" and gender(lemma) != "f"
        return morphology.inflected(lemma, "n" if lifeless else case, plural=False)
    if case not in _STRAIGHT:
        return morphology.inflected(lemma, case, plural=True) if case != "g" else _many(lemma)
    if is_few(value):
        head = gender(lemma)
        return morphology.inflected(lemma, "g", plural=False, adjectives="n" if head == "f" else "g")
    return _many(lemma)


def _many(lemma: str) -> str:
    return _COUNTED.get(lemma) or morphology.inflected(lemma, "g", plural=True)


def gender(lemma: str) -> str:
    """m, f or n of what is counted."""
    return "m" if lemma == "евро" else morphology.gender(lemma)


def amount(written: str, case: str, lemma: str = "") -> str:
    """``1,5`` and километр in the genitive → полутора километров; without a lemma the number alone."""
    whole, _, fraction = written.partition(",")
    if len(fraction) == 2 and lemma in _HUNDREDTHS:
        small = amount(str(int(fraction)), case, _HUNDREDTHS[lemma])
        return f"{amount(whole, case, lemma)} {small}" if int(fraction) else amount(whole, case, lemma)
    if fraction:
        return _decimal(int(whole), fraction, case, lemma)
    value = int(whole)
    said = cardinal(value, case, gender(lemma) if lemma else "m")
    return f"{said} {noun(lemma, value, case)}" if lemma else said


def _decimal(whole: int, fraction: str, case: str, lemma: str) -> str:
    if lemma and (whole, fraction) == (1, "5"):
        if case in _STRAIGHT:
            return f"{'полторы' if gender(lemma) == 'f' else 'полтора'} {noun(lemma, 2, 'n')}"
        return f"полутора {noun(lemma, 5, case)}"
    part = _PARTS.get(len(fraction))
    if part is None:
        return ""
    said = f"{_piece(whole, 'цел', case)} {_piece(int(fraction), part, case)}"
    return f"{said} {morphology.inflected(lemma, 'g', plural=False)}" if lemma else said


def _piece(value: int, stem: str, case: str) -> str:
    ending = _ONE_ADJECTIVE[case] if is_one(value) else _PLURAL_ADJECTIVE[case]
    return f"{cardinal(value, case, 'f')} {stem}{ending}"
