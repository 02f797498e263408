"""Chinese as it sounds: pinyin by pypinyin, words by jieba (rjieba), tones as they change in speech.

Both are the extra ``chinese``; without it espeak-ng reads the characters, with fewer words and no neutral tones.
"""

import importlib
import re
from functools import cache, lru_cache
from typing import Any

from backend.project import readers
from backend.text import tone_sandhi
from backend.text.chinese_words import AMBIGUOUS, BY_NEIGHBOURS, CORRECTED, FULL_ER, FULL_ZI, NEUTRAL
from backend.text.segment import Segment
from backend.text.tone_sandhi import Syllable

TONES = ("", "˥˥", "˧˥", "˨˩˦", "˥˩", "˧")
"""Tone letters of the tones 1 to 4, and of the neutral one (5)."""
PINYIN_VOICE = "cmn-latn-pinyin"
"""espeak-ng's language that reads pinyin."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff]+")
_FIGURES = str.maketrans("0123456789", "零一二三四五六七八九")
_READ = re.compile(r"([a-zê]+)([1-5])")
_PHRASE = re.compile(r"[^\w]+")
# espeak-ng's pinyin lacks these: it would read them as English.
_NAMED = {"jiong": "tS;y{0}o{0}N", "qiong": "tS;hy{0}o{0}N", "xiong": "S;y{0}o{0}N"}
_LEVELS = ("", "55", "35", "214", "51", "11")
_MEANT = {"n": "en", "ng": "en", "m": "mu", "hm": "heng", "hng": "heng", "wong": "weng", "ê": "ei", "r": "er"}
_PARTICLES = {
    "的": "de", "了": "le", "着": "zhe", "吗": "ma", "呢": "ne", "吧": "ba", "啊": "a", "呀": "ya", "哇": "wa",
    "啦": "la", "嘛": "ma", "们": "men",
}  # fmt: skip
_SUBJECTS = frozenset("我你他她它们都就还也您")


def _module(name: str) -> Any:
    return importlib.import_module(name)  # slow to import, without types


def available() -> bool:
    """Whether the extra is installed."""
    return readers.installed("zh")


def readings(text: str) -> list[Segment]:
    """Each character's pinyin, for espeak-ng's voice that reads it, with its tone; empty without the extra."""
    if not available():
        return []
    found: list[Segment] = []
    phrase: list[Syllable] = []
    places: list[int] = []
    end = 0
    for match in _HAN.finditer(text.translate(_FIGURES)):
        if phrase and _PHRASE.search(text[end : match.start()]):
            found += _segments(phrase, places)
            phrase, places = [], []
        said = _syllables(match.group())
        phrase += said
        places += range(match.start(), match.end())
        end = match.end()
    return found + _segments(phrase, places)


def polyphones(word: str) -> list[list[str]]:
    """Of each character its readings, commonest first, as pinyin with the tone's figure; empty without the extra."""
    if not available() or not _HAN.fullmatch(word):
        return []
    pypinyin = _module("pypinyin")
    return [
        [one.replace("v", "ü") for one in read]
        for read in pypinyin.pinyin(
            word, style=pypinyin.Style.TONE3, heteronym=True, neutral_tone_with_five=True, v_to_u=False
        )
    ]


def _segments(phrase: list[Syllable], places: list[int]) -> list[Segment]:
    found = []
    for one, at in zip(tone_sandhi.spoken(phrase), places, strict=True):
        if not one.tone:
            continue
        named = _NAMED.get(one.pinyin)
        spelled = f"[[{named.format(_LEVELS[one.tone])}]]" if named else f"{one.pinyin}{one.tone}"
        found.append(Segment(at, at + 1, f" {spelled} ", tone=TONES[one.tone]))
    return found


def _syllables(stretch: str) -> list[Syllable]:
    """Characters without anything between them, one syllable each, with the tones of the dictionary."""
    said: list[Syllable] = []
    words = _module("rjieba").tag(stretch)
    for index, (word, kind) in enumerate(words):
        before = words[index - 1][0] if index else ""
        pinyin = _adjusted(word, kind, before, _pinyin(word))
        if len(word) == 1 or word not in _phrases():
            pinyin = [
                one if _known(word, at) else _by_neighbours(stretch, len(said) + at) or one
                for at, one in enumerate(pinyin)
            ]
        parts = _parts(word)
        for at, (character, (letters, tone)) in enumerate(zip(word, pinyin, strict=True)):
            said.append(Syllable(character, letters, tone, word_start=at == 0, part_start=at in parts))
    return said


@lru_cache(maxsize=8192)
def _pinyin(word: str) -> tuple[tuple[str, int], ...]:
    pypinyin = _module("pypinyin")
    if word in CORRECTED:
        read = list(CORRECTED[word])
    else:
        read = pypinyin.lazy_pinyin(word, style=pypinyin.Style.TONE3, neutral_tone_with_five=True, errors=list)
    if len(read) != len(word):
        read = [pypinyin.lazy_pinyin(one, style=pypinyin.Style.TONE3, neutral_tone_with_five=True)[0] for one in word]
    found = []
    for one in read:
        match = _READ.fullmatch(one.replace("ü", "v"))
        found.append((_MEANT.get(match[1], match[1]), int(match[2])) if match else ("", 0))
    return tuple(found)


@cache
def _phrases() -> Any:
    """The words that pypinyin's dictionary reads as a whole."""
    return _module("pypinyin.constants").PHRASES_DICT.keys() - AMBIGUOUS | CORRECTED.keys()


def _known(word: str, at: int) -> bool:
    """Whether a character is part of a shorter word that the dictionary knows: 银行|行长."""
    return any(word[start : start + 2] in _phrases() for start in (at - 1, at) if 0 <= start < len(word) - 1)


def _by_neighbours(stretch: str, at: int) -> tuple[str, int] | None:
    """How a character is read by what stands around it; None where that does not tell."""
    for pinyin, tone, left, right in BY_NEIGHBOURS.get(stretch[at], ()):
        if re.search(left, stretch[max(0, at - 4) : at]) and re.match(right, stretch[at + 1 : at + 5]):
            return pinyin, tone
    return None


def _adjusted(word: str, kind: str, before: str, pinyin: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    """Neutral tones that spelling alone does not tell."""
    if word == "得" and before:
        return [("dei", 3) if before[-1] in _SUBJECTS else ("de", 5)]
    result = list(pinyin)
    last = len(word) - 1
    for at, character in enumerate(word):
        letters, suffix = result[at][0], 0 < at == last
        particle = (at or not last) and letters == _PARTICLES.get(character)
        if particle:
            result[at] = (letters, 5)
        elif character == "子" and suffix:
            result[at] = (letters, 3 if word in FULL_ZI else 5)
        elif character == "儿" and suffix and word not in FULL_ER:
            result[at] = ("er", 5)
        elif character == "得" and len(word) == 3 and at == 1 and word[0] != "不":
            result[at] = ("de", 5)
    if word in NEUTRAL:
        result[-1] = (result[-1][0], 5)
    return result


def _parts(word: str) -> set[int]:
    """Where the parts of a word of three begin: 展览·馆, 纸·老虎."""
    if len(word) != 3:
        return set(range(0, len(word), 2))
    pairs = [one for one in _module("rjieba").cut_for_search(word) if len(one) == 2]
    return {0, 1} if word[1:] in pairs and word[:2] not in pairs else {0, 2}
