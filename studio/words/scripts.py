"""Which script a text is written in, and whether a language is written in it: to say so before a voice stumbles."""

import unicodedata
from collections import Counter

from studio.words.language import tr

_LANGUAGES = {
    "Arabic": "ar fa ur",
    "Bengali": "bn",
    "Chinese": "cmn yue zh",
    "Cyrillic": "bg ru uk sr",
    "Devanagari": "hi",
    "Greek": "el",
    "Hebrew": "he",
    "Japanese": "ja",
    "Korean": "ko",
    "Tamil": "ta",
    "Thai": "th",
}
"""Script → espeak-ng's codes of the languages that are written in it; all others are written in Latin letters."""
NAMES = {
    "Arabic": tr("Arabic"),
    "Bengali": tr("Bengali"),
    "Chinese": tr("Chinese"),
    "Cyrillic": tr("Cyrillic"),
    "Devanagari": tr("Devanagari"),
    "Greek": tr("Greek"),
    "Hebrew": tr("Hebrew"),
    "Japanese": tr("Japanese"),
    "Korean": tr("Korean"),
    "Latin": tr("Latin"),
    "Tamil": tr("Tamil"),
    "Thai": tr("Thai"),
}
"""What is said for a script."""
_OF_LANGUAGE = {code: script for script, codes in _LANGUAGES.items() for code in codes.split()}
_UNICODE = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean", "LATIN": "Latin"}
_BY_NAME = _UNICODE | {script.upper(): script for script in _LANGUAGES}
"""Script by the first word of a character's Unicode name."""
LOOKED_AT = 400
"""Characters of a text that are looked at."""


def script_of(text: str) -> str:
    """The script of most letters; empty where there are none that we know. Han beside kana is Japanese."""
    letters = (unicodedata.name(sign, "").split(" ")[0].split("-")[0] for sign in text[:LOOKED_AT] if sign.isalpha())
    found = Counter(_BY_NAME[name] for name in letters if name in _BY_NAME)
    if found["Japanese"] and found["Chinese"]:
        found["Japanese"] += found.pop("Chinese")
    return found.most_common(1)[0][0] if found else ""


def foreign(text: str, language: str) -> str:
    """The script of a text, where the language (a code of espeak-ng) is not written in it; else empty.

    Latin letters are read in every language, as names and words of English are.
    """
    script = script_of(text)
    own = _OF_LANGUAGE.get(language.split("-")[0], "Latin")
    fits = script in ("", "Latin", own) or (own == "Japanese" and script == "Chinese")
    return "" if fits else script
