"""A rule: where a kind of stretch is found in a text, and how it is read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from backend.text.languages import Language
from backend.text.pattern import Pattern
from backend.text.segment import Segment

Reader = Callable[[re.Match[str], Language], str | None]


@dataclass(frozen=True)
class Rule:
    """A pattern and its reader. The stretch is the group ``said`` where there is one; patterns never backtrack far."""

    pattern: Pattern
    read: Reader
    phones: tuple[str, ...] = ()
    """IPA of what is read, where espeak-ng would say it otherwise."""
    needs: str = ""
    """A small pattern that is found in every text in which the rule finds anything: ``\\d``; empty: not known."""
    piece: str = ""
    """What stands in every such text as it is."""


Rules = Mapping[str, Sequence[Rule]]
"""Base of a language → its rules, the surest first."""


class RulesOf(Rules):
    """The rules of a kind in several languages; a language's are made when they are asked for."""

    def __init__(self, languages: Iterable[str], make: Callable[[str], Sequence[Rule]]) -> None:
        self._languages = tuple(languages)
        self._make = make

    def __getitem__(self, base: str) -> Sequence[Rule]:
        if base not in self._languages:
            raise KeyError(base)
        return self._make(base)

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


def listed(names: Iterable[str]) -> str:
    """A pattern of any of these, written out; the longest first, so that none is taken for the beginning of another.

    Alike at every start, whatever the order in which a set gives its names.
    """
    return "|".join(map(re.escape, sorted(names, key=lambda one: (-len(one), one))))


def rule(
    pattern: str, read: Reader | str, *, flags: int = 0, phones: tuple[str, ...] = (), needs: str = "", piece: str = ""
) -> Rule:
    """A rule of a pattern's text; a text instead of a reader is what is always said."""
    said = read if not isinstance(read, str) else _always(read)
    return Rule(Pattern(pattern, flags), said, phones, needs, piece)


def found(rules: Sequence[Rule], text: str, language: Language) -> Iterator[Segment]:
    """Every stretch that a rule reads; they may lie over each other, the surest come first."""
    known = {"": True}
    for one in rules:
        if one.piece not in text:
            continue
        if one.needs not in known:
            known[one.needs] = _needed(one.needs).search(text) is not None
        if not known[one.needs]:
            continue
        for match in one.pattern.compiled.finditer(text):
            said = one.read(match, language)
            if said is not None:
                part = "said" if match.groupdict().get("said") is not None else 0
                start, end = match.span(part)
                yield Segment(start, end, said, phones=one.phones)


_needed = cache(re.compile)


def ended(match: re.Match[str], said: str) -> str:
    """``said`` for an abbreviation, with its point where that ended the text too."""
    return f"{said}." if match[0].endswith(".") and at_end(match) else said


def at_end(match: re.Match[str]) -> bool:
    """Whether nothing but closing quotes and brackets follows in the text; looks no further than they go."""
    return _CLOSING.match(match.string, match.end()) is not None


_CLOSING = Pattern(r"[\"')]*\Z")


def _always(said: str) -> Reader:
    return lambda _match, _language: said
