"""Ordinals with a piece of their ending behind the figure: 7ma., 10mo, 4.os, 33ma, 8i, 2nde, 5ᵉ, 4ºs."""

import re

from backend.text import agreement, numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language


def _southern(match: re.Match[str], language: Language) -> str | None:
    """Of its gender and number by the ending: ``4.os`` → cuartos, ``7ma`` → séptima, ``8i`` → ottavi."""
    said = numbers.words(int(match["value"]), language, "ordinal")
    ending = match["ending"].translate(_SIGNS)
    if said is None:
        return None
    if ending.endswith("er"):
        return re.sub("ero$", "er", said)
    tail = next((one for one in ("as", "os", "a", "o", "i", "e") if ending.endswith(one)), "o")
    return re.sub(r"o\b", tail, said) if language.base != "it" else said[:-1] + tail


_SIGNS = str.maketrans({"º": "o", "ª": "a", "ᵃ": "a", "ᵒ": "o"})


def _french(match: re.Match[str], language: Language) -> str | None:
    """``2nde`` → seconde, ``5ᵉ`` → cinquième, ``2èmes`` → deuxièmes."""
    ending = match["ending"]
    if ending.startswith(("nd", "d")):
        return _SECOND.get(ending) if match["value"] == "2" else None
    if ending.startswith("i"):
        return f"{numbers.words(int(match['value']), language, 'ordinal')}s"
    many = "s" if ending.endswith("s") else ""
    plain = _PLAIN.get(ending.removesuffix("s"))
    said = numbers.words(int(match["value"]), language, "ordinal")
    one = agreement.ordinal(said, int(match["value"]), plain, "fr") if plain else None
    return f"{one}{many}" if one else None


_SECOND = {"nd": "second", "nde": "seconde", "nds": "seconds", "ndes": "secondes", "d": "second", "de": "seconde"}
_PLAIN = {
    "ᵉ": "e",
    "e": "e",
    "ème": "ème",
    "eme": "ème",
    "er": "er",
    "ᵉʳ": "er",
    "re": "re",
    "ère": "ère",
    "ʳᵉ": "re",
    "iè": "e",
}


def _apocopated(match: re.Match[str], language: Language) -> str | None:
    """``el 3.º piso`` → tercer: primero and tercero lose their o before what they order."""
    said = numbers.words(int(match["value"]), language, "ordinal")
    return re.sub("o$", "", said) if said and said.endswith(("primero", "tercero")) else None


RULES: Rules = {
    "es": [
        rule(
            r"(?<![\w.,-])(?P<said>(?P<value>\d{1,3})\.?(?P<ending>(?:os|as|[ºª]s)|(?:r|m|d|t|n|v)[oa]s?|er|ero|era|mer|gund[oa]))(?!\w)(?:(?P<point>\.)(?=\s[a-zà-ú]))?",
            _southern,
            needs=r"\d\.?[a-zºª]",
        ),
        rule(
            r"(?<![\w.,-])(?P<said>(?P<value>[1-9]?[13])\.?º)(?=\s[a-zà-ú]{3,20}(?<!mente)(?![\w.]))(?!\s(?:de|del|en|por|que|con|para)\b)",
            _apocopated,
            piece="º",
        ),
    ],
    "pt": [
        rule(
            r"(?<![\w.,-])(?P<value>\d{1,3})\.?(?P<ending>[ºª]s|[ºª]?(?:os|as))(?!\w)", _southern, needs=r"\d\.?[ºªoa]"
        )
    ],
    "it": [
        rule(
            r"(?<![\w.,-])(?P<value>\d{1,3})(?P<ending>[mrst]?[oaie]|[dnv][oa]|im[oaie]|esim[oaie])(?!\w)",
            _southern,
            needs=r"\d[a-z]",
        )
    ],
    "fr": [
        rule(
            r"(?<![\w.,-])(?P<value>\d{1,3})(?P<ending>n?de?s?|ᵉʳ|ʳᵉ|ᵉ|(?:e|è)?mes|ers|es|ères|res|ièmes?)(?![\w'’])",
            _french,
            needs=r"\d[a-zèᵉʳ]",
        )
    ],
}
