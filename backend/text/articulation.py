"""What a phone is made of: an articulatory feature vector for any IPA symbol.

Phones that sound alike lie near each other, also ones that no model has met.
"""

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from backend.text import ipa
from backend.text.pauses import is_pause

PLACES = (
    "bilabial", "labiodental", "dental", "alveolar", "postalveolar", "retroflex", "palatal", "velar", "uvular",
    "pharyngeal", "glottal",
)  # fmt: skip
MANNERS = ("stop", "affricate", "fricative", "nasal", "trill", "tap", "lateral", "approximant")
FEATURES = (
    "pause", "pause_comma", "pause_point", "pause_question", "pause_exclamation",
    "vowel", "consonant", *PLACES, *MANNERS, "voiced", "aspirated", "palatalized", "labialized", "syllabic", "creaky",
    "height", "front", "rounded", "rhotic", "nasalized", "long", "diphthong", "end_height", "end_front", "end_rounded",
    "tense", "stress_primary", "stress_secondary", "tone_start", "tone_middle", "tone_end", "tone_class",
)  # fmt: skip
"""Names of the vector's entries; most are 0 or 1, ``height``, ``front`` and tones lie in [0, 1]."""
_AT = {name: index for index, name in enumerate(FEATURES)}

_V, _U = True, False
_CONSONANTS: dict[str, tuple[str, str, bool]] = {
    "p": ("bilabial", "stop", _U), "b": ("bilabial", "stop", _V), "t": ("alveolar", "stop", _U),
    "d": ("alveolar", "stop", _V), "ʈ": ("retroflex", "stop", _U), "ɖ": ("retroflex", "stop", _V),
    "c": ("palatal", "stop", _U), "ɟ": ("palatal", "stop", _V), "k": ("velar", "stop", _U), "ɡ": ("velar", "stop", _V),
    "q": ("uvular", "stop", _U), "ɢ": ("uvular", "stop", _V), "ʔ": ("glottal", "stop", _U),
    "ɓ": ("bilabial", "stop", _V), "ɗ": ("alveolar", "stop", _V), "ʄ": ("palatal", "stop", _V),
    "ɠ": ("velar", "stop", _V), "ʛ": ("uvular", "stop", _V),
    "m": ("bilabial", "nasal", _V), "ɱ": ("labiodental", "nasal", _V), "n": ("alveolar", "nasal", _V),
    "ɳ": ("retroflex", "nasal", _V), "ɲ": ("palatal", "nasal", _V), "ŋ": ("velar", "nasal", _V), "ɴ": ("uvular",
    "nasal", _V),
    "ʙ": ("bilabial", "trill", _V), "r": ("alveolar", "trill", _V), "ʀ": ("uvular", "trill", _V),
    "ⱱ": ("labiodental", "tap", _V), "ɾ": ("alveolar", "tap", _V), "ɽ": ("retroflex", "tap", _V), "ɺ": ("alveolar",
    "tap", _V),
    "ɸ": ("bilabial", "fricative", _U), "β": ("bilabial", "fricative", _V), "f": ("labiodental", "fricative", _U),
    "v": ("labiodental", "fricative", _V), "θ": ("dental", "fricative", _U), "ð": ("dental", "fricative", _V),
    "s": ("alveolar", "fricative", _U), "z": ("alveolar", "fricative", _V), "ʃ": ("postalveolar", "fricative", _U),
    "ʒ": ("postalveolar", "fricative", _V), "ʂ": ("retroflex", "fricative", _U), "ʐ": ("retroflex", "fricative", _V),
    "ɕ": ("postalveolar", "fricative", _U), "ʑ": ("postalveolar", "fricative", _V), "ç": ("palatal", "fricative", _U),
    "ʝ": ("palatal", "fricative", _V), "x": ("velar", "fricative", _U), "ɣ": ("velar", "fricative", _V),
    "χ": ("uvular", "fricative", _U), "ʁ": ("uvular", "fricative", _V), "ħ": ("pharyngeal", "fricative", _U),
    "ʕ": ("pharyngeal", "fricative", _V), "h": ("glottal", "fricative", _U), "ɦ": ("glottal", "fricative", _V),
    "ɧ": ("velar", "fricative", _U), "ʜ": ("pharyngeal", "fricative", _U), "ʢ": ("pharyngeal", "fricative", _V),
    "ɬ": ("alveolar", "lateral", _U), "ɮ": ("alveolar", "lateral", _V), "l": ("alveolar", "lateral", _V),
    "ɫ": ("alveolar", "lateral", _V), "ɭ": ("retroflex", "lateral", _V), "ʎ": ("palatal", "lateral", _V),
    "ʟ": ("velar", "lateral", _V), "ʋ": ("labiodental", "approximant", _V), "ɹ": ("alveolar", "approximant", _V),
    "ɻ": ("retroflex", "approximant", _V), "j": ("palatal", "approximant", _V), "ɥ": ("palatal", "approximant", _V),
    "ɰ": ("velar", "approximant", _V), "w": ("velar", "approximant", _V), "ʍ": ("velar", "fricative", _U),
}  # fmt: skip
_VOWELS: dict[str, tuple[float, float, bool]] = {
    # height 1 close … 0 open, front 1 … back 0, rounded
    "i": (1, 1, _U), "y": (1, 1, _V), "ɨ": (1, 0.5, _U), "ʉ": (1, 0.5, _V), "ɯ": (1, 0, _U), "u": (1, 0, _V),
    "ɪ": (0.83, 0.85, _U), "ʏ": (0.83, 0.85, _V), "ᵻ": (0.83, 0.55, _U), "ʊ": (0.83, 0.15, _V),
    "e": (0.67, 1, _U), "ø": (0.67, 1, _V), "ɘ": (0.67, 0.5, _U), "ɵ": (0.67, 0.5, _V), "ɤ": (0.67, 0, _U),
    "o": (0.67, 0, _V), "ə": (0.5, 0.5, _U), "ɚ": (0.5, 0.5, _U), "ɛ": (0.33, 1, _U), "œ": (0.33, 1, _V),
    "ɜ": (0.33, 0.5, _U), "ɝ": (0.33, 0.5, _U), "ɞ": (0.33, 0.5, _V), "ʌ": (0.33, 0, _U), "ɔ": (0.33, 0, _V),
    "æ": (0.17, 1, _U), "ɐ": (0.17, 0.5, _U), "a": (0, 0.8, _U), "ɶ": (0, 1, _V), "ɑ": (0, 0, _U), "ɒ": (0, 0, _V),
    "ɿ": (0.95, 0.6, _U), "ʅ": (0.95, 0.4, _U),
}  # fmt: skip
_TENSE = frozenset("iyueoøɑ")
_PAUSES = {",": "pause_comma", ".": "pause_point", "?": "pause_question", "!": "pause_exclamation"}
_DIACRITICS = {
    "ʰ": "aspirated", "ʱ": "aspirated", "ʲ": "palatalized", "ʷ": "labialized", "ᵝ": "labialized",
    "\u0329": "syllabic", "\u030d": "syllabic", "\u0330": "creaky", "ʼ": "creaky", "ː": "long", "ˑ": "long",
    "˞": "rhotic", "\u0303": "nasalized",
}  # fmt: skip
_TONES = "˩˨˧˦˥"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@lru_cache(maxsize=4096)
def _vector(symbol: str) -> tuple[float, ...]:
    entries = [0.0] * len(FEATURES)

    def put(name: str, value: float = 1.0) -> None:
        entries[_AT[name]] = value

    if is_pause(symbol):
        put("pause")
        if symbol[1:] in _PAUSES:
            put(_PAUSES[symbol[1:]])
        return tuple(entries)
    stress = ipa.stress_of(symbol)
    if stress:
        put("stress_primary" if stress == 2 else "stress_secondary")
    letters = unicodedata.normalize("NFD", ipa.bare(symbol)).replace("c\u0327", "ç").replace("g", "ɡ")
    _tones(letters, put)
    vowels = [letter for letter in letters if letter in _VOWELS]
    consonants = [letter for letter in letters if letter in _CONSONANTS]
    for letter in letters:
        if letter in _DIACRITICS:
            put(_DIACRITICS[letter])
    if vowels and letters.index(vowels[0]) == 0:
        _vowel(vowels, put)
        if any(letter in "ɹɻ" for letter in consonants) or any(letter in "ɚɝ" for letter in vowels):
            put("rhotic")
        if "l" in consonants:
            put("lateral")
    elif consonants:
        _consonant(consonants, put)
        if vowels:  # a glide written with its vowel: “ja”
            _vowel(vowels, put)
    return tuple(entries)


def _tones(letters: str, put: Callable[..., None]) -> None:
    levels = [_TONES.index(letter) / 4 for letter in letters if letter in _TONES]
    if levels:
        put("tone_start", 0.2 + 0.8 * levels[0])
        put("tone_middle", 0.2 + 0.8 * levels[len(levels) // 2])
        put("tone_end", 0.2 + 0.8 * levels[-1])
    for letter in letters:
        if letter in _SUPERSCRIPTS:
            put("tone_class", (1 + _SUPERSCRIPTS.index(letter)) / 10)


def _vowel(vowels: list[str], put: Callable[..., None]) -> None:
    put("vowel")
    put("voiced")
    height, front, rounded = _VOWELS[vowels[0]]
    put("height", height)
    put("front", front)
    put("rounded", float(rounded))
    put("tense", float(vowels[0] in _TENSE))
    end_height, end_front, end_rounded = _VOWELS[vowels[-1]]
    put("diphthong", float(len(vowels) > 1))
    put("end_height", end_height)
    put("end_front", end_front)
    put("end_rounded", float(end_rounded))


def _consonant(consonants: list[str], put: Callable[..., None]) -> None:
    put("consonant")
    place, manner, voiced = _CONSONANTS[consonants[0]]
    if len(consonants) > 1 and manner == "stop":
        second = _CONSONANTS[consonants[1]]
        if second[1] in ("fricative", "lateral"):
            place, manner = second[0], "affricate"
            if second[1] == "lateral":
                put("lateral")
    put(place)
    put(manner)
    put("voiced", float(voiced))
    if consonants[0] in "wɥʍ":
        put("labialized")
        put("rounded")


def vector(symbol: str) -> NDArray[np.float32]:
    """(len(FEATURES),) for any symbol of ``phonemes.phonemize``; unknown letters leave zeros."""
    return np.array(_vector(symbol), np.float32)


def is_phone(symbol: str) -> bool:
    """Whether it is a phone or a pause as :func:`backend.text.phonemes.phonemize` writes them: letters of the IPA with
    their marks, none else; espeak-ng writes some marks alone.
    """
    if is_pause(symbol):
        return symbol[1:] in ("", *_PAUSES)
    letters = unicodedata.normalize("NFD", ipa.bare(symbol)).replace("c\u0327", "ç")
    return bool(letters) and all(
        letter in _CONSONANTS or letter in _VOWELS or letter in _TONES + _SUPERSCRIPTS
        or (unicodedata.category(letter) in ("Mn", "Lm", "Sk") and not letter.isascii())
        for letter in letters
    )  # fmt: skip


def manner(symbol: str) -> str:
    """How a consonant is made, one of ``MANNERS``; empty for vowels, pauses and what is no IPA.

    An affricate is both stop and fricative, and is called affricate.
    """
    entries = _vector(symbol)
    if entries[_AT["vowel"]]:
        return ""
    found = [name for name in MANNERS if entries[_AT[name]]]
    return "affricate" if "affricate" in found else found[0] if found else ""


def is_voiced(symbol: str) -> bool:
    """Whether the vocal folds swing in it; False for pauses."""
    return bool(_vector(symbol)[_AT["voiced"]])


def table(symbols: Iterable[str]) -> NDArray[np.float32]:
    """(symbols, features)."""
    return np.array([_vector(symbol) for symbol in symbols], np.float32).reshape(-1, len(FEATURES))


def nearest(symbol: str, candidates: Iterable[str]) -> str:
    """The candidate that is articulated most like the symbol. Raises ValueError without candidates."""
    wanted = vector(symbol)
    return min(candidates, key=lambda one: (float(np.abs(vector(one) - wanted).sum()), one))
