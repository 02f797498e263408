"""The form in which what was heard and what is written are compared."""

import re

_NUMBER = re.compile(r"\d+")
_NOT_A_WORD = re.compile(r"[^\w\s']+")


def folded(text: str) -> str:
    """Lower case, numbers as English words, no punctuation."""
    from num2words import num2words

    spelled = _NUMBER.sub(lambda match: f" {num2words(int(match[0]))} ", text)
    return " ".join(_NOT_A_WORD.sub(" ", spelled.replace("’", "'")).lower().split())
