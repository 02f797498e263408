"""A sentence, and how a person reads it: whether Voicewright reads it so.

Right is what sounds right: stress, length, flaps and pauses are left out where two spellings are compared.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from backend.protocol.problems import VoicewrightError
from backend.text import ipa, kana, korean, languages, sentences
from backend.text.normalizer import normalize
from backend.text.phonemes import is_pause, phonemize
from backend.text.spelling import spell

HERE = Path(__file__).parent
_PINYIN = re.compile(r"\b([a-zê]+[1-5])\b|\[\[([^\]]*)\]\]")
_NAMED = {"o": "xiong", "tS;y": "jiong", "tS;hy": "qiong", "S;y": "xiong"}
_LEVELS = {"55": "1", "35": "2", "214": "3", "51": "4", "11": "5"}
_FLAPS = str.maketrans({"ɾ": "t", "ᵻ": "ɪ", "ŋ": "n", "ˌ": None})
_LOOSE = str.maketrans(
    {
        "ɚ": "əɹ", "ᵻ": "ɪ", "ɾ": "t", "ɐ": "ə", "ʌ": "ə", "ɜ": "ə", "æ": "a", "ɑ": "a", "ɔ": "o", "ː": None, "β": "b",
        "ɣ": "ɡ", "ð": "d", "ø": "e", "œ": "e", "ɛ": "e", "ʊ": "u", "ɪ": "i", "ŋ": "n", "r": "ɹ", "ʲ": None,
    }
)  # fmt: skip
_KOREAN = {"ɡ": "k", "d": "t", "b": "p", "dʑ": "tɕ", "ɛ": "e", "ɾ": "l", "ɕ": "s", "ɕ͈": "s͈"}


_RUN_TOGETHER = ("fr", "pt", "ru")
"""Languages in which a word sounds otherwise before the next one: liaison, voicing."""


class Case(msgspec.Struct, frozen=True):
    """One sentence; the fields are those of the file, see its README."""

    kind: str = msgspec.field(name="class")
    language: str
    text: str
    said_like: list[str] = []
    reading: list[str] = []
    phones_contain: list[str | list[str]] = []
    phones_lack: list[str | list[str]] = []
    sentences: list[int] = []


def load(*files: Path) -> list[Case]:
    """The cases of files with one JSON object a line."""
    return [msgspec.json.decode(line, type=Case) for file in files for line in file.read_bytes().splitlines() if line]


def heard(case: Case) -> str:
    """What Voicewright makes of a case, in the terms of its right answers."""
    if case.sentences:
        return json.dumps(sentences.split(case.text, case.language), ensure_ascii=False)
    if case.reading and case.language == "cmn":
        return pinyin(case.text)
    return " ".join(_words(case.text, case.language))


def right(case: Case) -> bool:
    """Whether a person would accept how the sentence is read."""
    try:
        return _right(case)
    except VoicewrightError:
        return False


def _right(case: Case) -> bool:
    if case.sentences:
        return len(sentences.split(case.text, case.language)) in case.sentences
    if case.said_like:
        wanted = {loose(one, case.language) for one in case.said_like}
        return loose(case.text, case.language) in wanted or (
            case.language.startswith(_RUN_TOGETHER)
            and loose(_breathless(case.text, case.language), case.language) in wanted
        )
    if case.reading and case.language == "cmn":
        said = f" {pinyin(case.text)} "
        return all(any(_risen(one).search(said) for one in wanted.split("|")) for wanted in case.reading)
    if case.reading and case.language == "ja":
        said = _kana("".join(_words(case.text, "ja")))
        return any(said == _kana("".join(kana.phones(one))) for one in case.reading)
    if case.reading:
        said = _hangul(_symbols(case.text, "ko"))
        return any(said == _hangul(korean.phones(one)) for one in case.reading)
    words = [word.translate(_FLAPS) for word in _words(case.text, case.language)]
    both = ("".join(words), " ".join(words))
    contains = all(_any(one, both) for one in case.phones_contain)
    return contains and not any(_any(one, both) for one in case.phones_lack)


def _breathless(text: str, language: str) -> str:
    """Its words without the stops at which a voice breathes: the right answers have none, and words run together."""
    said = re.sub(r"(?<=[^\W\d])\.?[,;:.!?)»”]+(?=\s|$)|[(«“]|\s[–—-](?=\s)", "", normalize(text, language))
    return re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", " ", said)


def _any(wanted: str | list[str], said: Iterable[str]) -> bool:
    listed = [wanted] if isinstance(wanted, str) else wanted
    return any(one.translate(_FLAPS) in text for text in said for one in listed)


def _risen(wanted: str) -> re.Pattern[str]:
    """Pinyin in which a third tone may have become a second one before another third."""
    return re.compile(f" {wanted} ".replace("3 ", "(?:3|2(?= [a-zü]+[23])) "))


def _symbols(text: str, language: str) -> list[str]:
    return [one.symbol for one in phonemize(text, language).symbols if not is_pause(one.symbol)]


def _words(text: str, language: str) -> list[str]:
    found: dict[int, str] = {}
    for one in phonemize(text, language).symbols:
        if not is_pause(one.symbol):
            found[one.word] = found.get(one.word, "") + one.symbol
    return list(found.values())


@lru_cache(maxsize=4096)
def loose(text: str, language: str) -> str:
    """Phones without what does not make another word of it."""
    symbols = [ipa.bare(one) for one in _symbols(text, language)]
    said = (_hangul(symbols) if language == "ko" else "".join(symbols)).translate(_LOOSE)
    return re.sub(r"(.)\1+", r"\1", said)


def pinyin(text: str) -> str:
    """The pinyin that espeak-ng is given for a Chinese text."""
    spoken = spell(text, languages.find("cmn")).spoken
    return " ".join(_pinyin(spoken))


def _pinyin(spoken: str) -> Iterator[str]:
    for match in _PINYIN.finditer(spoken):
        if match[1]:
            yield match[1].replace("v", "ü")
        elif named := re.match(r"(tS;h?y|S;y)(\d+)", match[2]):
            yield _NAMED[named[1]] + _LEVELS[named[2]]


def _kana(said: str) -> str:
    """Without pitch and whispering; a long vowel as one, however it is written."""
    said = re.sub("[\u0325ː'ˈˌ˩˥]", "", said.replace("ŋ", "ɴ").replace("ɯ", "u"))
    said = re.sub("[nmɴ](?=[pbmtdkɡszɕɲnɾh])", "ɴ", said)
    said = re.sub(r"(.)\1+", r"\1", said.replace("ou", "o").replace("ei", "e"))
    return re.sub("(?<=[ie])u", "ju", said)


def _hangul(symbols: Iterable[str]) -> str:
    return "".join(_KOREAN.get(one, one) for one in map(ipa.without_tone, symbols))
