"""From a text to what espeak-ng is given, remembering which written word each character came from."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from backend.project.lexicon import found
from backend.protocol.problems import refuse
from backend.text import chinese, cleaning, endings, ipa, japanese, kana, korean, languages, normalizer, scripts
from backend.text.articulation import is_phone
from backend.text.languages import Language
from backend.text.scripts import Run
from backend.text.segment import Segment, chosen

_SINGLES = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # ideographs stand for themselves
_TOKEN = re.compile(rf"[{_SINGLES}][^\w\s]*|[^\s{_SINGLES}]+")
_NAMED = re.compile(r"\[\[.*?\]\]")
_MOST_LETTERS = 40
"""espeak-ng keeps a word in 160 bytes."""
_FEWEST_LETTERS = 12
_PARTS = ("tausend", "hundert", "million", "millionen")
"""Behind these a German number may be taken apart."""
_MOST_INITIALS = 12
_DOTTED = re.compile(r"(?<=(?<![^\W_])[^\W\d_])\.|\.(?=[^\W\d_](?![^\W_]))")
_LONG = re.compile(rf"[^\s\[\]]{{{_MOST_LETTERS},}}")
_SAME_LETTERS = re.compile(r"(?<!\w)([^\W\d_])(?: +\1){3,}(?!\w)", re.IGNORECASE)
_BLANKS = re.compile(" +")
_PINYIN = re.compile(r"(?:[a-zü]{1,6}[1-5]\s?)+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30faー]+")


@dataclass(frozen=True)
class Reading:
    """A stretch that is not said as espeak-ng would say it."""

    phones: tuple[str, ...]
    """IPA; empty: espeak-ng's own phones."""
    tone: str
    """Tone letters of its vowel, where the phones are espeak-ng's."""


@dataclass(frozen=True)
class Spelling:
    """A text made ready to be spoken."""

    words: tuple[str, ...]
    """The words as written, punctuation included."""
    spoken: str
    origin: tuple[int, ...]
    """Index into ``words`` for each character of ``spoken``; -1 between words."""
    runs: tuple[Run, ...]
    """The languages that say ``spoken``, without gaps; ``code`` is espeak-ng's voice."""
    readings: tuple[Reading, ...]
    reading: tuple[int, ...]
    """Index into ``readings`` for each character of ``spoken``, or -1."""
    text: str
    """The clean text that ``words`` are parts of."""
    spans: tuple[tuple[int, int], ...]
    """Start and end of each word in ``text``."""

    @property
    def signs(self) -> str:
        """``spoken`` with blanks for what is not the text's own: readings, espeak-ng's names of phones."""
        plain = "".join(" " if at >= 0 else letter for letter, at in zip(self.spoken, self.reading, strict=True))
        return _NAMED.sub(lambda one: " " * len(one.group()), plain)

    def joined(self, first: int, last: int) -> str:
        """The words from ``first`` to ``last`` as they are written together."""
        return self.text[self.spans[first][0] : self.spans[last][1]]


@dataclass(frozen=True)
class _Draft:
    """A text on its way, each character with the word that it came from and its reading."""

    text: str
    origin: list[int]
    reading: list[int]
    readings: list[Reading]

    def changed(self, segments: Sequence[Segment]) -> "_Draft":
        """With segments (in order, none over another) as they are spoken."""
        pieces: list[str] = []
        origin: list[int] = []
        reading: list[int] = []
        readings = list(self.readings)
        position = 0
        for one in segments:
            pieces += (self.text[position : one.start], one.text)
            origin += self.origin[position : one.start]
            reading += self.reading[position : one.start]
            words = self.origin[one.start : one.end]
            word = max(words, default=-1) if words and words[0] < 0 else words[0] if words else -1
            origin += [word] * len(one.text)
            given = bool(one.phones or one.tone)
            reading += [len(readings) if given else -1] * len(one.text)
            readings += [Reading(one.phones, one.tone)] if given else []
            position = one.end
        pieces.append(self.text[position:])
        origin += self.origin[position:]
        reading += self.reading[position:]
        return _Draft("".join(pieces), origin, reading, readings)


def spell(text: str, language: Language, lexicon: Mapping[str, str] | None = None) -> Spelling:
    """Clean, apply the lexicon, expand numbers and abbreviations, read each stretch in its language."""
    cleaned = cleaning.clean(text)
    tokens = list(_TOKEN.finditer(cleaned))
    word_at = [-1] * len(cleaned)
    for index, token in enumerate(tokens):
        word_at[token.start() : token.end()] = [index] * (token.end() - token.start())
    segments = chosen([*_from_lexicon(cleaned, lexicon or {}, language), *normalizer.expand(cleaned, language)])
    draft = _Draft(cleaned, word_at, [-1] * len(cleaned), []).changed(segments)
    draft = draft.changed(list(_breaths(draft)))
    draft = draft.changed([Segment(at, at + 1, ", ") for at in _stutters(draft)])
    draft, runs = _read(draft, language)
    return Spelling(
        words=tuple(token.group() for token in tokens),
        spoken=draft.text,
        origin=tuple(draft.origin),
        runs=tuple(runs),
        readings=tuple(draft.readings),
        reading=tuple(draft.reading),
        text=cleaned,
        spans=tuple(token.span() for token in tokens),
    )


def _pinyin(entry: str) -> tuple[str, ...]:
    """IPA with tones of ``zhong4 guo2``."""
    from backend.text import speaking  # which imports this module

    spoken = entry.replace("ü", "v")
    none = (-1,) * len(spoken)
    spelling = Spelling((), spoken, none, (Run(0, len(spoken), chinese.PINYIN_VOICE),), (), none, spoken, ())
    _, sounds = speaking.speak(spelling, keep=False, rate=175, pitch=50, variant="")
    return tuple(one.symbol for one in sounds if one.symbol)


def _breaths(draft: _Draft) -> Iterator[Segment]:
    """Blanks within what espeak-ng has no room for: long words lose their ends, rows of initials crash it."""
    dotted = [match.start() for match in _DOTTED.finditer(draft.text)]
    points = set(dotted if len(dotted) > _MOST_INITIALS else ())
    long = [place for token in _LONG.finditer(draft.text) for place in _cuts(draft, token.start(), token.end())]
    for at in sorted(points | set(long)):
        if draft.reading[at] < 0:
            yield Segment(at, at + 1, " " if at in points else f"{draft.text[at]} ")


def _stutters(draft: _Draft) -> Iterator[int]:
    """Blanks where a row of the same letter is to breathe: espeak-ng names a letter three times, and then no more."""
    for row in _SAME_LETTERS.finditer(draft.text):
        blanks = [row.start() + blank.start() for blank in _BLANKS.finditer(row.group())]
        yield from (at for at in blanks[2::3] if draft.reading[at] < 0)


def _cuts(draft: _Draft, start: int, end: int) -> Iterator[int]:
    """Behind a sign or a part of a long number where there is one, so that no word is torn."""
    letters, best = 0, -1
    at = start
    while at < end:
        letters += 1 + (draft.text[at] in "'’")  # each apostrophe may bring a suffix with a buffer of its own
        if letters > _FEWEST_LETTERS and _part_ends(draft.text, at):
            best = at
        if letters >= _MOST_LETTERS and not unicodedata.combining(draft.text[at + 1 : at + 2] or " "):
            at = best if best > 0 else at
            yield at
            letters, best = 0, -1
        at += 1


def _part_ends(text: str, at: int) -> bool:
    return (not text[at].isalnum() and not unicodedata.combining(text[at])) or text.endswith(_PARTS, 0, at + 1)


def _from_lexicon(cleaned: str, lexicon: Mapping[str, str], language: Language) -> Iterator[Segment]:
    entries = {word: entry.strip() for word, entry in lexicon.items() if entry.strip()}
    for one in found(cleaned, entries):
        said = endings.inflected(entries[one.word], one.word, one.ending, language.code) if one.ending else None
        if not one.ending or said:
            yield _entry(one.start, one.end, cleaned[one.start : one.end], said or entries[one.word], language)


def _entry(start: int, end: int, word: str, entry: str, language: Language) -> Segment:
    if language.base == "cmn" and _PINYIN.fullmatch(entry.lower()):
        return Segment(start, end, word, phones=_pinyin(entry.lower()))
    if language.base == "ja" and _KANA.fullmatch(entry):
        return Segment(start, end, word, phones=kana.phones(kana.katakana(entry)))
    if ipa.is_ipa(entry):
        phones = tuple(ipa.split(entry))
        if odd := next((one for one in phones if not is_phone(one)), ""):
            refuse("text-unpronounceable/entry", word=word, symbol=odd)
        return Segment(start, end, word, phones=phones)
    if entry.startswith("[[") and not entry.strip("[] "):
        refuse("text-unpronounceable/entry", word=word, symbol=entry)
    # espeak-ng passes over names of phones that stand right behind a sign
    return Segment(start, end, f" {entry} " if entry.startswith("[[") else entry)


def _read(draft: _Draft, language: Language) -> tuple[_Draft, list[Run]]:
    """Each run's words as its language sounds, and where the runs lie then."""
    named = [match.span() for match in _NAMED.finditer(draft.text)]  # of the lexicon; a text's own are taken out
    own: list[Segment] = japanese.readings(draft.text) if language.base == "ja" else []
    own = [one for one in own if not any(one.start < end and start < one.end for start, end in named)]
    runs = scripts.runs(draft.text, language, [*((one.start, one.end) for one in own), *named])
    segments: list[Segment] = []
    voices: list[str] = []
    for run in runs:
        stretch = draft.text[run.start : run.end]
        base, voice = languages.find(run.code).base, run.code
        said: list[Segment] = []
        if base == "ja":
            said = own if language.base == "ja" else _shifted(japanese.readings(stretch, own=False), run.start)
            said = [one for one in said if run.start <= one.start and one.end <= run.end]
        elif base == "ko":
            said = _shifted(korean.readings(stretch), run.start)
        elif run.code == "cmn":
            said = _shifted(chinese.readings(stretch), run.start)
            voice = chinese.PINYIN_VOICE if said else voice
        segments += [one for one in said if not any(draft.reading[at] >= 0 for at in range(one.start, one.end))]
        voices.append(voice)
    changed = draft.changed(segments)
    edges = _moved([run.end for run in runs], segments)
    starts = [0, *edges[:-1]]
    return changed, [Run(start, end, voice) for start, end, voice in zip(starts, edges, voices, strict=True)]


def _shifted(segments: Sequence[Segment], by: int) -> list[Segment]:
    return [replace(one, start=one.start + by, end=one.end + by) for one in segments]


def _moved(places: Sequence[int], segments: Sequence[Segment]) -> list[int]:
    """Where places that lie in no segment are after the change; both rise."""
    moved = []
    grown = index = 0
    for place in places:
        while index < len(segments) and segments[index].end <= place:
            grown += len(segments[index].text) - (segments[index].end - segments[index].start)
            index += 1
        moved.append(place + grown)
    return moved
