"""Chinese phones as initials and finals, the way public systems write them: the pinyin of the corpus Opencpop.

A syllable without an initial gets one of its vowel (``AA``, ``EE``, ``OO``); i is ``i0`` after z, c, s and ``ir``
after zh, ch, sh, r.
"""

from collections.abc import Sequence

from backend.text import articulation, chinese

Phone = tuple[str, str]
"""Letters, and tone."""
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


def signs() -> set[str]:
    """Everything that may be written, without tones."""
    after = (one for table in _AFTER.values() for one in table.values())
    return {*_INITIALS.values(), *_FINALS.values(), *after, *(one[0].upper() * 2 for one in "aeo")}


def written(word: Sequence[Phone]) -> list[list[tuple[str, int]]]:
    """What is written for each phone of a word, with the syllable's tone, 1 to 5: an initial where it begins, a final
    where that begins; nothing for the other phones.
    """
    found: list[list[tuple[str, int]]] = [[] for _ in word]
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
            found[start] = [(initial, tone)]
            continue
        if letters[at] == "o" and end == at + 1 and initial in _ROUND:
            final = "o"
        final = _AFTER.get(initial, {}).get(final, final)
        found[start] = [(initial or final[0].upper() * 2, tone)]
        found[at] = [*found[at], (final, tone)]
        at = end
    return found


def _final(letters: Sequence[str], at: int) -> tuple[str, int]:
    """The longest final that begins there, and where it ends; an empty one before a consonant or the word's end."""
    for end in range(min(len(letters), at + _LONGEST), at, -1):
        if (found := _FINALS.get("".join(letters[at:end]))) is not None:
            return found, end
    if at == len(letters) or letters[at] in _INITIALS:
        return "", at
    return _FINALS[articulation.nearest(letters[at], _FINALS)], at + 1
