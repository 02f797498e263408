"""All kinds together: what a text's stretches mean by their looks and neighbours."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from backend.text.kinds.rule import Rule, Rules, found
from backend.text.languages import Language
from backend.text.segment import Segment

_FIGURE = r"\d"
_HALF_OR_FIGURE = r"\d|[Mm]\.?\s[A-Z]"  # a.m. EST
_CAPITALS = r"[^\W\d_a-zà-ÿа-яё]\w?[^\W\d_a-zà-ÿа-яё]"


@dataclass(frozen=True)
class Kind:
    """A module beside this one that offers ``RULES``."""

    name: str
    needs: str = ""
    """What a text of it has; empty: not known."""
    languages: str = ""
    """The bases that have rules, where they are few: the module is imported when the first of them is read."""

    def rules(self, base: str) -> Iterator[Rule]:
        """The rules of a language, the surest first."""
        if self.languages and base not in self.languages.split():
            return
        rules: Rules = importlib.import_module(f"backend.text.kinds.{self.name}").RULES
        for one in rules.get(base, ()):
            yield replace(one, needs=one.needs or self.needs)


KINDS = (
    Kind("addresses", r"[@./]"),
    Kind("verses", _FIGURE),
    Kind("chinese", _FIGURE, "cmn yue"),
    Kind("japanese", "", "ja"),
    Kind("korean", "", "ko"),
    Kind("laps", _FIGURE, "de fr es it pt ru"),
    Kind("hours", _FIGURE, "es it pt"),
    Kind("clock", _HALF_OR_FIGURE),
    Kind("day_signs", _FIGURE, "fr es it pt"),
    Kind("days", "", "en"),
    Kind("calendar", "", "de fr es it pt ru"),
    Kind("plurals", _FIGURE, "en"),
    Kind("russian_days", _FIGURE, "ru"),
    Kind("russian_eras", r"[\dIVX]", "ru"),
    Kind("russian_numerals", _FIGURE, "ru"),
    Kind("german_ordinals", r"[\dIVX]\.", "de"),
    Kind("short_ordinals", _FIGURE, "fr es it pt"),
    Kind("ratios", _FIGURE, "de fr es it pt ru"),
    Kind("ordinals", _FIGURE, "de es it pt ru"),
    Kind("formulas", "", "de fr es it pt ru"),
    Kind("telephones", _FIGURE),
    Kind("powers", _FIGURE, "en"),
    Kind("isotopes", _FIGURE, "en"),
    Kind("codes", _FIGURE, "en"),
    Kind("rates"),
    Kind("foreign_prices", r"[\d$€£]", "de fr es it pt ru"),
    Kind("prices", r"[\d$€£]", "en"),
    Kind("measures", _FIGURE),
    Kind("fractions", r"[\d¼-¾⅐-⅞]"),
    Kind("pairs", _FIGURE, "de fr es it pt ru"),
    Kind("dotted", r"[\d#]"),
    Kind("roman", r"[IVXLCDM]{2}|[VX]|(?<![A-Za-z0-9_])[ILCDMivx]"),
    Kind("shortened"),
    Kind("signs", r"[^\w\s.,;:!?'\"()-]|\d"),
    Kind("letters", "A", "en"),
    Kind("acronyms", _CAPITALS),
    Kind("capitals", _CAPITALS, "en"),
    Kind("counts", _FIGURE, "de it"),
    Kind("stretched", r"([^\W\d_])\1\1"),
    Kind("yo", "", "ru"),
    Kind("homographs", "", "de fr"),
)
"""The surest first: of stretches that lie over each other the first one holds."""


@cache
def _rules(base: str) -> tuple[Rule, ...]:
    return tuple(rule for kind in KINDS for rule in kind.rules(base))


def expand(cleaned: str, language: Language) -> Iterator[Segment]:
    """What the rules of a language read, the surest first; stretches may lie over each other."""
    yield from found(_rules(language.base), cleaned, language)
    if language.base == "en":
        from backend.text.kinds import heteronyms  # which have tables of their own

        yield from heteronyms.expand(cleaned)
