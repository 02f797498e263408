"""Korean as it sounds: the sounds of neighbouring syllables change each other (한국말 → 한궁말).

ko-pron has the rules within a word; espeak-ng's own Korean knows only some of them (measured in
tests/text/test_korean.py). What lies between words, and the words that insert an ㄴ, are here.
"""

import re
from functools import lru_cache

from backend.text.kinds.tables import table
from backend.text.segment import Segment

_WORD = re.compile("[가-힣]+")
_MAX_SYLLABLES = 40
_MOST_NAMED = 12
"""espeak-ng keeps the names of a word's phones in 160 bytes, and crashes at more."""
_BASE, _VOWELS, _FINALS = 0xAC00, 21, 28
_INITIAL = ("k", "k͈", "n", "t", "t͈", "ɾ", "m", "p", "p͈", "s", "s͈", "", "tɕ", "tɕ͈", "tɕʰ", "kʰ", "tʰ", "pʰ", "h")
_VOICED = {"k": "ɡ", "t": "d", "p": "b", "tɕ": "dʑ"}
_VOWEL = (
    ("a",), ("ɛ",), ("j", "a"), ("j", "ɛ"), ("ʌ",), ("e",), ("j", "ʌ"), ("j", "e"), ("o",), ("w", "a"), ("w", "ɛ"),
    ("w", "e"), ("j", "o"), ("u",), ("w", "ʌ"), ("w", "e"), ("w", "i"), ("j", "u"), ("ɯ",), ("ɰ", "i"), ("i",),
)  # fmt: skip
_FINAL = {
    0: "", 1: "k̚", 2: "k̚", 3: "k̚", 4: "n", 5: "n", 6: "n", 7: "t̚", 8: "l", 9: "k̚", 10: "m", 11: "p̚", 12: "l",
    13: "l", 14: "p̚", 15: "l", 16: "m", 17: "p̚", 18: "p̚", 19: "t̚", 20: "t̚", 21: "ŋ", 22: "t̚", 23: "t̚", 24: "k̚",
    25: "t̚", 26: "p̚", 27: "t̚",
}  # fmt: skip
_NAMES = {
    "k͈": "k-", "kʰ": "kh", "ɡ": "g", "t͈": "t-", "tʰ": "th", "ɾ": "*", "p͈": "p-", "pʰ": "ph", "s͈": "s-", "ɕ": "S;",
    "ɕ͈": "s-", "tɕ": "tS;", "tɕ͈": "tS;-", "tɕʰ": "tSh", "dʑ": "dZ;", "ŋ": "N", "ɛ": "E", "ʌ": "@", "ɯ": "u-",
    "ɰ": "u-", "k̚": "k", "t̚": "t", "p̚": "p",
}  # fmt: skip
"""What espeak-ng's Korean calls the phones. It is given names, not letters: it counts a syllable's letters, so that
it would lose its place in the text."""
_TENSE = str.maketrans("가거게고구것걸건데듯바수지줄적", "까꺼께꼬꾸껏껄껀떼뜻빠쑤찌쭐쩍")
_AFTER_L = re.compile(r"(?:수|것|거|걸|건|게|데|듯|바|줄|적|지)")
# Compounds that put an ㄴ before i or y, and others whose spelling does not say how they sound.
_RESPELT = {
    "꽃잎": "꼰닢", "나뭇잎": "나문닢", "깻잎": "깬닢", "십육": "심뉵", "한여름": "한녀름", "색연필": "생년필",
    "담요": "담뇨", "서울역": "서울력", "솜이불": "솜니불", "식용유": "시굥뉴",
    "급행열차": "그팽녈차", "야간열차": "야간녈차", "무슨일": "무슨닐", "꽃이름": "꼰니름",
    "닫힌": "다친", "닫혔": "다첟", "닫히": "다치", "묻히": "무치", "음운론": "으문논", "의견란": "의견난",
    "생산량": "생산냥", "맛있": "마싣", "멋있": "머싣", "물고기": "물꼬기", "길가": "길까", "갈등": "갈뜽",
    "발달": "발딸", "할게": "할께", "할거": "할꺼", "결정": "결쩡", "결과": "결과", "글자": "글짜", "한자": "한짜",
    "인기": "인끼", "눈빛": "눈삗", "손가락": "손까락", "발가락": "발까락", "아침밥": "아침빱", "김밥": "김빱",
    "여권": "여꿘", "물건": "물건", "사건": "사껀", "조건": "조껀", "문제점": "문제쩜", "효과": "효과",
}  # fmt: skip


def readings(text: str) -> list[Segment]:
    """The words of a text as they sound, with their phones."""
    found = []
    words = list(_WORD.finditer(text))
    for index, word in enumerate(words):
        written = word.group()
        if index and text[words[index - 1].end() : word.start()] == " " and _ends_in_l(words[index - 1].group()):
            written = (
                _AFTER_L.sub(lambda one: one.group().translate(_TENSE), written, count=1)
                if (_AFTER_L.match(written))
                else written
            )
        spoken = pronounced(written)
        for at in range(0, len(spoken), _MOST_NAMED):
            said = phones(spoken[at : at + _MOST_NAMED], spoken[:at])
            names = "".join(_NAMES.get(one, one) for one in said)
            start = word.start() + at
            found.append(Segment(start, min(start + _MOST_NAMED, word.end()), f" [[{names}]] ", phones=said))
    return found


def _ends_in_l(word: str) -> bool:
    """Whether it may be a verb before the noun that it belongs to: 할, 먹을, 있을."""
    return (ord(word[-1]) - _BASE) % _FINALS == 8


@lru_cache(maxsize=4096)
def pronounced(word: str) -> str:
    """A word of Hangul syllables, spelled as it sounds: ``같이`` → ``가치``."""
    import ko_pron

    for spelled, sounds in (_RESPELT | table("korean")).items():
        word = word.replace(spelled, sounds)
    pieces = [word[at : at + _MAX_SYLLABLES] for at in range(0, len(word), _MAX_SYLLABLES)]
    spoken = []
    for piece in pieces:
        heard = str(ko_pron.romanise(piece, "ph")).split("/")[0]
        spoken.append(heard if len(heard) == len(piece) and _WORD.fullmatch(heard) else piece)
    return "".join(spoken)


def phones(spoken: str, after: str = "") -> tuple[str, ...]:
    """IPA of syllables that are spelled as they sound; lax stops are voiced between voiced sounds.

    ``after``: the syllables before them in the same word.
    """
    said: list[str] = []
    before = phones(after[-1:])[-1] if after else ""
    for syllable in spoken:
        index = ord(syllable) - _BASE
        initial = _INITIAL[index // (_VOWELS * _FINALS)]
        final = _FINAL[index % _FINALS]
        if before == "l" and initial == "ɾ":
            initial = "l"
        elif before and before[-1] not in "\u031a":
            initial = _VOICED.get(initial, initial)
        vowel = _VOWEL[index // _FINALS % _VOWELS]
        if vowel[-1] == "i" or vowel[0] == "j":
            initial = {"s": "ɕ", "s͈": "ɕ͈"}.get(initial, initial)
        said += [one for one in (initial, *vowel, final) if one]
        before = final or vowel[-1]
    return tuple(said)
