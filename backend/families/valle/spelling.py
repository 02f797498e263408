"""How phones are written for a network: as we do, or as Amphion's voices were trained on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from backend.text import arpabet, ipa
from backend.text.phonemes import is_pause

Spelling = Literal["phones", "amphion-espeak", "amphion-arpabet"]
"""phones: a phone or pause is a symbol. amphion-espeak: letters without stress, words apart, punctuation (v1).
amphion-arpabet: ARPAbet with stress and place in the word, words apart, no punctuation (V2's English)."""
_STRESS = "ˈˌ"
_FRAMES: dict[Spelling, tuple[str, str, str]] = {
    "phones": ("", "", ""),
    "amphion-espeak": ("<bos>", "_", "<eos>"),
    "amphion-arpabet": ("<BOS>", "|", "<EOS>"),
}
"""Before a text, between words, after a text."""
_PAUSES = {"_,": ",", "_.": ".", "_?": "?", "_!": "!"}
_PLACES = "BEI"
_ARPABET_FIRST = ("!", ",", ".", ".B", ":", "<BOS>", "<EOS>", "<PAD>", "<UNK>", "?")


@dataclass(frozen=True)
class Spelt:
    """A text, or several after each other."""

    symbols: tuple[str, ...]
    phones: tuple[int, ...]
    """Which phone each symbol stands for; -1: none."""
    count: int
    """Of the phones."""


def spell(phones: Sequence[str], words: Sequence[int], spelling: Spelling) -> Spelt:
    """One text without what frames it. ``words``: each phone's, -1 for pauses."""
    if spelling == "phones":
        return Spelt(tuple(phones), tuple(range(len(phones))), len(phones))
    between = _FRAMES[spelling][1]
    found: list[tuple[str, int]] = []
    last = -1
    for at, (phone, word) in enumerate(zip(phones, words, strict=True)):
        if is_pause(phone):
            if spelling == "amphion-espeak" and phone in _PAUSES and found:
                found.append((_PAUSES[phone], at))
            continue
        if last not in (-1, word):
            found.append((between, -1))
        last = word
        ends = at + 1 == len(phones) or words[at + 1] != word
        begins = at == 0 or words[at - 1] != word
        written = _espeak(phone) if spelling == "amphion-espeak" else _arpabet(phone, begins=begins, ends=ends)
        found += [(symbol, at) for symbol in written]
    return Spelt(tuple(symbol for symbol, _ in found), tuple(phone for _, phone in found), len(phones))


def framed(texts: Sequence[Spelt], spelling: Spelling) -> Spelt:
    """Texts after one another as one input; their phones are counted on."""
    before, between, after = _FRAMES[spelling]
    symbols: list[str] = []
    phones: list[int] = []
    told = 0
    for index, text in enumerate(texts):
        if before and (index == 0 or spelling == "amphion-arpabet"):
            symbols.append(before)
            phones.append(-1)
        elif between:
            symbols.append(between)
            phones.append(-1)
        symbols += text.symbols
        phones += [-1 if one < 0 else told + one for one in text.phones]
        told += text.count
        if after and (index + 1 == len(texts) or spelling == "amphion-arpabet"):
            symbols.append(after)
            phones.append(-1)
    return Spelt(tuple(symbols), tuple(phones), told)


def arpabet_symbols() -> tuple[str, ...]:
    """The rows of Amphion's V2, of which the released voices have 300 with those that nothing is written with."""
    vowels = {f"{sign.upper()}{stress}" for sign in arpabet.VOWELS for stress in "012"}
    consonants = {sign.upper() for signs in arpabet.SIGNS.values() for sign in signs.split()} - {
        sign.upper() for sign in arpabet.VOWELS
    }
    placed = sorted([one + place for one in vowels | consonants for place in _PLACES] + ["AO1", "L"])
    at = placed.index("UH1E")
    placed[at : at + 3] = ["UH2B", "UH1E", "UH1I"]  # so the public table has them
    return (*_ARPABET_FIRST, *placed, "|")


def _espeak(phone: str) -> list[str]:
    letters = ipa.without_tone(phone).strip(_STRESS)
    return re.findall(r"\w+|[^\w\s]", letters)


def _arpabet(phone: str, *, begins: bool, ends: bool) -> list[str]:
    letters = ipa.without_tone(phone)
    stress = "1" if "ˈ" in letters else "2" if "ˌ" in letters else "0"
    signs = arpabet.signs(letters.strip(_STRESS))
    written = []
    for at, sign in enumerate(signs):
        first, last = begins and at == 0, ends and at + 1 == len(signs)
        place = "B" if first else "E" if last else "I"
        written.append(sign.upper() + (stress if sign in arpabet.VOWELS else "") + place)
    return written
