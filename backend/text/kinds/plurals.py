"""Figures of which there are several: two 6s, 767s, the low 20s, under-16s. Elsewhere the letter is for seconds."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language

_COUNTED = (
    "two|three|four|five|six|seven|eight|nine|ten|twelve|several|some|many|few|both|these|those|all|no|straight|into"
    "|low|lower|mid|middle|high|upper|his|her|their|my|your|our"
)
_TIMED = r"(?!\w|[.:/-]?\d|\s(?:timeout|delay|wait|interval|limit|cooldown|window|exposure|clip|video|pause|buffer)\b)"


def plural(said: str) -> str:
    """``six`` → sixes, ``twenty`` → twenties, ``five`` → fives."""
    if said.endswith("y"):
        return f"{said[:-1]}ies"
    return f"{said}es" if said.endswith("x") else f"{said}s"


def _several(match: re.Match[str], language: Language) -> str:
    figures = match["figures"]
    first, last = int(figures) // 100, int(figures) % 100
    if len(figures) < 3 or not last:
        return plural(str(numbers.words(int(figures), language)))
    tail = f"{'oh ' if last < 10 else ''}{numbers.words(last, language)}"
    return f"{numbers.words(first, language)} {plural(tail)}"


RULES: Rules = {
    "en": [
        rule(rf"\b(?i:{_COUNTED})[\s-](?P<said>(?P<figures>[1-9]\d{{0,2}})'?s){_TIMED}", _several),
        rule(rf"\b(?i:under|over)-?(?P<said>(?P<figures>[1-9]\d?)'?s){_TIMED}", _several),
        rule(rf"(?<![\w.,$£€/-])(?P<figures>7[0-8]7)'?s{_TIMED}", _several),
    ],
}
