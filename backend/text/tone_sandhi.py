"""How tones of Chinese change beside each other: third tones in a row, 不 and 一.

pypinyin has rules of its own, but for one word at a time, and it reads 一月 as a count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

_DIGITS = frozenset("零〇一二三四五六七八九幺")
_SCALES = frozenset("十百千万亿")
_ORDINAL_BEFORE = frozenset("第初其周")
_ORDINAL_AFTER = frozenset("月号楼")  # 一月 is January, 一号 the first
_CLOSE = 3
"""Syllables of two neighbouring words that are said as one foot."""


@dataclass(frozen=True)
class Syllable:
    """One character of a phrase."""

    character: str
    pinyin: str
    """Without its tone, ü as v; empty where it cannot be read."""
    tone: int
    """1 to 4, 5 neutral, 0 where it cannot be read."""
    word_start: bool
    part_start: bool
    """Whether a part of a word begins here, as 馆 in 展览馆."""


def spoken(phrase: Sequence[Syllable]) -> list[Syllable]:
    """The phrase (nothing but characters, no pause in it) with the tones that it is said with."""
    said = [replace(one, tone=_counted(phrase, at)) for at, one in enumerate(phrase)]
    return _third(said)


def _counted(phrase: Sequence[Syllable], at: int) -> int:
    """The tone of 不 and 一 before what follows; other syllables keep theirs."""
    one = phrase[at]
    before = phrase[at - 1] if at else None
    after = phrase[at + 1] if at + 1 < len(phrase) else None
    if one.character == "不" and one.pinyin == "bu":
        if before and after and before.character == after.character:
            return 5  # 行不行
        return 2 if after and after.tone == 4 else one.tone if one.tone == 5 else 4
    if one.character != "一" or one.pinyin != "yi":
        return one.tone
    if before and after and before.character == after.character and before.character not in _DIGITS:
        return 5  # 看一看
    if after is None or (before and before.character in _ORDINAL_BEFORE | _DIGITS | _SCALES):
        return 1
    if before and before.character in "比点分" and at > 1 and phrase[at - 2].character in _DIGITS | _SCALES:
        return 1  # 三比一, 零点一
    if after.character in _DIGITS | {"十"} or (after.character in _ORDINAL_AFTER and not before):
        return 1
    if after.character in _ORDINAL_AFTER or (after.character == "日" and before and before.character == "月"):
        return 1
    if after.word_start and not one.word_start:
        return 1  # at the end of a word: 统一
    falls = after.tone == 4 or (after.tone == 5 and after.character == "个")
    return 2 if falls else 4


def _third(phrase: list[Syllable]) -> list[Syllable]:
    """A third tone before another rises: first inside parts of words, then from the end across their edges."""
    said = list(phrase)
    for at in range(len(said) - 2, -1, -1):
        if said[at].tone == 3 == said[at + 1].tone and not said[at + 1].part_start:
            said[at] = replace(said[at], tone=2)
    for at in range(len(said) - 2, -1, -1):
        if said[at].tone == 3 == said[at + 1].tone and _close(said, at):
            said[at] = replace(said[at], tone=2)
    return said


def _close(phrase: Sequence[Syllable], at: int) -> bool:
    """Whether a syllable and the next are said together: in one word, or in two short ones."""
    if not phrase[at + 1].word_start:
        return True
    first = at
    while not phrase[first].word_start:
        first -= 1
    end = at + 2
    while end < len(phrase) and not phrase[end].word_start:
        end += 1
    return end - first <= _CLOSE
