"""How phones are written for a generator: our own way, or those that public checkpoints were trained on."""

from collections.abc import Sequence
from typing import Literal

from backend.text import articulation, ipa
from backend.text.phonemes import is_pause

Spelling = Literal["house", "ipa", "melo-en"]
"""house: a phone is a symbol, its stress and tone letters a tone. ipa: a letter is a symbol, stress marks and spaces
as well (VITS's English). melo-en: ARPAbet with tones, as MeloTTS writes English."""
Signs = list[tuple[str, int]]
"""What is written for one phone: symbols with their tones."""

TONES = ("", "ˈ", "ˌ")
"""Marks that every voice has rows for: not stressed, stressed, stressed a little. Tone letters come after them."""
_STRESS = "".join(TONES)
_MARKS = {"_,": ",", "_.": ".", "_?": "?", "_!": "!"}
_ARPABET = {
    "æ": "ae", "ɑː": "aa", "ɑ": "aa", "ɒ": "aa", "a": "aa", "ʌ": "ah", "ə": "ah", "ɐ": "ah", "ɚ": "er", "ɜː": "er",
    "ɝ": "er", "ɜ": "er", "ɛ": "eh", "e": "eh", "ɪ": "ih", "ᵻ": "ih", "i": "iy", "iː": "iy", "ʊ": "uh", "u": "uw",
    "uː": "uw", "ɔː": "ao", "ɔ": "ao", "oː": "ao", "o": "ow", "eɪ": "ey", "aɪ": "ay", "ɔɪ": "oy", "aʊ": "aw",
    "oʊ": "ow", "iə": "iy ah", "əl": "ah l", "n̩": "ah n", "ɔːɹ": "ao r", "oːɹ": "ao r", "ɑːɹ": "aa r", "ɛɹ": "eh r",
    "ɪɹ": "ih r", "ʊɹ": "uh r", "aɪɚ": "ay er", "aɪə": "ay ah", "p": "p", "b": "b", "t": "t", "d": "d", "k": "k",
    "ɡ": "g", "f": "f", "v": "V", "θ": "th", "ð": "dh", "s": "s", "z": "z", "ʃ": "sh", "ʒ": "zh", "h": "hh",
    "tʃ": "ch", "dʒ": "jh", "m": "m", "n": "n", "ŋ": "ng", "l": "l", "ɹ": "r", "r": "r", "j": "y", "w": "w", "ɾ": "t",
    "ʔ": "t", "x": "k", "ɬ": "l",
}  # fmt: skip
_VOWELS = frozenset(["aa", "ae", "ah", "ao", "aw", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw"])


def bare(symbol: str) -> tuple[str, str]:
    """A phone without stress and tone, and these: ``ˈ`` and ``ˌ`` first, then tone letters (``˨˩˦``)."""
    if is_pause(symbol):
        return symbol, ""
    toneless = ipa.without_tone(symbol)
    stress = next((letter for letter in toneless if letter in _STRESS), "")
    return toneless.translate({ord(mark): None for mark in _STRESS}), stress + symbol[len(toneless) :]


def spell(phones: Sequence[str], words: Sequence[int], spelling: Spelling, tones: Sequence[str] = TONES) -> list[Signs]:
    """What is written for each phone; ``words``: the word that each belongs to, -1 for pauses.

    ``tones``: the marks that have rows; of another one the stress is kept. Only the first phone may have nothing
    written.
    """
    if spelling == "house":
        return [[(letters, _tone(mark, tones))] for letters, mark in map(bare, phones)]
    write = _letters if spelling == "ipa" else _arpabet
    last = len(phones) - 1
    return [write(phone, at, last, words) for at, phone in enumerate(phones)]


def _tone(mark: str, tones: Sequence[str]) -> int:
    return tones.index(mark) if mark in tones else tones.index(mark[:1]) if mark[:1] in tones else 0


def _letters(phone: str, at: int, last: int, words: Sequence[int]) -> Signs:
    if is_pause(phone):
        mark = _MARKS.get(phone, "")
        space = "" if at in (0, last) else " "
        return [(letter, 0) for letter in mark + space] or ([] if at == 0 else [(".", 0)])
    ends = at < last and words[at + 1] not in (words[at], -1)
    return [(letter, 0) for letter in phone + (" " if ends else "")]


def _arpabet(phone: str, at: int, last: int, words: Sequence[int]) -> Signs:
    if is_pause(phone):
        if at == 0:
            return [("_", 0)]
        mark = (_MARKS.get(phone, "." if at == last else ","), 0)
        return [mark, ("_", 0)] if at == last else [mark]
    symbol, tone = bare(phone)
    stress = _tone(tone, TONES)
    if symbol not in _ARPABET:
        symbol = articulation.nearest(symbol, list(_ARPABET))
    # A consonant has no stress, and in MeloTTS a tone below that of an unstressed vowel.
    return [(one, stress + 1 if one in _VOWELS else 0) for one in _ARPABET[symbol].split()]
