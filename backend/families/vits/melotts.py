"""How MeloTTS writes phones: in symbols of each language's own, with tones counted from the language's first."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from backend.families.vits.marks import PUNCTUATION, TONES, Signs, bare
from backend.text import arpabet, articulation, chinese
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
_INITIALS = {
    "p": "b", "pʰ": "p", "m": "m", "f": "f", "t": "d", "tʰ": "t", "n": "n", "l": "l", "k": "g", "kʰ": "k", "χ": "h",
    "x": "h", "h": "h", "tɕ": "j", "tɕʰ": "q", "ɕ": "x", "ʈʂ": "zh", "ʈʂʰ": "ch", "ʂ": "sh", "ʐ": "r", "ts": "z",
    "tsʰ": "c", "s": "s", "j": "y", "w": "w",
}  # fmt: skip
_FINALS = {
    "ɑ": "a", "a": "a", "ai": "ai", "an": "an", "ɑn": "an", "ɑŋ": "ang", "ɑu": "ao", "ə": "e", "ei": "ei", "ən": "en",
    "əŋ": "eng", "ər": "er", "i": "i", "iɑ": "ia", "iɛn": "ian", "iɑŋ": "iang", "jɑu": "iao", "iɛ": "ie", "in": "in",
    "iŋ": "ing", "yoŋ": "iong", "iou": "iu", "i̪": "i0", "ɨ": "ir", "o": "e", "io": "o", "oŋ": "ong", "ou": "ou",
    "u": "u", "uɑ": "ua", "wɑ": "ua", "uai": "uai", "wai": "uai", "uan": "uan", "wan": "uan", "uɑŋ": "uang",
    "wɑŋ": "uang", "uei": "ui", "wei": "ui", "uən": "un", "wuən": "un", "won": "un", "uəŋ": "eng", "uo": "uo",
    "wo": "uo", "y": "v", "yæn": "van", "yɛ": "ve", "yən": "vn", "yin": "vn",
}  # fmt: skip
"""espeak-ng's finals, which say e as well as o with one letter."""
_AFTER = {
    "y": {"iu": "ou", "ia": "a", "ian": "En", "iang": "ang", "iao": "ao", "ie": "E", "iong": "ong"},
    "w": {"ui": "ei", "un": "en", "uo": "o", "uan": "an", "ua": "a", "uang": "ang", "uai": "ai"},
}
_ROUND = frozenset("bpmfw")
"""Initials after which it is an o."""
_LONGEST = 4
_NEUTRAL = 5

_ROMAJI = {
    "a": "a", "i": "i", "ɯ": "u", "e": "e", "o": "o", "aː": "a a", "iː": "i i", "ɯː": "u u", "eː": "e i", "oː": "o u",
    "k": "k", "ɡ": "g", "s": "s", "ɕ": "sh", "z": "z", "dʑ": "j", "t": "t", "tɕ": "ch", "ts": "ts", "d": "d", "n": "n",
    "h": "h", "ç": "hy", "ɸ": "f", "b": "b", "p": "p", "m": "m", "j": "y", "ɾ": "r", "w": "w", "v": "b", "kʲ": "ky",
    "ɡʲ": "gy", "ɲ": "ny", "bʲ": "by", "pʲ": "py", "mʲ": "my", "ɾʲ": "ry", "tʲ": "ty", "dʲ": "dy", "ɸʲ": "hy",
    "vʲ": "by", "ɴ": "N", "ŋ": "N", "ʔ": "q",
}  # fmt: skip
"""Long vowels as kana spell most of them: とう, せい."""
_MORAS = frozenset("nmŋɴ")

_ONSETS = {
    "k": "ᄀ", "ɡ": "ᄀ", "k͈": "ᄁ", "n": "ᄂ", "t": "ᄃ", "d": "ᄃ", "t͈": "ᄄ", "ɾ": "ᄅ", "l": "ᄅ", "m": "ᄆ",
    "p": "ᄇ", "b": "ᄇ", "p͈": "ᄈ", "s": "ᄉ", "ɕ": "ᄉ", "s͈": "ᄊ", "ɕ͈": "ᄊ", "tɕ": "ᄌ", "dʑ": "ᄌ", "tɕ͈": "ᄍ",
    "tɕʰ": "ᄎ", "kʰ": "ᄏ", "tʰ": "ᄐ", "pʰ": "ᄑ", "h": "ᄒ",
}  # fmt: skip
_CODAS = {"k̚": "ᆨ", "n": "ᆫ", "t̚": "ᆮ", "l": "ᆯ", "m": "ᆷ", "p̚": "ᆸ", "ŋ": "ᆼ"}
_NUCLEI = {
    "a": "ᅡ", "ɛ": "ᅢ", "ja": "ᅣ", "jɛ": "ᅤ", "ʌ": "ᅥ", "e": "ᅦ", "jʌ": "ᅧ", "je": "ᅨ", "o": "ᅩ", "wa": "ᅪ", "wɛ": "ᅫ",
    "we": "ᅬ", "jo": "ᅭ", "u": "ᅮ", "wʌ": "ᅯ", "wi": "ᅱ", "ju": "ᅲ", "ɯ": "ᅳ", "ɰi": "ᅴ", "i": "ᅵ",
}  # fmt: skip
_GLIDES = {"j": "ᅵ", "w": "ᅮ", "ɰ": "ᅳ"}
_NO_ONSET, _EMPTY_NUCLEUS = "ᄋ", "ᅳ"

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
            after = (one for table in _AFTER.values() for one in table.values())
            doubled = {one[0].upper() * 2 for one in "aeo"}
            wanted |= {*_INITIALS.values(), *_FINALS.values(), *after, *doubled}
        case "ja":
            wanted |= {"q", *(one for signs in _ROMAJI.values() for one in signs.split())}
        case "ko":
            wanted |= {_NO_ONSET, *_ONSETS.values(), *_CODAS.values(), *_NUCLEI.values()}
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


def _pinyin(word: Sequence[Phone]) -> list[Signs]:
    """Syllables as initial and final; a final's sign stands where it begins."""
    signs: list[Signs] = [[] for _ in word]
    letters = [one for one, _ in word]
    at = 0
    while at < len(word):
        start, initial = at, ""
        if letters[at] in _INITIALS:
            initial = _INITIALS[letters[at]]
            at += 1
        final, end = _final(letters, at)
        tone = next((chinese.TONES.index(mark) for _, mark in word[start:end] if mark in chinese.TONES[1:]), _NEUTRAL)
        if not final:
            signs[start] = [(initial, tone)]
            continue
        if letters[at] == "o" and end == at + 1 and initial in _ROUND:
            final = "o"
        final = _AFTER.get(initial, {}).get(final, final)
        signs[start] = [(initial or final[0].upper() * 2, tone)]
        signs[at] = [*signs[at], (final, tone)]
        at = end
    return signs


def _final(letters: Sequence[str], at: int) -> tuple[str, int]:
    """The longest final that begins there, and where it ends; an empty one before a consonant or the word's end."""
    for end in range(min(len(letters), at + _LONGEST), at, -1):
        if (found := _FINALS.get("".join(letters[at:end]))) is not None:
            return found, end
    if at == len(letters) or letters[at] in _INITIALS:
        return "", at
    return _FINALS[articulation.nearest(letters[at], _FINALS)], at + 1


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
    """Syllables as they sound, each with an onset, which may be the empty one."""
    table = {**_ONSETS, **_CODAS, **_GLIDES, **_NUCLEI}
    letters = [_known(one, table) for one, _ in word]
    signs: list[Signs] = []
    begun = False
    for at, one in enumerate(letters):
        before, after = (letters[at - 1] if at else ""), (letters[at + 1] if at + 1 < len(letters) else "")
        if one in _NUCLEI or one in _GLIDES:
            if before in _GLIDES and before + one in _NUCLEI:
                signs.append([])  # written with the glide
                continue
            nucleus = _NUCLEI.get(one + after if one in _GLIDES else one) or _GLIDES[one]
            signs.append([(sign, 0) for sign in ([] if begun else [_NO_ONSET]) + [nucleus]])
            begun = False
        elif (begun := one in _ONSETS and (after in _NUCLEI or after in _GLIDES)) or one not in _CODAS:
            signs.append([(sign, 0) for sign in [_ONSETS[one]] + ([] if begun else [_EMPTY_NUCLEUS])])
        else:
            signs.append([(_CODAS[one], 0)])
    return signs


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
    "en": _arpabet, "zh": _pinyin, "ja": _romaji, "ko": _jamo, "es": _spanish, "fr": _french,
}  # fmt: skip
