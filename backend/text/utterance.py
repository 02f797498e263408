"""One text as espeak-ng says it: phones, the words they belong to, the samples where they begin.

``phonemes.phonemize`` and ``espeak.speak`` both come from here, so that their phones are the same sequence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.protocol.problems import Problem, VoicewrightError
from backend.text import espeak_library, ipa, languages
from backend.text.espeak_library import PHONEME, RawEvent, RawSpeech
from backend.text.languages import Language
from backend.text.spelling import Spelling, spell

PAUSE = "_"
MAX_TEXT = 20_000
"""Characters; longer texts are split at sentences first."""

_KINDS = (("?", "?？؟;"), ("!", "!！"), (".", ".。．…।॥۔"), (",", ",，、،:：;；—–()（）«»・"))
_KINDS_BY_BASE = {"el": _KINDS}  # a Greek question mark is a semicolon
_DEFAULT_KINDS = (("?", "?？؟"), *_KINDS[1:])
_TONE = re.compile(r"\d+$")
_TONE_LETTERS = str.maketrans("12345", "˩˨˧˦˥")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Unit:
    """One phone or pause."""

    symbol: str
    word: int
    """Index into ``Utterance.words``; -1 for a pause."""
    sample: int
    """Where espeak-ng began it."""


@dataclass(frozen=True)
class Utterance:
    """What espeak-ng said."""

    words: tuple[str, ...]
    units: tuple[Unit, ...]
    """Begins with a pause at sample 0, ends with one."""
    speech: RawSpeech


def is_pause(symbol: str) -> bool:
    """Whether a symbol stands for silence: ``_``, ``_,``, ``_.``, ``_?`` or ``_!``."""
    return symbol.startswith(PAUSE)


def utter(
    text: str,
    language: str,
    lexicon: Mapping[str, str] | None = None,
    *,
    keep: bool = False,
    rate: int = 175,
    pitch: int = 50,
    variant: str = "",
) -> Utterance:
    """Speak a text; ``keep`` keeps the samples.

    Raises ``VoicewrightError``: ``language-unknown``, ``text-unpronounceable``, ``text-too-long``.
    """  # fmt: skip
    voice = languages.find(language)
    if len(text) > MAX_TEXT:
        raise VoicewrightError(
            Problem(
                kind="text-too-long",
                what=f"A text of {len(text):,} characters is too long to be said in one go.",
                remedy="Split it into sentences.",
            )
        )
    spelling = spell(text, voice, lexicon)
    identifier = voice.identifier + (f"+{variant}" if variant else "")
    speech = espeak_library.say(
        spelling.spoken, identifier, keep=keep, rate=rate, pitch=pitch, brackets=spelling.brackets
    )
    phones = [e for e in speech.events if e.type == PHONEME]
    symbols = _symbols(phones, speech, voice)
    units = _units(phones, symbols, spelling, speech.length, voice)
    if len(units) <= 2:
        shown = " ".join(text.split())[:60]
        raise VoicewrightError(
            Problem(
                kind="text-unpronounceable",
                what=f"“{shown}” has nothing that can be said in {voice.name}." if shown else "The text is empty.",
                remedy="Write the words that are spoken, or choose the language that they are in.",
            )
        )
    units = _with_lexicon_phones(spelling, units)
    words, units = _join_silent_words(spelling, units)
    return Utterance(tuple(words), tuple(_spread(units, speech.length)), speech)


def _is_phone(event: RawEvent) -> bool:
    return bool(event.symbol) and not event.symbol.startswith("(")


def _symbols(events: list[RawEvent], speech: RawSpeech, voice: Language) -> list[str]:
    """IPA of each event; tones, which espeak's events lack, come from its phoneme names."""
    symbols = [ipa.tidy(event.symbol) if _is_phone(event) else "" for event in events]
    if not voice.tonal:
        return symbols
    names = [name for clause in speech.clauses for name in clause if name[0] not in "_(|"]
    spoken = [index for index, symbol in enumerate(symbols) if symbol]
    if len(names) == len(spoken):
        for index, name in zip(spoken, names, strict=True):
            if tone := _TONE.search(name):
                figures = tone.group()
                symbols[index] += figures.translate(_TONE_LETTERS if len(figures) > 1 else _SUPERSCRIPTS)
    return symbols


def _kind(between: str, base: str) -> str:
    for kind, signs in _KINDS_BY_BASE.get(base, _DEFAULT_KINDS):
        if any(sign in between for sign in signs):
            return PAUSE + kind
    return ""


def _units(events: list[RawEvent], symbols: list[str], spelling: Spelling, length: int, voice: Language) -> list[Unit]:
    """Phones with the punctuation's pauses; other gaps go to the phone beside them."""
    spoken, units, gap_from, previous = spelling.spoken, [Unit(PAUSE, -1, 0)], -1, 0
    for event, symbol in zip(events, symbols, strict=True):
        if not symbol:
            gap_from = event.sample if gap_from < 0 else gap_from
            continue
        position = max(previous, min(event.position, len(spoken) - 1))
        sample = event.sample
        if gap_from >= 0 and sample > gap_from:
            kind = _kind(_trailing(spoken, previous, position), voice.base) if len(units) > 1 else ""
            if kind:
                units.append(Unit(kind, -1, gap_from))
            elif ipa.begins_abruptly(symbol) and len(units) > 1:
                sample = gap_from
        gap_from = -1
        units.append(Unit(symbol, _word(spelling, position), sample))
        previous = position
    closing = _kind(_trailing(spoken, previous, len(spoken)), voice.base) or PAUSE + "."
    units.append(Unit(closing, -1, gap_from if gap_from >= 0 else length))
    return units


def _trailing(spoken: str, start: int, end: int) -> str:
    """The signs before ``end`` that follow the last letter or figure."""
    index = end
    while index > start and not spoken[index - 1].isalnum():
        index -= 1
    return spoken[index:end]


def _word(spelling: Spelling, position: int) -> int:
    while position < len(spelling.origin) - 1 and spelling.origin[position] < 0:
        position += 1
    return max(0, spelling.origin[position])


def _with_lexicon_phones(spelling: Spelling, units: list[Unit]) -> list[Unit]:
    """Replace the phones of words that the lexicon gives in IPA, in the time that espeak-ng gave the word."""
    if not spelling.ipa:
        return units
    result: list[Unit] = []
    index = 0
    while index < len(units):
        word = units[index].word
        entry = spelling.ipa.get(word) if word >= 0 else None
        phones = ipa.split(entry) if entry else []
        if not phones:
            result.append(units[index])
            index += 1
            continue
        first = units[index].sample
        while index < len(units) and units[index].word == word:
            index += 1
        step = (units[index].sample - first) / len(phones)
        result += [Unit(phone, word, first + int(step * at)) for at, phone in enumerate(phones)]
    return result


def _join_silent_words(spelling: Spelling, units: list[Unit]) -> tuple[list[str], list[Unit]]:
    """Espeak says some words as one (“of the”): written words without phones join the one before."""
    sounding = sorted({unit.word for unit in units if unit.word >= 0})
    new_index = {old: new for new, old in enumerate(sounding)}
    bounds = [0, *sounding[1:], len(spelling.words)]
    joined = [spelling.joined(bounds[at], bounds[at + 1] - 1) for at in range(len(sounding))]
    return joined, [replace(unit, word=new_index.get(unit.word, -1)) for unit in units]


def _spread(units: list[Unit], length: int) -> list[Unit]:
    """Starts that never fall and, where there is room, lie at least 10 ms apart: espeak-ng swallows some phones."""
    minimum = 220
    starts = [unit.sample for unit in units]
    for index in range(len(starts) - 2, 0, -1):
        starts[index] = min(starts[index], starts[index + 1] - minimum)
    for index in range(1, len(starts)):
        starts[index] = max(starts[index], starts[index - 1] + (minimum if index > 1 else 0))
    return [replace(unit, sample=start) for unit, start in zip(units, starts, strict=True)]
