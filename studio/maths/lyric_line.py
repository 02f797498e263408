"""Words as people type them → one lyric a note."""

import re
import unicodedata
from collections.abc import Sequence

from backend.protocol.song import BREATH, HOLD, NEXT_SYLLABLE, TICKS, Note

_SMALL = "ゃゅょぁぃぅぇぉャュョァィゥェォー"
_SCRIPTS = ("CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL SYLLABLE")


def lyrics(text: str) -> list[str]:
    """Words go to a note each, ``twin-kle`` to one a syllable; Chinese and Japanese to one a character."""
    found: list[str] = []
    for word in text.split():
        parts = [part for part in re.split(r"(?<=\w)-(?=\w)", word) if part]
        if len(parts) > 1:
            found += ["".join(parts), *[NEXT_SYLLABLE] * (len(parts) - 1)]
        else:
            found += _pieces(word)
    return found


def lines(notes: Sequence[Note]) -> list[str]:
    """The words of notes as text: a line ends at a rest of a quarter note, and at a breath."""
    found: list[str] = []
    text, end = "", 0
    for note in notes:
        if text and (note.start - end >= TICKS or note.lyric == BREATH):
            found.append(text)
            text = ""
        end = note.end
        word = note.lyric.removeprefix(NEXT_SYLLABLE)
        if word in ("", HOLD, BREATH):
            continue
        if note.lyric.startswith(NEXT_SYLLABLE) or (text.endswith("-") and len(text) > 1):
            text = text.removesuffix("-") + word
        else:
            blank = text and not (_is_single(text[-1]) and _is_single(word[0]))
            text += f" {word}" if blank else word
    return [*found, text] if text else found


def _pieces(word: str) -> list[str]:
    pieces: list[str] = []
    for letter in word:
        single = _is_single(letter)
        if pieces and (letter in _SMALL or not (single or _is_single(pieces[-1][0])) or not letter.isalnum()):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _is_single(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_SCRIPTS)
