"""Figures on both sides of a stroke that are no fraction, nor a day, outside English: 7/2, 2023/24."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language


def _beside(match: re.Match[str], language: Language) -> str:
    """One behind the other."""
    return " ".join(numbers.words(int(match[one]), language) or match[one] for one in ("first", "last"))


RULES: Rules = {
    base: [rule(r"(?<![\w.,/:-])(?P<first>\d{1,4})/(?P<last>[1-9]\d{0,3})(?![\w/-]|[.,]\d)", _beside, piece="/")]
    for base in ("de", "fr", "es", "it", "pt", "ru")
}
