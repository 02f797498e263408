"""Which language says which stretch of a text: runs of one script, so that 中文 and English can share a sentence."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from backend.text.languages import Language

SCRIPTS = {
    "LATIN": ["en-us"],
    "CYRILLIC": ["ru", "ru-cl", "ru-lv", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tt", "ba", "cv", "nog"],
    "GREEK": ["el", "grc"],
    "ARABIC": ["ar", "fa", "ur", "sd", "ug"],
    "HEBREW": ["he"],
    "DEVANAGARI": ["hi", "mr", "ne", "kok"],
    "BENGALI": ["bn", "as", "bpy"],
    "GURMUKHI": ["pa"],
    "GUJARATI": ["gu"],
    "ORIYA": ["or"],
    "TAMIL": ["ta"],
    "TELUGU": ["te"],
    "KANNADA": ["kn"],
    "MALAYALAM": ["ml"],
    "SINHALA": ["si"],
    "THAI": ["th"],
    "MYANMAR": ["my", "shn"],
    "GEORGIAN": ["ka"],
    "ARMENIAN": ["hy", "hyw", "hy-arevela", "hy-arevmda"],
    "ETHIOPIC": ["am", "ti"],
    "HANGUL": ["ko"],
    "HIRAGANA": ["ja"],
    "CJK": ["cmn", "yue", "hak"],
}
"""Script → the languages written in it; the first one says a stretch of it in another language's text."""
_ALSO_LATIN = ("sr", "hak", "cmn-latn-pinyin", "bs", "kk", "uz", "az", "tk", "ku")
_WHOLE = ("LATIN", "HIRAGANA", "HANGUL", "CJK")  # scripts of which a single letter is a word
_UNSPACED = ("cmn", "yue", "hak", "ja", "ko", "zh")
_WIDTHS = ("FULLWIDTH", "HALFWIDTH")
_KANA = ("HIRAGANA", "KATAKANA")
_EAST_ASIAN = re.compile("[\u3005\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Run:
    """Characters ``start:end`` of a text are said in one language."""

    start: int
    end: int
    code: str


def script_of_language(code: str, base: str) -> str:
    """The script that a language is written in, as Unicode names it."""
    return next((name for name, codes in SCRIPTS.items() if code in codes or base in codes), "LATIN")


@lru_cache(maxsize=8192)
def script(letter: str) -> str:
    """The script of a letter; empty for signs, figures and marks, which every script uses."""
    if not letter or (not letter.isalpha() and letter not in "々〆ー"):
        return ""
    names = unicodedata.name(letter, "").replace("-", " ").split()
    name = next((one for one in names if one not in _WIDTHS), "")
    name = "HIRAGANA" if name in _KANA else "CJK" if name == "IDEOGRAPHIC" or letter in "々〆" else name
    return name if name in SCRIPTS else ""


def runs(text: str, language: Language, claimed: Sequence[tuple[int, int]] = ()) -> list[Run]:
    """Stretches of a text, in order and without gaps, each with the language that says it.

    Signs belong to what is before them, figures to the text's own language (``GPT4`` excepted). ``claimed``: spans
    that the text's own language says although they are written in another script.
    """
    own = {script_of_language(language.code, language.base)}
    own |= {"LATIN"} if language.code in _ALSO_LATIN or language.base in _ALSO_LATIN else set()
    own |= {"CJK"} if language.base == "ja" else set()
    foreign = {name: codes[0] for name, codes in SCRIPTS.items() if name not in own}
    codes = [_code(text, at, language, foreign) for at in range(len(text))]
    if "CJK" in foreign:
        for match in _EAST_ASIAN.finditer(text):  # 東京タワー is Japanese, 北京 Chinese
            if any(script(letter) == "HIRAGANA" for letter in match.group()):
                codes[match.start() : match.end()] = ["ja"] * len(match.group())
    for start, end in claimed:
        codes[start:end] = [language.code] * (end - start)
    found: list[Run] = []
    start = 0
    current = next((code for code in codes if code), language.code)
    for at, code in enumerate(codes):
        if code and code != current:
            if at > start:
                found.append(Run(start, at, current))
            start, current = at, code
    return [*found, Run(start, len(text), current)]


def _code(text: str, at: int, language: Language, foreign: dict[str, str]) -> str:
    """The language of a character; empty: that of the one before."""
    own = language.code
    letter = text[at]
    if letter.isdigit():
        glued = at > 0 and (text[at - 1].isdigit() or script(text[at - 1]) == "LATIN")
        return "" if glued else own
    name = script(letter)
    if not name:
        return ""
    return own if name in foreign and _sign(text, at, language) else foreign.get(name, own)


def _sign(text: str, at: int, language: Language) -> bool:
    """Whether a letter of another script is a sign (a Greek letter in a formula) or a look-alike within a word."""
    before, after = script(text[at - 1 : at]), script(text[at + 1 : at + 2])
    own = script(text[at])
    if own in (before, after):
        return False
    if own not in _WHOLE:
        return True
    return own == "LATIN" and language.base not in _UNSPACED and bool(before or after)
