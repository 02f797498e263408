"""How MeloTTS writes phones: in symbols of each language's own, with tones counted from the language's first."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from backend.families.vits.marks import PUNCTUATION, TONES, Signs, bare
from backend.text import arpabet, articulation, jamo, pinyin
from backend.text.phonemes import is_pause


@dataclass(frozen=True)
class MeloLanguage:
    """A language that MeloTTS has voices for."""

    code: str
    """Ours."""
    first_tone: int
    row: int
    """In the table of languages."""


LANGUAGES = {
    "zh": MeloLanguage("cmn", 0, 3),
    "ja": MeloLanguage("ja", 6, 1),
    "en": MeloLanguage("en-us", 7, 2),
    "ko": MeloLanguage("ko", 11, 4),
    "es": MeloLanguage("es", 12, 5),
    "fr": MeloLanguage("fr-fr", 13, 6),
}
"""Chinese is written as the released voices want it, which speak English words as well (ZH_MIX_EN)."""
NAMED = {"EN": "en", "ZH": "zh", "JP": "ja", "ES": "es", "SP": "es", "FR": "fr", "KR": "ko"}
"""How the speakers of released voices are called, up to a hyphen."""

Phone = tuple[str, str]
"""Letters, and stress or tone."""
_ROMAJI = {
    "a": "a", "i": "i", "ɯ": "u", "e": "e", "o": "o", "aː": "a a", "iː": "i i", "ɯː": "u u", "eː": "e i", "oː": "o u",
    "k": "k", "ɡ": "g", "s": "s", "ɕ": "sh", "z": "z", "dʑ": "j", "t": "t", "tɕ": "ch", "ts": "ts", "d": "d", "n": "n",
    "h": "h", "ç": "hy", "ɸ": "f", "b": "b", "p": "p", "m": "m", "j": "y", "ɾ": "r", "w": "w", "v": "b", "kʲ": "ky",
    "ɡʲ": "gy", "ɲ": "ny", "bʲ": "by", "pʲ": "py", "mʲ": "my", "ɾʲ": "ry", "tʲ": "ty", "dʲ": "dy", "ɸʲ": "hy",
    "vʲ": "by", "ɴ": "N", "ŋ": "N", "ʔ": "q",
}  # fmt: skip
"""Long vowels as kana spell most of them: とう, せい."""
_MORAS = frozenset("nmŋɴ")

_LETTERS = "abdefhijklmnopstuvwxyzɑæʃʑçɯɪɔɛɹðəɫɥɸʊɾʒθβŋɦɡrɲʝɣʎœøʁɒʌɜɐ"
"""Of Spanish and French; stress, length and nasality are signs of their own."""
_OWN_SIGNS = "ˈˌː\u0303"
_INSIDE = {"r": "ɾɾ", "ʝ": "jj"}
"""Spanish, but not at the beginning of a word."""


def spell(phones: Sequence[str], words: Sequence[int], language: str, languages: Sequence[str] = ()) -> list[Signs]:
    """What is written for each phone; see :func:`backend.families.vits.spelling.spell`. ``language``: of ``LANGUAGES``.

    A phone that the language does not have is written as the most similar one.
    """
    foreign = [language == "zh" and one.partition("-")[0] not in ("", "cmn", "zh") for one in languages]
    foreign = foreign or [False] * len(phones)
    signs: list[Signs] = [[] for _ in phones]
    for start, end in _runs(phones, words, foreign):
        if is_pause(phones[start]):
            signs[start] = _pause(phones[start], start, len(phones) - 1)
            continue
        word = [bare(one) for one in phones[start:end]]
        if foreign[start]:  # Chinese voices speak English as English
            signs[start:end] = [[(sign, LANGUAGES["en"].first_tone + at) for sign, at in one] for one in _arpabet(word)]
        else:
            signs[start:end] = _WRITERS[language](word)
    return signs


def lacking(symbols: Collection[str], language: str) -> list[str]:
    """What may be written in a language and is not among the symbols."""
    wanted = {"_", *PUNCTUATION.values()}
    match language:
        case "zh":
            wanted |= pinyin.signs()
        case "ja":
            wanted |= {"q", *(one for signs in _ROMAJI.values() for one in signs.split())}
        case "ko":
            wanted |= jamo.signs()
        case "es" | "fr":
            wanted |= {*_LETTERS, *_OWN_SIGNS}
    if language in ("en", "zh"):
        wanted |= {_called(one) for signs in arpabet.SIGNS.values() for one in signs.split()}
    return sorted(wanted - set(symbols))


def _runs(phones: Sequence[str], words: Sequence[int], foreign: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where words begin and end; a pause is alone."""
    start = 0
    for at in range(1, len(phones) + 1):
        alone = at == len(phones) or is_pause(phones[at]) or is_pause(phones[start])
        if alone or (words[at], foreign[at]) != (words[start], foreign[start]):
            yield start, at
            start = at


def _pause(phone: str, at: int, last: int) -> Signs:
    if at == 0:
        return [("_", 0)]
    mark = (PUNCTUATION.get(phone, "." if at == last else ","), 0)
    return [mark, ("_", 0)] if at == last else [mark]


def _known(letters: str, table: dict[str, str]) -> str:
    """The phone itself where the table has it, or the most similar one that it has."""
    return letters if letters in table else articulation.nearest(letters, table)


def _arpabet(word: Sequence[Phone]) -> list[Signs]:
    found = []
    for letters, mark in word:
        stress = TONES.index(mark[:1]) if mark[:1] in TONES else 0
        # A consonant has no stress, and in MeloTTS a tone below that of an unstressed vowel.
        signs = arpabet.signs(letters)
        found.append([(_called(one), stress + 1 if one in arpabet.VOWELS else 0) for one in signs])
    return found


def _called(one: str) -> str:
    """As MeloTTS calls it: v is a vowel of Chinese there."""
    return "V" if one == "v" else one


def _romaji(word: Sequence[Phone]) -> list[Signs]:
    found = []
    for at, (letters, _) in enumerate(word):
        after = word[at + 1][0] if at + 1 < len(word) else ""
        plain = letters.replace("\u0325", "")
        doubled = plain.endswith("ː") and plain not in _ROMAJI
        plain = plain.rstrip("ː") if doubled else plain
        if plain in _MORAS and after[:1] not in ("a", "i", "ɯ", "e", "o"):
            written = "N"
        elif plain == "ç" and after[:1] == "i":
            written = "h"
        else:
            written = _ROMAJI[_known(plain, _ROMAJI)]
        found.append([(one, 0) for one in (["q"] if doubled else []) + written.split()])
    return found


def _jamo(word: Sequence[Phone]) -> list[Signs]:
    return [[(sign, 0) for sign in signs] for signs in jamo.written([letters for letters, _ in word])]


def _spanish(word: Sequence[Phone]) -> list[Signs]:
    inside = [(_INSIDE.get(letters, letters), mark) for letters, mark in word]
    return _french([*word[:1], *inside[1:]])


def _french(word: Sequence[Phone]) -> list[Signs]:
    """Each letter by itself."""
    found = []
    for letters, mark in word:
        apart = unicodedata.normalize("NFD", mark[:1] + letters)
        if apart.startswith("c\u0327"):
            apart = letters  # ç is a letter
        found.append([(sign, 0) for one in apart if (sign := _sign(one))])
    return found


def _sign(letter: str) -> str:
    """Nothing for diacritics that MeloTTS has no sign for."""
    if letter in _LETTERS or letter in _OWN_SIGNS:
        return letter
    return "" if unicodedata.category(letter) in ("Mn", "Lm", "Sk") else articulation.nearest(letter, _LETTERS)


_WRITERS: dict[str, Callable[[Sequence[Phone]], list[Signs]]] = {
    "en": _arpabet, "zh": pinyin.written, "ja": _romaji, "ko": _jamo, "es": _spanish, "fr": _french,
}  # fmt: skip
