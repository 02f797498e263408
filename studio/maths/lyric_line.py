"""Words as people type them → one lyric a note."""

import re
import unicodedata

from backend.protocol.song import NEXT_SYLLABLE

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
