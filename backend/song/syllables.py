"""Phones → syllables, by maximal onset: consonants go to the vowel after them as far as the language lets them.

Maximal onset: D. Kahn, “Syllable-based Generalizations in English Phonology”, 1976, ch. II. Which onsets English has:
J. Harris, “English Sound Structure”, 1994, §2.4. Elsewhere sonority must rise towards the vowel
(G. N. Clements, “The role of the sonority cycle in core syllabification”, 1990).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.text import articulation, ipa

_SYLLABIC = "\u0329"
_LIQUID_AFTER = {
    "ɹ": frozenset("ptkbdɡfθʃ"), "r": frozenset("ptkbdɡfθʃ"), "l": frozenset("pbkɡfs"), "w": frozenset("tdkɡθsh"),
    "j": frozenset("pbtdkɡfvmnlhsθ"),
}  # fmt: skip
_AFTER_S = frozenset("ptkmnf")
_NO_S_ONSET = ("es", "pt", "ca", "eu")
_SONORITY = {
    "stop": 0,
    "affricate": 0,
    "fricative": 1,
    "nasal": 2,
    "lateral": 3,
    "tap": 3,
    "trill": 3,
    "approximant": 4,
}
_LIQUIDS = "ʁʀ"
"""Rubbed in the throat, they stand where *r* stands all the same: *dor-mez*, not *do-rmez*."""


@dataclass(frozen=True)
class Syllable:
    """A vowel with its consonants, as espeak-ng's IPA."""

    onset: tuple[str, ...]
    nucleus: str
    """What is held: a vowel, or the most sonorous consonant of a word without one."""
    coda: tuple[str, ...]

    @property
    def phones(self) -> tuple[str, ...]:
        """All of it, in order."""
        return (*self.onset, self.nucleus, *self.coda)


def is_nucleus(symbol: str) -> bool:
    """Whether a syllable can be sung on it: vowels and syllabic consonants."""
    return ipa.is_vowel(symbol) or _SYLLABIC in unicodedata.normalize("NFD", symbol)


def syllabify(phones: Sequence[str], language: str = "en-us") -> list[Syllable]:
    """The syllables of one word; none for no phones. Their phones after each other are the word's."""
    if not phones:
        return []
    nuclei = [at for at, phone in enumerate(phones) if is_nucleus(phone)]
    if not nuclei:  # “hm”, “sh”, ん: the most sonorous phone is held
        nuclei = [max(range(len(phones)), key=lambda at: _sonority(phones[at]))]
    base = language.split("-", 1)[0]
    starts = [0]
    for before, after in pairwise(nuclei):
        start = after
        while start > before + 1 and _is_onset(phones[start - 1 : after], base):
            start -= 1
        starts.append(start)
    ends = [*starts[1:], len(phones)]
    return [
        Syllable(tuple(phones[start:at]), phones[at], tuple(phones[at + 1 : end]))
        for start, at, end in zip(starts, nuclei, ends, strict=True)
    ]


def _is_onset(cluster: Sequence[str], base: str) -> bool:
    """Whether a syllable can begin with these consonants."""
    letters = [ipa.bare(one).rstrip("ːʲʰ") for one in cluster]
    if letters[0] == "ŋ" and base in ("en", "de", "nl", "fr", "it", "es"):
        return False
    if len(letters) == 1:
        return True
    if letters[0] in ("s", "ʃ") and len(letters) <= 3 and base not in _NO_S_ONSET and letters[1] in _AFTER_S:
        return len(letters) == 2 or _is_onset(cluster[1:], base)
    if base == "en":
        return len(letters) == 2 and letters[0] in _LIQUID_AFTER.get(letters[1], frozenset())
    ranks = [_sonority(one) for one in cluster]
    return all(low < high for low, high in pairwise(ranks)) and letters[0] not in ("ŋ", "ɲ")


def _sonority(symbol: str) -> int:
    return 3 if ipa.bare(symbol)[:1] in _LIQUIDS else _SONORITY.get(articulation.manner(symbol), 4)
