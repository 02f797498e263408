"""In which case a Russian word puts the number behind it: около пяти, к восьми, с тремя, в этих пяти."""

import re

from backend.text import morphology
from backend.text.kinds.tables import table
from backend.text.pattern import Pattern

_TABLE = table("russian_governors")
_CASES: dict[str, str] = {word: cases for cases, words in _TABLE["words"].items() for word in words.split()}
_STEMS: dict[str, str] = _TABLE["stems"]
_LAST = Pattern(r"(?<![\w-])([а-яё]+)(\.?)[\s«\"(]{1,2}\Z", re.IGNORECASE)
_ITEM = Pattern(
    r"(?<![\w.,])[$€£]?(?:\d{1,3}(?:\s\d{3})+|\d{1,6})(?:,\d{1,2})?(?:\s[а-яё]{1,20}\.?){0,2}(?:,|,?\sи|,?\sили|,?\sа)\s\Z",
    re.IGNORECASE,
)
"""An amount before, which what governs it governs this one with."""
_LOOK_BACK = 60
_CLAUSE = 120
_COSTS = frozenset(("стоить", "весить", "длиться", "ждать", "продолжаться", "подождать"))
_WORD = Pattern(r"[а-яё]+", re.IGNORECASE)


def before(match: re.Match[str], start: int | None = None) -> str:
    """The stretch of the text in front of a match that can govern it."""
    at = match.start() if start is None else start
    return match.string[max(0, at - _LOOK_BACK) : at]


def governed(written: str) -> str:
    """The cases that the end of ``written`` asks for, the commonest first; empty where nothing does.

    Words that agree with what is counted are looked through: в этих 5 городах.
    """
    agreeing: set[str] | None = None
    while (listed := _ITEM.search(written)) and listed.start():
        written = written[: listed.start()]  # не хватает 4 стульев, 40 тарелок
    while found := _LAST.search(written):
        word = found[1].casefold()
        cases = _CASES.get(word + found[2]) or next(
            (cases for stem, cases in _STEMS.items() if word.startswith(stem) and not found[2]), ""
        )
        if cases:
            return "".join(one for one in cases if agreeing is None or one in agreeing) or cases
        kinds = morphology.forms(word)
        plural = {one.case for one in kinds if one.plural and one.part in ("ADJF", "PRTF")}
        if found[2] or not plural or kinds[0].part not in ("ADJF", "PRTF"):
            break
        agreeing = plural if agreeing is None else agreeing & plural
        written = written[: found.start()]
    return "" if agreeing is None else "".join(one for one in "nagdip" if one in agreeing)


def an_object(match: re.Match[str]) -> bool:
    """Whether a verb in the clause before takes what is counted as its object: Добавьте … и 1 ст. л."""
    clause = re.split(r"[.!?;:(]\s", match.string[max(0, match.start() - _CLAUSE) : match.start()])[-1]
    for word in reversed(_WORD.findall(clause)):
        kinds = morphology.forms(word)
        if kinds and kinds[0].part in ("VERB", "INFN", "GRND", "PRTS"):
            return kinds[0].takes_object or kinds[0].lemma in _COSTS
    return False
