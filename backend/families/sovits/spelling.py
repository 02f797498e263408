"""How phones are written for a network: as we do, or as the public voices of version 2 were trained on.

The public table of symbols is that of RVC-Boss/GPT-SoVITS, text/symbols2.py: sorted, with Korean and Cantonese behind.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Literal

from backend.text import arpabet, articulation, ipa, jamo, pinyin
from backend.text.phonemes import is_pause


def _table(pairs: str) -> dict[str, str]:
    return {name: sign for name, _, sign in (one.partition("=") for one in pairs.split())}


Spelling = Literal["phones", "gpt-sovits"]
"""phones: a phone or pause is a symbol. gpt-sovits: as ``LANGUAGES`` are written there, and punctuation."""
LANGUAGES = ("en-us", "cmn", "ja", "ko")
"""English in ARPAbet with stress, Chinese in initials and finals with tones, Japanese as Open JTalk names phones,
Korean in letters. The rows of Cantonese are not written.
"""
ROWS = 732
"""Of version 2."""
FIRST_ROWS = 512, 322
"""Of version 1, s1 and s2: the same symbols without those for pitch, Korean and Cantonese; s1 has rows to spare."""
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
_KOREAN = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㄲㄸㅃㅆㅉㅏㅓㅗㅜㅡㅣㅐㅔ空停"
_SPACE = "空"
"""Between Korean words."""
_ONSETS, _NUCLEI = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
"""In the order of Unicode's conjoining letters."""
_CODAS = _table("ᆨ=ㄱ ᆫ=ㄴ ᆮ=ㄷ ᆯ=ㄹ ᆷ=ㅁ ᆸ=ㅂ ᆼ=ㅇ")
_APART = _table(
    "ㅘ=ㅗㅏ ㅙ=ㅗㅐ ㅚ=ㅗㅣ ㅝ=ㅜㅓ ㅞ=ㅜㅔ ㅟ=ㅜㅣ ㅢ=ㅡㅣ ㅑ=ㅣㅏ ㅒ=ㅣㅐ ㅕ=ㅣㅓ ㅖ=ㅣㅔ ㅛ=ㅣㅗ ㅠ=ㅣㅜ"
)
"""Diphthongs are written as two vowels."""
_ROMAJI = _table(
    "a=a i=i ɯ=u e=e o=o i̥=I ɯ̥=U k=k ɡ=g s=s ɕ=sh z=z dʑ=j t=t tɕ=ch ts=ts d=d n=n h=h ç=hy ɸ=f b=b p=p m=m j=y ɾ=r "
    "w=w v=v kʲ=ky ɡʲ=gy ɲ=ny bʲ=by pʲ=py mʲ=my ɾʲ=ry tʲ=ch dʲ=dy ɸʲ=hy vʲ=by ɴ=N ŋ=N ʔ=cl"
)
_JAPANESE_VOWELS = ("a", "i", "ɯ", "e", "o")
_MORAS = frozenset("nmŋɴ")
_LONG = "ː"


@cache
def symbols(rows: int = ROWS) -> tuple[str, ...]:
    """Row → symbol, of version 2, or of version 1 where there are fewer. Rows that nothing is written in are named by
    their number.
    """
    vowels = {one.upper() + stress for one in arpabet.VOWELS for stress in "012"}
    consonants = {sign.upper() for signs in arpabet.SIGNS.values() for sign in signs.split()} - {
        one.upper() for one in arpabet.VOWELS
    }
    chinese = {*_INITIALS.split(), *(final + tone for final in _FINALS.split() for tone in "12345")}
    named = sorted({*_MARKS, *chinese, *_JAPANESE.split(), *vowels, *consonants, *_BARE})
    if rows >= ROWS:
        named += ["[", "]", *sorted(_KOREAN)]
    return (*named, *(f"#{row}" for row in range(len(named), rows)))


def languages(rows: int) -> tuple[str, ...]:
    """Those of ``LANGUAGES`` that can be written with so many symbols."""
    return LANGUAGES if rows >= ROWS else LANGUAGES[:-1]


def spell(phones: Sequence[str], words: Sequence[int] = (), language: str = "") -> list[list[str]]:
    """What is written for each phone. A text begins without a pause, and ends in a full stop where it ends in one.

    ``words``: the word that each phone belongs to, -1 for pauses; without them all between two pauses is one word.
    ``language``: our code of the text's; one that is not among ``LANGUAGES`` is written as English.
    """
    base = language.partition("-")[0]
    write = _WRITERS.get(base, _arpabet)
    found: list[list[str]] = [[] for _ in phones]
    for start, end in _runs(phones, words):
        if is_pause(phones[start]):
            found[start] = [_PAUSES.get(phones[start], ",")]
        else:
            found[start:end] = write(phones[start:end])
        if base == "ko" and start > 0 and end < len(phones) and not is_pause(phones[end]):
            found[end - 1] = [*found[end - 1], _SPACE]
    if phones and is_pause(phones[0]):
        found[0] = []
    if len(phones) > 1 and phones[-1] == "_":
        found[-1] = ["."]
    return found


def _runs(phones: Sequence[str], words: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where words begin and end; a pause is alone."""
    start = 0
    for at in range(1, len(phones) + 1):
        alone = at == len(phones) or is_pause(phones[at]) or is_pause(phones[start])
        if alone or (len(words) == len(phones) and words[at] != words[start]):
            yield start, at
            start = at


def _arpabet(word: Sequence[str]) -> list[list[str]]:
    return [_english(one) for one in word]


def _english(phone: str) -> list[str]:
    letters = ipa.without_tone(phone)
    stress = "1" if "ˈ" in letters else "2" if "ˌ" in letters else "0"
    signs = arpabet.signs(letters.strip(_STRESS))
    return [sign.upper() + (stress if sign in arpabet.VOWELS else "") for sign in signs]


def _chinese(word: Sequence[str]) -> list[list[str]]:
    """Initials, and finals with the number of their tone. A word without any tone is an English one."""
    letters = [ipa.without_tone(one) for one in word]
    if letters == list(word):
        return _arpabet(word)
    parts = [(bare, one[len(bare) :]) for bare, one in zip(letters, word, strict=True)]
    return [
        [sign if sign in _INITIALS.split() else f"{sign}{tone}" for sign, tone in signs]
        for signs in pinyin.written(parts)
    ]


def _japanese(word: Sequence[str]) -> list[list[str]]:
    """A long vowel is two; a long consonant follows a closure, or the mora ん."""
    letters = [ipa.without_tone(one) for one in word]
    return [_mora(one, letters[at + 1] if at + 1 < len(letters) else "") for at, one in enumerate(letters)]


def _mora(phone: str, after: str) -> list[str]:
    plain = phone.removesuffix(_LONG)
    sung = after.startswith(_JAPANESE_VOWELS)
    if plain in _MORAS and not sung:
        return ["N"]
    written = "h" if plain == "ç" and after.startswith("i") else ""
    written = written or _ROMAJI[plain if plain in _ROMAJI else articulation.nearest(plain, _ROMAJI)]
    if plain == phone:
        return [written]
    if plain in _JAPANESE_VOWELS:
        return [written, written]
    return ["N" if plain in _MORAS else "cl", written]


def _korean(word: Sequence[str]) -> list[list[str]]:
    return [[letter for sign in signs for letter in _apart(sign)] for signs in jamo.written(word)]


def _apart(sign: str) -> str:
    """A conjoining letter as the letters that stand alone; a diphthong is two vowels."""
    if sign in _CODAS:
        return _CODAS[sign]
    place = ord(sign) - ord("ᄀ")
    letter = _ONSETS[place] if place < len(_ONSETS) else _NUCLEI[ord(sign) - ord("ᅡ")]
    return _APART.get(letter, letter)


_WRITERS: dict[str, Callable[[Sequence[str]], list[list[str]]]] = {"cmn": _chinese, "ja": _japanese, "ko": _korean}
