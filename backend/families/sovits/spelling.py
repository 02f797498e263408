"""How phones are written for a network: as we do, or as the public voices of version 2 were trained on.

The public table of symbols is that of RVC-Boss/GPT-SoVITS, text/symbols2.py: sorted, with Korean and Cantonese behind.
"""

from collections.abc import Sequence
from typing import Literal

from backend.text import arpabet, ipa
from backend.text.phonemes import is_pause

Spelling = Literal["phones", "gpt-sovits"]
"""phones: a phone or pause is a symbol. gpt-sovits: ARPAbet with stress, and punctuation."""
ROWS = 732
"""Of version 2; version 1 has another table."""
_STRESS = "ˈˌ"
_PAUSES = {"_,": ",", "_.": ".", "_?": "?", "_!": "!", "_": ","}
_MARKS = ("!", "?", "…", ",", ".", "-", "SP", "SP2", "SP3", "UNK", "_")
_INITIALS = "AA EE OO b c ch d f g h j k l m n p q r s sh t w x y z zh"
_FINALS = (
    "E En a ai an ang ao e ei en eng er i i0 ia ian iang iao ie in ing iong ir iu o ong ou u ua uai uan uang ui un uo "
    "v van ve vn"
)
_JAPANESE = "I N U a b by ch cl d dy e f g gy h hy i j k ky m my n ny o p py r ry s sh t ts u v w y z"
_BARE = ("ER", "IH")
"""Vowels that the table has without a stress as well."""


def symbols() -> tuple[str, ...]:
    """Row → symbol. The last rows, which English does not need, are named by their number."""
    vowels = {one.upper() + stress for one in arpabet.VOWELS for stress in "012"}
    consonants = {sign.upper() for signs in arpabet.SIGNS.values() for sign in signs.split()} - {
        one.upper() for one in arpabet.VOWELS
    }
    chinese = {*_INITIALS.split(), *(final + tone for final in _FINALS.split() for tone in "12345")}
    named = [*sorted({*_MARKS, *chinese, *_JAPANESE.split(), *vowels, *consonants, *_BARE}), "[", "]"]
    return (*named, *(f"#{row}" for row in range(len(named), ROWS)))


def spell(phones: Sequence[str]) -> list[list[str]]:
    """What is written for each phone. A text begins without a pause, and ends in a full stop where it ends in one."""
    found = [_arpabet(one) if not is_pause(one) else [_PAUSES.get(one, ",")] for one in phones]
    if phones and is_pause(phones[0]):
        found[0] = []
    if len(phones) > 1 and phones[-1] == "_":
        found[-1] = ["."]
    return found


def _arpabet(phone: str) -> list[str]:
    letters = ipa.without_tone(phone)
    stress = "1" if "ˈ" in letters else "2" if "ˌ" in letters else "0"
    signs = arpabet.signs(letters.strip(_STRESS))
    return [sign.upper() + (stress if sign in arpabet.VOWELS else "") for sign in signs]
