"""Text → phones."""

import random
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from backend.project import readers
from backend.text import ipa, languages, scripts
from backend.text.pauses import PAUSE, is_pause
from backend.text.utterance import utter

__all__ = ["PAUSE", "PhoneToken", "Phonemized", "inventory", "is_pause", "phonemize", "read_by"]


@dataclass(frozen=True)
class PhoneToken:
    """One phone or pause of a text."""

    symbol: str
    """IPA, stress mark on the vowel (``ˈɛ``), tone after it; pauses ``_`` ``_,`` ``_.`` ``_?`` ``_!``."""
    word: int
    """Index into ``Phonemized.words``; -1 for a pause."""
    language: str = ""
    """The code of its language where that is not the text's own: English words in a Chinese sentence."""

    @property
    def tone(self) -> str:
        """The tone letters of a vowel: ``˨˩˦`` of a third tone, ``˥`` of a high mora; empty without a tone."""
        return self.symbol[len(ipa.without_tone(self.symbol)) :]


@dataclass(frozen=True)
class Phonemized:
    """A text as phones. The first token is ``_``, the last a pause of the kind that ends the text."""

    words: list[str]
    """The words as written, punctuation included; words that are said as one are one entry (“of the”)."""
    symbols: list[PhoneToken]


def phonemize(text: str, language: str, lexicon: Mapping[str, str] | None = None) -> Phonemized:
    """The phones of a text: the very sequence that ``espeak.speak`` gives times to.

    ``lexicon``: word → IPA (``həˈloʊ`` or ``/…/``), respelling (``hello``) or espeak's names (``[[h@l'oU]]``).
    Raises ``VoicewrightError``: ``language-unknown``, ``text-unpronounceable``, ``text-too-long``.
    """
    said = utter(text, language, lexicon)
    return Phonemized(list(said.words), [PhoneToken(unit.symbol, unit.word, unit.language) for unit in said.units])


def read_by(text: str, language: str) -> str:
    """What reads a text beside espeak-ng (Chinese, Japanese and Korean readers, other scripts' languages).

    Phones that were made while another one read the same text may differ. Empty: espeak-ng alone.
    """
    if text.isascii() and languages.find(language).base not in ("cmn", "ja", "ko"):
        return ""
    voice = languages.find(language)
    found = {scripts.script(letter) for letter in set(text)} - {"", scripts.script_of_language(voice.code, voice.base)}
    used = {
        "zh": "CJK" in found or voice.base == "cmn", "ja": "HIRAGANA" in found or voice.base == "ja",
        "ko": "HANGUL" in found or voice.base == "ko", "other": bool(found - {"CJK", "HIRAGANA", "HANGUL"}),
    }  # fmt: skip
    return "+".join(readers.tag(name) for name, reads in used.items() if reads)


def _letters(code: str, base: str) -> tuple[list[str], list[str], list[str]]:
    """Consonant and vowel letters of the language's script, and whole syllables where it writes those."""
    script = scripts.script_of_language(code, base)
    if script == "HANGUL":
        return [], [], [chr(one) for one in range(0xAC00, 0xD7A4, 7)]
    if script == "CJK":
        return [], [], [chr(one) for one in range(0x4E00, 0x8000, 5)]
    if script == "LATIN":
        return (
            [*"bcdfghjklmnpqrstvwxz", "ch", "sh", "th", "ph", "ng", "ñ", "ll", "rr"],
            list("aeiouy"),
            [],
        )
    consonants, vowels, syllables = [], [], []
    for point in range(0x370, 0x3100):
        name = unicodedata.name(chr(point), "")
        if not name.startswith(script) or ("SMALL" not in name and "LETTER" not in name and "VOWEL" not in name):
            continue
        if "CAPITAL" in name or "HISTORIC" in name:
            continue
        if script in ("HIRAGANA", "ETHIOPIC"):
            syllables.append(chr(point))
        elif "VOWEL" in name or name.rsplit(" ", 1)[-1] in (
            "A",
            "E",
            "I",
            "O",
            "U",
            "IE",
            "YU",
            "YA",
            "IO",
            "YERU",
            "ALPHA",
            "EPSILON",
            "ETA",
            "IOTA",
            "OMICRON",
            "UPSILON",
            "OMEGA",
        ):
            vowels.append(chr(point))
        else:
            consonants.append(chr(point))
    return consonants, vowels or [""], syllables


@cache
def inventory(language: str) -> list[str]:
    """The phones that a language's spelling rules commonly make, without stress and tones, commonest first.

    espeak-ng does not list them, so it is made to say numbers and syllables in the language's script.
    """
    voice = languages.find(language)
    chance = random.Random(0)
    consonants, vowels, syllables = _letters(voice.code, voice.base)
    words = [str(one) for one in (*range(101), *range(200, 1001, 100), 2000, 1_000_000)]
    if syllables:
        words += ["".join(chance.choices(syllables, k=2)) for _ in range(900)]
    else:
        for consonant in consonants:
            for vowel in vowels:
                words.append(consonant + vowel)
                words.append(chance.choice(consonants) + vowel + consonant + chance.choice(vowels))
    counts: dict[str, int] = {}
    for start in range(0, len(words), 200):
        for unit in utter(" ".join(words[start : start + 200]), voice.code).units:
            if not is_pause(unit.symbol):
                symbol = ipa.without_tone(ipa.bare(unit.symbol))
                counts[symbol] = counts.get(symbol, 0) + 1
    few = max(2, sum(counts.values()) // 4000)
    return sorted((one for one, n in counts.items() if n >= few), key=lambda one: (-counts[one], one))
