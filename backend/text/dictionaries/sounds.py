"""Phones as dictionaries write them: CMU's ARPAbet, IPA with blanks, and entries of ours as IPA."""

import re

from backend.text import arpabet, ipa

_STRESS = {"1": "ˈ", "2": "ˌ"}
_IPA = {sign.upper(): letters for letters, sign in reversed(list(arpabet.SIGNS.items())) if " " not in sign}
_IPA |= {"OW": "oʊ", "UW": "uː", "IY": "iː", "AA": "ɑː", "ER": "ɚ", "AH0": "ə"}
_ARPABET = re.compile(r"[A-Z]{1,2}[0-2]?(?:\s+[A-Z]{1,2}[0-2]?)*")
_SPACED = re.compile(r"\S{1,4}(?:\s\S{1,4})*")


def is_arpabet(phones: str) -> bool:
    """Whether every sign is one of ARPAbet's, in capitals."""
    return bool(_ARPABET.fullmatch(phones)) and all(_letters(one) for one in phones.split())


def is_spaced(phones: str) -> bool:
    """Whether it may be a row of phones with blanks between them."""
    return bool(_SPACED.fullmatch(phones))


def of_arpabet(phones: str) -> str:
    """``HH AH0 L OW1`` → ``/həlˈoʊ/``."""
    return f"/{''.join(_STRESS.get(one[-1], '') + _letters(one) for one in phones.split())}/"


def _letters(sign: str) -> str:
    return _IPA.get(sign) or _IPA.get(sign.rstrip("012"), "")


def phones(entry: str, language: str) -> list[str]:
    """The IPA phones of an entry, whatever it is written in. Raises ``VoicewrightError`` where nothing is said."""
    if ipa.is_ipa(entry):
        return ipa.split(entry)
    from backend.text.phonemes import is_pause, phonemize

    said = phonemize("word", language, {"word": entry}).symbols
    return [one.symbol for one in said if not is_pause(one.symbol)]


def arpabet_of(entry: str, language: str) -> str:
    """An entry in ARPAbet, with the stress of its vowels; other languages' phones become the most similar ones."""
    said = []
    for phone in phones(entry, language):
        for sign in arpabet.signs(ipa.without_tone(ipa.bare(phone))):
            stress = {2: "1", 1: "2"}.get(ipa.stress_of(phone), "0") if sign in arpabet.VOWELS else ""
            said.append(sign.upper() + stress)
    return " ".join(said)
