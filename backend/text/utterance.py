"""One text as espeak-ng says it: phones, the words they belong to, the samples where they begin.

``phonemes.phonemize`` and ``espeak.speak`` both come from here, so that their phones are the same sequence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.protocol.problems import refuse
from backend.text import fitting, ipa, languages, speaking
from backend.text.espeak_library import RawSpeech
from backend.text.languages import Language
from backend.text.pauses import PAUSE
from backend.text.speaking import Sound
from backend.text.spelling import Spelling, spell

MAX_TEXT = 20_000
"""Characters; longer texts are split at sentences first."""

_KINDS = (("?", "?？؟;"), ("!", "!！"), (".", ".。．…।॥۔"), (",", ",，、،:：;；—–()（）«»・"))
_KINDS_BY_BASE = {"el": _KINDS}  # a Greek question mark is a semicolon
_DEFAULT_KINDS = (("?", "?？؟"), *_KINDS[1:])


@dataclass(frozen=True)
class Unit:
    """One phone or pause."""

    symbol: str
    word: int
    """Index into ``Utterance.words``; -1 for a pause."""
    sample: int
    """Where espeak-ng began it."""
    language: str = ""
    """The code of its language where that is not the text's own."""


@dataclass(frozen=True)
class Utterance:
    """What espeak-ng said."""

    words: tuple[str, ...]
    units: tuple[Unit, ...]
    """Begins with a pause at sample 0, ends with one."""
    speech: RawSpeech


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
    """
    voice = languages.find(language)
    if len(text) > MAX_TEXT:
        refuse("text-too-long/sentence", n=len(text))
    spelling = spell(text, voice, lexicon)
    speech, sounds = speaking.speak(spelling, keep=keep, rate=rate, pitch=pitch, variant=variant)
    units = _units(fitting.fitted(spelling, sounds), spelling, speech.length, voice)
    if len(units) <= 2:
        shown = " ".join(text.split())[:60]
        if not shown:
            refuse("text-unpronounceable/empty")
        refuse("text-unpronounceable", shown=shown, language=voice.name)
    words, units = _join_silent_words(spelling, units)
    return Utterance(tuple(words), tuple(_spread(units, speech.length)), speech)


def _kind(between: str, base: str) -> str:
    for kind, signs in _KINDS_BY_BASE.get(base, _DEFAULT_KINDS):
        if any(sign in between for sign in signs):
            return PAUSE + kind
    return ""


def _units(sounds: list[Sound], spelling: Spelling, length: int, voice: Language) -> list[Unit]:
    """Phones with the punctuation's pauses; other gaps go to the phone beside them."""
    spoken, units, gap_from, previous = spelling.signs, [Unit(PAUSE, -1, 0)], -1, 0
    for sound in sounds:
        if not sound.symbol:
            gap_from = sound.sample if gap_from < 0 else gap_from
            continue
        position = max(previous, min(sound.position, len(spoken) - 1))
        sample = sound.sample
        if gap_from >= 0 and sample > gap_from:
            kind = _kind(_trailing(spoken, previous, position), voice.base) if len(units) > 1 else ""
            if kind:
                units.append(Unit(kind, -1, gap_from))
            elif ipa.begins_abruptly(sound.symbol) and len(units) > 1:
                sample = gap_from
        gap_from = -1
        language = "" if sound.code in (voice.code, "") else sound.code
        units.append(Unit(sound.symbol, _word(spelling, position), sample, language))
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
