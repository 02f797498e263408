"""Japanese as it sounds: kana become phones; Open JTalk (the extra ``japanese``) reads kanji and knows accents."""

import importlib
import re
import unicodedata
import warnings
from dataclasses import dataclass
from typing import Any

from backend.project import readers
from backend.protocol.problems import refuse
from backend.text import kana
from backend.text.segment import Segment

_KANJI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30faー]+")
_SPOKEN = re.compile("[\u30a1-\u30faー’]+")
_LATIN = re.compile("[A-Za-zＡ-Ｚａ-ｚ]")
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,;:.()\"/]{1,3}[A-Za-z][A-Za-z'’-]*){3,400}")
"""Four words in a row: a sentence of another language, of which no word is said the Japanese way."""
_INITIALS = 5
_LETTER_MORAS = 1.6


@dataclass
class _Phrase:
    """Words that share one accent."""

    accent: int
    moras: int = 0


def _frontend() -> Any:
    try:
        return importlib.import_module("pyopenjtalk")  # large, so it is an extra; it ships no types
    except ImportError:
        return None


def available() -> bool:
    """Whether the extra is installed."""
    return readers.installed("ja")


def readings(text: str, *, own: bool = True) -> list[Segment]:
    """The words of a text as they sound (particles too: は → ワ), with phones and accents.

    Without Open JTalk: of kana alone, as they are written, without accents; kanji raise ``VoicewrightError``
    (``kanji-unreadable``) where Japanese is the text's ``own`` language. Latin letters that a Japanese would not say
    as a word are left out.
    """
    frontend = _frontend()
    if frontend is not None:
        return _read(text, frontend)
    if own and _KANJI.search(text):
        refuse("kanji-unreadable")
    return [
        segment
        for match in _KANA.finditer(text)
        if (segment := _segment(match.start(), match.end(), kana.katakana(match.group()), ""))
    ]


def spoken(word: str) -> list[str]:
    """A word in katakana, as the analyser reads it; empty without the extra, and where it can't."""
    frontend = _frontend()
    if frontend is None:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        said = "".join(str(one["pron"]) for one in frontend.run_frontend(word)).replace("’", "")
    return [said] if _SPOKEN.fullmatch(said) else []


def _read(text: str, frontend: Any) -> list[Segment]:
    found: list[Segment] = []
    english = [match.span() for match in _ENGLISH.finditer(text) if not match[0].isupper()]
    phrase = _Phrase(0)
    position = 0
    stop = ""  # a ッ at the end of a word doubles the next one's consonant
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses what its own libraries call old
        words = frontend.run_frontend(text)
    for word in words:
        written, spoken = str(word["string"]), str(word["pron"])
        if word.get("chain_flag", -1) != 1:
            phrase, stop = _Phrase(int(word.get("acc", 0))), ""
        first = phrase.moras
        phrase.moras += len(kana.moras(spoken)) if _SPOKEN.fullmatch(spoken) else 0
        while position < len(text) and text[position].isspace():
            position += 1
        end = position + len(written)
        if _plain(text[position:end]) != _plain(written):
            at = _plain(text).find(_plain(written), position)
            if at < 0 or len(_plain(text)) != len(text):
                continue  # it left signs out or rewrote them; the next word is found again
            position, end = at, at + len(written)
        latin = _LATIN.search(written) is not None
        left = latin and (_within_latin(text, position, end) or any(a <= position < b for a, b in english))
        if _SPOKEN.fullmatch(spoken) and not left and not (latin and _spelled_out(written, spoken)):
            tones = "".join(_tone(at, phrase.accent) for at in range(first + 1 - len(stop), phrase.moras + 1))
            spoken = stop + spoken
            stop = "ッ" if spoken.endswith("ッ") else ""
            if segment := _segment(position, end, spoken.removesuffix("ッ"), tones):
                found.append(segment)
        position = end
    return found


def _within_latin(text: str, start: int, end: int) -> bool:
    """Whether it is a piece of a longer word: the "on" of cron."""
    around = (text[max(0, start - 1) : start], text[end : end + 1])
    return any(_LATIN.fullmatch(one) for one in around)


def _segment(start: int, end: int, spoken: str, tones: str) -> Segment | None:
    phones = kana.phones(spoken, tones)
    if not phones:
        return None
    return Segment(start, end, f" [[{kana.espeak_names(phones)}]] ", phones=phones)


def _tone(mora: int, accent: int) -> str:
    """High or low: from the second mora to the accented one (0: to the end), or only the first."""
    high = mora == 1 if accent == 1 else mora >= 2 and (accent == 0 or mora <= accent)
    return kana.HIGH if high else kana.LOW


def _spelled_out(written: str, spoken: str) -> bool:
    """Whether Open JTalk did not know a word in Latin letters and names its letters: iPhone, but not NHK."""
    initials = len(written) <= _INITIALS and written.isupper()
    return not initials and len(kana.moras(spoken)) > _LETTER_MORAS * len(written)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
