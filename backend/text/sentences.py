"""A text cut into pieces that are spoken one after another: sentences, and very long ones at commas or words."""

import re

from backend.text import cleaning
from backend.text.abbreviations import ABBREVIATIONS

MAX_CHARACTERS = 240
"""A longer sentence is cut: about 15 s of speech."""

_CLOSERS = "\"'”’»)]}」』）】》"
_CLOSED = rf"[{re.escape(_CLOSERS)}]*"
_END = re.compile(rf"[.!?…।॥۔؟]+{_CLOSED}(?=\s|$)|[。！？．｡]+{_CLOSED}|\n\s*\n|\n(?=\s*[-•*–]\s)")
_LAST_WORD = re.compile(r"[^\s\"'(\[{«“‘„]*$")
_BREAKS = re.compile(r"[;:；：]\s*|[—–]\s*|[,،、，]\s*")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+$")
_FIGURE = re.compile(r"^\d{1,3}\.$")
_LOOK_BACK = 40


def split(text: str, language: str) -> list[str]:
    """The sentences in order, without space at their edges; every word of the text is in exactly one.

    Takes time linear in the text. An empty list for a text without a letter or figure.
    """
    cleaned = cleaning.clean(text)
    abbreviations = ABBREVIATIONS.get(language.lower().replace("_", "-").split("-", 1)[0], {})
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(cleaned):
        if not _ends(cleaned, start, match, abbreviations):
            continue
        pieces.append(cleaned[start : match.end()])
        start = match.end()
    pieces.append(cleaned[start:])
    shorter = [part for piece in pieces for part in _shortened(" ".join(piece.split()))]
    return _joined(shorter)


def _ends(text: str, start: int, match: re.Match[str], abbreviations: dict[str, str]) -> bool:
    """Whether a point ends a sentence: not after an abbreviation, an initial, or “3.” before a small letter."""
    signs = match.group()
    if not signs.startswith(".") or signs.startswith(("..", "...")):
        after = text[match.end() : match.end() + 2].lstrip()
        return not (signs.startswith(("…", "..")) and after[:1].islower())
    after = text[match.end() : match.end() + 3].lstrip()
    if not after:
        return True
    last = _LAST_WORD.search(text[max(start, match.start() - _LOOK_BACK) : match.start()])
    word = (last.group() if last else "") + "."
    if word.casefold() in abbreviations:
        # “etc. The” ends, “Mr. Smith” and “z. B. das” do not.
        return word.casefold() in _FINAL and after[:1].isupper()
    if _INITIALS.match(word) and len(word) <= 4:
        return False  # J. R. Smith, U.S. citizens
    if _FIGURE.match(word) and not after[:1].isupper():
        return False
    return not after[:1].islower()


_FINAL = frozenset(("etc.", "usw.", "ecc.", "enz.", "a.m.", "p.m.", "т.д.", "т.п."))


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
