"""Russian ё where е is written and nothing else can be meant: еще, самолет, придет.

The words are eyo-kernel's list of safe replacements, in the wheel of ``peyo`` (MIT); what the table has comes first.
The list is read here: importing the package spreads its 200,000 forms, which takes seconds.
"""

import importlib.util
import re
from functools import cache
from pathlib import Path

from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_WORDS = table("yo")


@cache
def _stems() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Stem without its ё → the stem, and the endings that it may have."""
    found = importlib.util.find_spec("peyo")
    if found is None or not found.submodule_search_locations:
        return {}
    stems: dict[str, list[tuple[str, frozenset[str]]]] = {}
    lines = Path(found.submodule_search_locations[0], "data", "safe.txt").read_text("utf-8").splitlines()
    for line in lines:
        stem, _, endings = line.partition("#")[0].strip().removeprefix("_").partition("(")
        if "ё" in stem.lower():
            stems.setdefault(_plain(stem), []).append((stem, frozenset(endings.rstrip(")").split("|"))))
    return stems


def _plain(word: str) -> str:
    return word.replace("ё", "е").replace("Ё", "Е")


def dotted(word: str) -> str | None:
    """``зеленого`` → зелёного; None where е is right or either may be meant."""
    small = word.casefold()
    if said := _WORDS.get(small):
        return str(said).capitalize() if word[0].isupper() else str(said)
    for written in dict.fromkeys((word, small)):
        for cut in range(len(written), 1, -1):
            for stem, endings in _stems().get(written[:cut], ()):
                if written[cut:] in endings:
                    said = stem + written[cut:]
                    return said[0].upper() + said[1:] if word[0].isupper() else said
    return None


def _dotted(match: re.Match[str], _language: Language) -> str | None:
    return dotted(match[0])


RULES: Rules = {
    "ru": [
        rule(r"(?<!\w)все(?:\s(?:еще|равно)|-таки)(?!\w)", _dotted, flags=re.IGNORECASE),
        rule(
            r"(?<!\w)(?:[Оо]|[Вв]|[Нн]а|[Пп]ри)\s(?P<said>чем|нем)(?![\w-])",
            lambda match, _: match["said"].replace("е", "ё"),
        ),
        rule(r"(?<![\w-])(?=\w{0,20}[еЕ])[а-яА-Я]{2,24}(?![\w-])", _dotted),
    ],
}
