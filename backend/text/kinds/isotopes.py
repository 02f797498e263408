"""Isotopes in English by the name of their element: Pu-238, Cs-137; and by its letter where that is all: U-235."""

import re

from backend.text.kinds.codes import pairs
from backend.text.kinds.rule import Rules, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_ELEMENTS: dict[str, str] = table("isotopes")


def _isotope(match: re.Match[str], language: Language) -> str:
    mass = match["mass"]
    name = _ELEMENTS.get(match["element"], match["element"])
    return f"{name} {pairs(mass, language) if len(mass) > 2 else mass}"


RULES: Rules = {
    "en": [
        rule(
            rf"(?<![\w.-])(?P<element>[UI]|{listed(_ELEMENTS)})-(?P<mass>\d{{2,3}})(?=m?(?![\w-]))(?<!I-\d\d)",
            _isotope,
            needs=r"[A-Za-z]-\d\d",
        )
    ],
}
