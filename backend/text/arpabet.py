"""English phones as ARPAbet writes them: the letters of the CMU dictionary and of voices that were trained on it."""

from collections.abc import Mapping

from backend.text import articulation

SIGNS: Mapping[str, str] = {
    "æ": "ae", "ɑː": "aa", "ɑ": "aa", "ɒ": "aa", "a": "aa", "ʌ": "ah", "ə": "ah", "ɐ": "ah", "ɚ": "er", "ɜː": "er",
    "ɝ": "er", "ɜ": "er", "ɛ": "eh", "e": "eh", "ɪ": "ih", "ᵻ": "ih", "i": "iy", "iː": "iy", "ʊ": "uh", "u": "uw",
    "uː": "uw", "ɔː": "ao", "ɔ": "ao", "oː": "ao", "o": "ow", "eɪ": "ey", "aɪ": "ay", "ɔɪ": "oy", "aʊ": "aw",
    "oʊ": "ow", "iə": "iy ah", "əl": "ah l", "n̩": "ah n", "ɔːɹ": "ao r", "oːɹ": "ao r", "ɑːɹ": "aa r", "ɛɹ": "eh r",
    "ɪɹ": "ih r", "ʊɹ": "uh r", "aɪɚ": "ay er", "aɪə": "ay ah", "p": "p", "b": "b", "t": "t", "d": "d", "k": "k",
    "ɡ": "g", "f": "f", "v": "v", "θ": "th", "ð": "dh", "s": "s", "z": "z", "ʃ": "sh", "ʒ": "zh", "h": "hh",
    "tʃ": "ch", "dʒ": "jh", "m": "m", "n": "n", "ŋ": "ng", "l": "l", "ɹ": "r", "r": "r", "j": "y", "w": "w", "ɾ": "t",
    "ʔ": "t", "x": "k", "ɬ": "l",
}  # fmt: skip
"""espeak-ng's letters without stress → one sign or two."""
VOWELS = frozenset(["aa", "ae", "ah", "ao", "aw", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw"])


def signs(letters: str) -> list[str]:
    """The letters of a phone without stress and tone; where English lacks it, those of the most similar phone."""
    return SIGNS[letters if letters in SIGNS else articulation.nearest(letters, SIGNS)].split()
