"""A text cut into pieces that are spoken one after another: sentences, and very long ones at commas or words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from backend.protocol.problems import VoicewrightError
from backend.text import cleaning, languages, normalizer
from backend.text.abbreviations import ABBREVIATIONS
from backend.text.kinds.tables import table

MAX_CHARACTERS = 240
"""A longer sentence is cut: about 15 s of speech."""

_CLOSERS = "\"'”’»)]}」』）】》"
_CLOSED = rf"[{re.escape(_CLOSERS)}]*"
_END = re.compile(rf"[.!?…।॥۔؟]+{_CLOSED}(?=\s|$)|[。！？．｡]+{_CLOSED}|\n\s*\n|\n(?=\s*(?:[-•*–]|\d{{1,3}}[.)])\s)")
_POINT = re.compile(rf"\.{_CLOSED}\s+\S")
"""A point that may end a sentence, and something behind it."""
_LAST_WORD = re.compile(r"[^\s\"'(\[{«“‘„]*$")
_BREAKS = re.compile(r"[;:；：]\s*|[—–]\s*|[,،、，]\s*")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.){1,6}$")
_YEAR = re.compile(r"\d\s?г$")
_FIGURE = re.compile(r"^\d{1,3}\.$")
_LOOK_BACK = 40


def split(text: str, language: str) -> list[str]:
    """The sentences in order, without space at their edges; every word of the text is in exactly one.

    Takes time linear in the text. An empty list for a text without a letter or figure.
    """
    cleaned = cleaning.clean(text)
    base = language.lower().replace("_", "-").split("-", 1)[0]
    points = _Points(ABBREVIATIONS.get(base, {}), _read_on(cleaned, language), _STARTERS.get(base, frozenset()))
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(cleaned):
        if not _ends(cleaned, start, match, points):
            continue
        pieces.append(cleaned[start : match.end()])
        start = match.end()
    pieces.append(cleaned[start:])
    shorter = [part for piece in pieces for part in _shortened(" ".join(piece.split()))]
    return _joined(shorter)


@dataclass(frozen=True)
class _Points:
    """What is known about the points of a text."""

    abbreviations: Mapping[str, str]
    read_on: frozenset[int]
    """Where a point belongs to what the normaliser reads as one: ``Fig. 3``, ``3. Mai``, ``Main St.``."""
    starters: frozenset[str]
    """Words that begin a sentence behind an abbreviation which may also end one."""


def _read_on(cleaned: str, language: str) -> frozenset[int]:
    if not _POINT.search(cleaned):
        return frozenset()
    try:
        known = normalizer.expand(cleaned, languages.find(language))
        return frozenset(
            at
            for one in known
            for at in range(one.start, one.end)
            if cleaned[at] == "." and not (at == one.end - 1 and one.text.endswith("."))
        )
    except VoicewrightError:  # of a language that nobody speaks: it is said where the text is spoken
        return frozenset()


def _ends(text: str, start: int, match: re.Match[str], points: _Points) -> bool:
    """Whether a sign ends a sentence: not after an abbreviation, an initial, or “3.” before a small letter."""
    signs = match.group()
    if "?" in signs or "!" in signs or not signs.startswith(".") or signs.startswith(("..", "...")):
        after = text[match.end() : match.end() + 2].lstrip()
        quoted = signs[-1] in _CLOSERS and signs[0] in "?!"  # "Are you ok?" she asked
        return not ((quoted or signs.startswith(("…", ".."))) and after[:1].islower())
    after = text[match.end() : match.end() + 20].lstrip()
    if not after:
        return True
    last = _LAST_WORD.search(text[max(start, match.start() - _LOOK_BACK) : match.start()])
    word = (last.group() if last else "") + "."
    first = _FIRST_WORD.match(after)
    begins = first is not None and first[0] in points.starters
    if word.casefold() in _FINAL or (_INITIALS.match(word) and word != "г."):
        return begins or (word.casefold() in _SURELY_FINAL and after[:1].isupper())
    if word.casefold() == "г.":  # the year's behind a figure, a town's before a name
        return begins or (after[:1].isupper() and bool(_YEAR.search(text[max(0, match.start() - 4) : match.start()])))
    if match.start() in points.read_on:
        return begins  # Main St. He lives there
    if word.casefold() in points.abbreviations:
        return False
    if _FIGURE.match(word) and (not after[:1].isupper() or _begins_line(text, match.start() - len(word) + 1)):
        return False
    return not after[:1].islower()


def _begins_line(text: str, at: int) -> bool:
    """Whether nothing stands before it in its line: the number of a list."""
    return not text[max(0, at - 3) : at].rpartition("\n")[2].strip() and (at < 3 or "\n" in text[max(0, at - 3) : at])


_FIRST_WORD = re.compile(r"[^\W\d_]+(?![\w.])")
_STARTERS = {base: frozenset(words.split()) for base, words in table("starters").items()}
_SURELY_FINAL = frozenset(("etc.", "usw.", "ecc.", "enz.", "т.д.", "т.п."))
"""Abbreviations that a capital behind them ends with the sentence."""
_FINAL = _SURELY_FINAL | frozenset(("a.m.", "p.m.", "inc.", "co.", "ltd.", "corp.", "jr.", "sr.", "bros.", "ph.d."))
"""Abbreviations that may end a sentence: one of the starters tells."""


def _shortened(sentence: str) -> list[str]:
    """Pieces of at most :data:`MAX_CHARACTERS`, cut at the best place near the limit."""
    pieces = []
    start = 0
    while len(sentence) - start > MAX_CHARACTERS:
        window = sentence[start : start + MAX_CHARACTERS]
        breaks = [match.end() for match in _BREAKS.finditer(window, MAX_CHARACTERS // 3)]
        cut = breaks[-1] if breaks else window.rfind(" ", MAX_CHARACTERS // 3) + 1
        cut = cut if cut > 0 else MAX_CHARACTERS
        pieces.append(sentence[start : start + cut].strip())
        start += cut
    pieces.append(sentence[start:].strip())
    return pieces


def _joined(pieces: list[str]) -> list[str]:
    """Pieces that hold nothing to say join the one before."""
    result: list[str] = []
    for piece in pieces:
        if any(letter.isalnum() for letter in piece):
            result.append(piece)
        elif piece and result:
            result[-1] += " " + piece
    return result
