"""How phones are written for a generator: our own way, or those that public checkpoints were trained on."""

from collections.abc import Sequence
from typing import Literal

from backend.families.vits import melotts
from backend.families.vits.marks import PUNCTUATION, TONES, Signs, bare
from backend.text.phonemes import is_pause

Spelling = Literal["phones", "ipa", "melo-en", "melo-zh", "melo-ja", "melo-ko", "melo-es", "melo-fr"]
"""phones: a phone is a symbol, its stress and tone letters a tone. ipa: a letter is a symbol, stress marks and spaces
as well (VITS's English). melo-…: as MeloTTS writes that language."""

SPELLINGS: dict[str, Spelling] = {
    "en": "melo-en", "zh": "melo-zh", "ja": "melo-ja", "ko": "melo-ko", "es": "melo-es", "fr": "melo-fr",
}  # fmt: skip
"""Of MeloTTS's languages."""


def spell(
    phones: Sequence[str], words: Sequence[int], spelling: Spelling, tones: Sequence[str] = TONES,
    languages: Sequence[str] = (),
) -> list[Signs]:  # fmt: skip
    """What is written for each phone; ``words``: the word that each belongs to, -1 for pauses; ``languages``: each
    phone's, where it is not the voice's own.

    ``tones``: the marks that have rows; of another one the stress is kept. Where nothing is written for a phone, its
    time belongs to what is written before.
    """
    if spelling == "phones":
        return [[(letters, _tone(mark, tones))] for letters, mark in map(bare, phones)]
    if spelling == "ipa":
        last = len(phones) - 1
        return [_letters(phone, at, last, words) for at, phone in enumerate(phones)]
    return melotts.spell(phones, words, spelling.removeprefix("melo-"), languages)


def _tone(mark: str, tones: Sequence[str]) -> int:
    return tones.index(mark) if mark in tones else tones.index(mark[:1]) if mark[:1] in tones else 0


def _letters(phone: str, at: int, last: int, words: Sequence[int]) -> Signs:
    if is_pause(phone):
        mark = PUNCTUATION.get(phone, "")
        space = "" if at in (0, last) else " "
        return [(letter, 0) for letter in mark + space] or ([] if at == 0 else [(".", 0)])
    ends = at < last and words[at + 1] not in (words[at], -1)
    return [(letter, 0) for letter in phone + (" " if ends else "")]
