"""Can every character of the text be said?"""

import unicodedata

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding
from backend.protocol.problems import VoicewrightError
from backend.text import normalizer, phonemes

NAME = "unpronounceable-text"
_LATIN_BUT = {
    "ru": "CYRILLIC", "uk": "CYRILLIC", "be": "CYRILLIC", "bg": "CYRILLIC", "mk": "CYRILLIC", "sr": "CYRILLIC",
    "kk": "CYRILLIC", "ky": "CYRILLIC", "el": "GREEK", "ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC", "he": "HEBREW",
    "hi": "DEVANAGARI", "ka": "GEORGIAN", "hy": "ARMENIAN", "th": "THAI", "ko": "HANGUL", "cmn": "CJK", "yue": "CJK",
    "ja": "CJK",
}  # fmt: skip
"""Languages that are not written in Latin letters. Of others we do not judge: a missing entry says nothing."""
_LATIN = {
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "tr", "ca", "eu",
    "et", "lv", "lt", "hr", "sl", "ga", "cy", "is", "id", "ms", "vi", "sw", "af", "eo", "la", "sq", "mt",
}  # fmt: skip


def _run(under: ClipUnderTest) -> list[Finding]:
    text, language = under.clip.text, under.clip.language
    if not text.strip():
        return []
    try:
        phonemes.phonemize(text, language, under.lexicon)
        spoken = normalizer.normalize(text, language)
    except VoicewrightError as error:
        return under.met(NAME, error.problem)
    if not any(character.isalnum() for character in spoken):
        return under.finding("unpronounceable-text/signs", "error", None, "")
    foreign = sorted({character for character in spoken if _is_foreign(character, language)})
    if foreign:
        return under.finding("unpronounceable-text/foreign", "warning", len(foreign), "characters", characters=foreign)
    odd = sorted({character for character in spoken if _is_symbol(character)})
    if odd:
        return under.finding("unpronounceable-text/odd", "warning", len(odd), "characters", characters=odd)
    return []


def _is_symbol(character: str) -> bool:
    if "0" <= character <= "9":  # the normaliser leaves them only inside of words (3D, MP3), where they are read
        return False
    kind = unicodedata.category(character)
    return kind in {"Nd", "Nl", "No", "So", "Sc", "Sm", "Co", "Cn"} or character in "@#*_\\{}[]<>|^~="


def _is_foreign(character: str, language: str) -> bool:
    if not character.isalpha():
        return False
    name = unicodedata.name(character, "")
    base = language.split("-")[0]
    if base in _LATIN:
        return not name.startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE"))
    script = _LATIN_BUT.get(base)
    if script == "CJK":
        return not name.startswith(("CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "LATIN", "FULLWIDTH"))
    return script is not None and not name.startswith((script, "LATIN"))


CHECK = Check(name=NAME, function=_run)
