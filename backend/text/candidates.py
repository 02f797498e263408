"""How a word may be said: what a person chooses from where it is read wrongly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from backend.protocol.notices import Notice, notice
from backend.protocol.problems import VoicewrightError
from backend.text import chinese, ipa, japanese, languages
from backend.text.kinds import heteronyms
from backend.text.phonemes import is_pause, phonemize

_FOREIGN = ("en-us", "fr", "de", "es", "it", "ru")
_LONGEST_INITIALS = 6
_SHORT = 3
_MOST_STRESSES = 3
_MOST_POLYPHONES = 10


@dataclass(frozen=True)
class Candidate:
    """One reading."""

    entry: str
    """For the dictionary."""
    phones: str
    """IPA."""
    how: Notice


def find(word: str, language: str, lexicon: Mapping[str, str] | None = None) -> list[Candidate]:
    """Readings of a word that differ, the one that it has now first.

    Raises ``VoicewrightError``: ``language-unknown``, ``text-unpronounceable``.
    """
    now = said(word, language, lexicon)
    found = {now: Candidate(f"/{now}/", now, notice("said-as/alone"))}
    for entry, how in _entries(word, language):
        try:
            phones = said(word, language, {word: entry})
        except VoicewrightError:
            continue  # a reading that cannot be said is none
        found.setdefault(phones, Candidate(entry, phones, how))
    return list(found.values())


def said(word: str, language: str, lexicon: Mapping[str, str] | None = None) -> str:
    """The IPA of a word by itself. Raises as :func:`find` does."""
    symbols = phonemize(word, language, lexicon).symbols
    return "".join(one.symbol for one in symbols if not is_pause(one.symbol))


def _entries(word: str, language: str) -> Iterator[tuple[str, Notice]]:
    base = languages.find(language).base
    rules = said(word, language)
    yield f"/{rules}/", notice("said-as/rules")
    if base == "en":
        yield from ((f"/{one}/", notice("said-as/other-word")) for one in heteronyms.readings(word.lower()))
    if base == "cmn":
        yield from ((one, notice("said-as/pinyin")) for one in islice(_pinyin(word), _MOST_POLYPHONES))
    if base == "ja":
        yield from ((one, notice("said-as/kana")) for one in japanese.spoken(word))
    if word.isalpha() and word.isascii():
        yield from _latin(word, base)
    yield from ((f"/{one}/", notice("said-as/stress")) for one in islice(_stressed(rules), _MOST_STRESSES))


def _latin(word: str, base: str) -> Iterator[tuple[str, Notice]]:
    if word.isupper():
        yield word.lower(), notice("said-as/word")
    if 1 < len(word) <= (_LONGEST_INITIALS if word.isupper() else _SHORT):
        yield " ".join(word.upper()), notice("said-as/letters")
    for code in _FOREIGN:
        if languages.find(code).base != base:
            yield f"/{said(word, code)}/", notice("said-as/language", language=languages.find(code).name)


def _stressed(phones: str) -> Iterator[str]:
    """With the main stress on another vowel."""
    marked = ipa.split(phones)
    plain = [ipa.bare(one) for one in marked]
    vowels = [at for at, one in enumerate(marked) if ipa.is_vowel(one) and ipa.stress_of(one) < 2]
    if "ˈ" in phones:
        for at in vowels:
            yield "".join(f"ˈ{one}" if place == at else one for place, one in enumerate(plain))


def _pinyin(word: str) -> Iterator[str]:
    """The word's pinyin as ``zhong4 guo2``, then with each character read as it may be elsewhere."""
    known = chinese.polyphones(word)
    yield from map(" ".join, product(*known)) if known else ()
    first = [readings[0] for readings in known]
    for at, character in enumerate(word if len(word) > 1 and known else ""):
        for other in chinese.polyphones(character)[0]:
            yield " ".join((*first[:at], other, *first[at + 1 :]))
