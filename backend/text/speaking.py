"""A spelled text through espeak-ng: one run of one language after the other, as one speech."""

import re
from dataclasses import dataclass

from backend.text import espeak_child, espeak_library, ipa, languages
from backend.text.chinese import PINYIN_VOICE, TONES
from backend.text.espeak_library import PHONEME, RawEvent, RawSpeech, Wish
from backend.text.languages import Language
from backend.text.spelling import Spelling

_TONE = re.compile(r"\d+$")
_TONE_LETTERS = str.maketrans("12345", "˩˨˧˦˥")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHINESE = {"55": TONES[1], "35": TONES[2], "21": TONES[3], "214": TONES[3], "51": TONES[4]}
_STRESSLESS = ("cmn", "ja", "ko", "yue")
_JAPANESE = str.maketrans({"\u0308": None, "\u031e": None, "ᵝ": None, "ä": "a"})
_BREATH = re.compile(r"[^\w\s'\"]\s*$")


@dataclass(frozen=True)
class Sound:
    """One thing that espeak-ng said."""

    symbol: str
    """IPA; empty for a gap."""
    position: int
    """Index of a character of ``Spelling.spoken``."""
    sample: int
    code: str
    """The language that said it."""


def speak(spelling: Spelling, *, keep: bool, rate: int, pitch: int, variant: str) -> tuple[RawSpeech, list[Sound]]:
    """All runs. Between two of them there is only as much silence as a sign in the text asks for."""
    pcm = bytearray()
    length = sample_rate = 0
    sounds: list[Sound] = []
    for run in spelling.runs:
        voice = languages.find(run.code)
        text = spelling.spoken[run.start : run.end]
        identifier = voice.identifier + (f"+{variant}" if variant else "")
        say = espeak_child.say if espeak_child.may_crash(text) else espeak_library.speak
        speech = say(Wish(text, identifier, keep, rate, pitch, brackets="[[" in text))
        sample_rate = speech.sample_rate
        phones = [event for event in speech.events if event.type == PHONEME]
        end = speech.length
        if run is not spelling.runs[-1] and not _BREATH.search(text):
            end = _end_of_speech(phones, end)
        code = "cmn" if voice.code == PINYIN_VOICE else voice.code
        for event, symbol in zip(phones, _symbols(phones, speech, voice), strict=True):
            if event.sample <= end:
                position = run.start + min(event.position, len(text))
                sounds.append(Sound(symbol, position, length + event.sample, code))
        length += end
        pcm += speech.pcm[: 2 * end]
    return RawSpeech(bytes(pcm), sample_rate, length, [], []), sounds


def _is_phone(event: RawEvent) -> bool:
    return bool(event.symbol) and not event.symbol.startswith("(")


def _end_of_speech(phones: list[RawEvent], length: int) -> int:
    """Where the last phone ends."""
    last = max((index for index, event in enumerate(phones) if _is_phone(event)), default=-1)
    return phones[last + 1].sample if last + 1 < len(phones) else length


def _symbols(events: list[RawEvent], speech: RawSpeech, voice: Language) -> list[str]:
    """IPA of each event; tones, which espeak's events lack, come from its phoneme names."""
    symbols = [ipa.tidy(event.symbol) if _is_phone(event) else "" for event in events]
    if voice.base in _STRESSLESS:  # its stress marks say nothing about these
        symbols = [ipa.bare(symbol) for symbol in symbols]
    if voice.base == "ja":
        symbols = [symbol.translate(_JAPANESE) for symbol in symbols]
    if not voice.tonal:
        return symbols
    names = [name for clause in speech.clauses for name in clause if name[0] not in "_(|"]
    spoken = [index for index, symbol in enumerate(symbols) if symbol]
    if len(names) == len(spoken):
        for index, name in zip(spoken, names, strict=True):
            if tone := _TONE.search(name):
                symbols[index] += _letters(tone.group(), voice)
    return symbols


def _letters(figures: str, voice: Language) -> str:
    if voice.base == "cmn":
        return _CHINESE.get(figures, TONES[5])
    return figures.translate(_TONE_LETTERS if len(figures) > 1 else _SUPERSCRIPTS)
