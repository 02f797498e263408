"""Sentences to be spoken for a corpus: made by rules from lists of our own, so that nobody's text is in them.

``sentences(language, seed)`` gives as many different ones as are asked for: statements, questions, exclamations,
numbers, lists, short and long. The lists per language are in ``words.json``.
"""

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_SLOT = re.compile(r"\{(\w+)\}")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio]|um|un[^i]|u[^ns])")
_WORDS = Path(__file__).with_name("words.json")


def languages() -> list[str]:
    """The languages that there are lists for, by espeak-ng's codes."""
    return sorted(_lists())


def sentences(language: str, seed: int) -> Iterator[str]:
    """Endless sentences of a language; another seed gives others, the same seed the same ones."""
    chance = random.Random(f"{language}/{seed}")
    lists = _lists()[language]
    while True:
        text = _fill(chance.choice(lists["patterns"]), lists, chance)
        if language.startswith("en"):
            text = _ARTICLE.sub(r"\1n ", text)
        yield text[:1].upper() + text[1:]


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(_WORDS.read_text("utf-8"))
    return found


def _fill(pattern: str, lists: dict[str, list[str]], chance: random.Random) -> str:
    """Each ``{slot}`` by a choice of its list, which may have slots itself."""

    def chosen(match: re.Match[str]) -> str:
        slot = match[1]
        if slot == "number":
            return str(chance.choice((chance.randint(2, 20), chance.randint(21, 99), chance.randint(100, 9999))))
        return _fill(chance.choice(lists[slot]), lists, chance)

    return _SLOT.sub(chosen, pattern)
