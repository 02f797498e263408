"""Letters that are drawn out for feeling: soooo, nooo, ciaoooo, дааа."""

import re

from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language
from backend.text.pattern import Pattern

_RUN = Pattern(r"([^\W\d_])\1{2,}")
_DOUBLED = frozenset(
    """
    cool good soon food too see feel sleep need hello all will well kill really sweet free three boo zoo ooh aah hmm pff
    brr zoom boom moo hell full happy funny sorry silly book look yell ball small tall call fall tell sell smell bull
    cheer beer deep keep week green queen seen been teen creep sheep feet meet street loop school tool pool fool room
    moon noon mood wood hood boss kiss miss less mess dress yess off stuff cliff bloody woo ew eww ahh ohh uhh shh mmm
    grr aww naan allô elle belle appelle mille ville tutto bello bella mamma bocca aww
    """.split()  # noqa: SIM905 - a list of strings would be thrice as long
)
"""Words that keep two of the letter: cool, hello."""


def _squeezed(match: re.Match[str], _language: Language) -> str | None:
    word = match[0]
    if set(word) <= set("IVXLCDM") or (len(set(word.casefold())) == 1 and len(word) < 4):
        return None  # III, www, mmm
    double = _RUN.sub(r"\1\1", word)
    return double if double.casefold() in _DOUBLED else _RUN.sub(r"\1", word)


_RULE = rule(r"(?<![\w.'’@/-])[^\W\d_]*?([^\W\d_])\1\1[^\W\d_]*(?!\w|\.\w)", _squeezed)
RULES: Rules = {base: [_RULE] for base in ("en", "de", "fr", "es", "it", "pt", "ru", "nl")}
