"""Syllables on notes → phones in time: vowels begin on the beat, consonants lie before it.

Singers put the vowel's onset on the beat (J. Sundberg & J. Bauer-Huppmann, “When does a sung tone start?”, J. Voice 21,
2007). Lengths of consonants: N. Umeda, “Consonant duration in American English”, JASA 61, 1977, table I, rounded. They
are longer before a pause: D. H. Klatt, “Linguistic uses of segmental duration in English”, JASA 59, 1976.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.protocol.song import PhoneEdit
from backend.song.lyrics import Sung
from backend.text import articulation, ipa

_LENGTH_S = {
    ("stop", False): 0.080, ("stop", True): 0.060, ("affricate", False): 0.115, ("affricate", True): 0.090,
    ("fricative", False): 0.105, ("fricative", True): 0.070, ("nasal", True): 0.065, ("lateral", True): 0.060,
    ("approximant", True): 0.060, ("tap", True): 0.030, ("trill", True): 0.070,
}  # fmt: skip
_USUAL_S = 0.070
_IN_CLUSTER = 0.85
_BEFORE_PAUSE = 1.6
"""After a vowel that was held, a last consonant of its usual length is missed: “carriage” was heard as “carry”."""
_MOST_OF_A_NOTE = 0.5
"""Share of the time from vowel to vowel that consonants may take."""
_MOST_OF_A_REST = 0.9
LEGATO_S = 0.12
"""A shorter rest is ignored: the vowel lasts until the next consonant."""
_SHORTEST_S = 0.012
_SHORTEST_PAUSE_S = 0.03
PAUSE = "_,"


@dataclass(frozen=True)
class SungPhone:
    """One phone, or a silence, in seconds of the song."""

    symbol: str
    start_s: float
    end_s: float
    note: int
    """Index of the note in the phrase; -1 for a silence."""
    held: bool = False
    """Whether it is the sound that the note is held on."""


@dataclass(frozen=True)
class Voiced:
    """One syllable with its time."""

    onset: tuple[str, ...]
    nucleus: str
    coda: tuple[str, ...]
    note: int
    begins_s: float
    """Its vowel."""
    ends_s: float
    """End of its note and of the notes that hold it, seconds."""
    lengths: tuple[float, ...] = ()
    """A factor for each phone."""


def voiced(
    sung: Sequence[Sung], starts_s: Sequence[float], ends_s: Sequence[float], edits: Sequence[Sequence[PhoneEdit]]
) -> list[Voiced]:
    """The syllables of a phrase, each with the time from its vowel's onset to its note's end."""
    found: list[Voiced] = []
    for note, (one, start_s, end_s) in enumerate(zip(sung, starts_s, ends_s, strict=True)):
        if one.breath:
            continue
        if one.holds and found:
            last = found[-1]
            if start_s - last.ends_s < LEGATO_S:
                found[-1] = replace(last, ends_s=end_s)
            else:
                found.append(Voiced((), last.nucleus, last.coda, note, start_s, end_s))
                found[-2] = replace(last, coda=())
            continue
        count, at = len(one.syllables), 0
        factors = {edit.index: min(5.0, max(0.2, edit.length)) for edit in edits[note]}
        for number, syllable in enumerate(one.syllables):
            begins_s, stops_s = (start_s + (end_s - start_s) * (number + more) / count for more in (0, 1))
            size = len(syllable.phones)
            lengths = tuple(factors.get(at + index, 1.0) for index in range(size))
            found.append(Voiced(syllable.onset, syllable.nucleus, syllable.coda, note, begins_s, stops_s, lengths))
            at += size
    return found


def timed(syllables: Sequence[Voiced], *, earliest_s: float) -> list[SungPhone]:
    """The phones of a phrase without gaps, from the first consonant (not before ``earliest_s``) to the last."""
    if not syllables:
        return []
    first = syllables[0]
    lead = _lengths(first.onset, first.lengths[: len(first.onset)])
    lead = _fitted(lead, _MOST_OF_A_REST * (first.begins_s - earliest_s))
    phones = _row(first.onset, lead, first.begins_s - sum(lead), first.note)
    for index, one in enumerate(syllables):
        after = syllables[index + 1] if index + 1 < len(syllables) else None
        coda = _lengths(one.coda, one.lengths[len(one.onset) + 1 :])
        if after is None or after.begins_s - one.ends_s >= LEGATO_S:
            longer = [_BEFORE_PAUSE * length for length in coda]
            coda = _fitted(longer, _MOST_OF_A_NOTE * (one.ends_s - one.begins_s))
            stops_s = one.ends_s - sum(coda)
            phones.append(SungPhone(one.nucleus, one.begins_s, stops_s, one.note, held=True))
            phones += _row(one.coda, coda, stops_s, one.note)
            if after is not None:
                onset = _lengths(after.onset, after.lengths[: len(after.onset)])
                onset = _fitted(onset, after.begins_s - one.ends_s - _SHORTEST_PAUSE_S)
                begins_s = after.begins_s - sum(onset)
                phones.append(SungPhone(PAUSE, one.ends_s, begins_s, -1))
                phones += _row(after.onset, onset, begins_s, after.note)
        else:
            onset = _lengths(after.onset, after.lengths[: len(after.onset)])
            both = _fitted([*coda, *onset], _MOST_OF_A_NOTE * (after.begins_s - one.begins_s))
            stops_s = after.begins_s - sum(both)
            phones.append(SungPhone(one.nucleus, one.begins_s, stops_s, one.note, held=True))
            phones += _row(one.coda, both[: len(coda)], stops_s, one.note)
            phones += _row(after.onset, both[len(coda) :], stops_s + sum(both[: len(coda)]), after.note)
    return phones


def moved(phones: Sequence[SungPhone], edits: Sequence[Sequence[PhoneEdit]]) -> list[SungPhone]:
    """The phones with the starts that a person moved, as far as neighbouring phones leave room."""
    result = list(phones)
    places: dict[int, list[int]] = {}
    for at, phone in enumerate(result):
        if phone.note >= 0:
            places.setdefault(phone.note, []).append(at)
    for note, changes in enumerate(edits):
        for edit in changes:
            row = places.get(note, [])
            if edit.start_ms and 0 <= edit.index < len(row):
                _move(result, row[edit.index], edit.start_ms / 1000)
    return result


def _move(phones: list[SungPhone], at: int, by_s: float) -> None:
    phone = phones[at]
    latest_s = phone.end_s - _SHORTEST_S
    if at == 0:
        phones[0] = replace(phone, start_s=min(phone.start_s + by_s, latest_s))
        return
    earliest_s = phones[at - 1].start_s + _SHORTEST_S
    start_s = max(earliest_s, min(latest_s, phone.start_s + by_s))
    phones[at] = replace(phone, start_s=start_s)
    phones[at - 1] = replace(phones[at - 1], end_s=start_s)


def _lengths(consonants: Sequence[str], factors: Sequence[float]) -> list[float]:
    shorter = _IN_CLUSTER if len(consonants) > 1 else 1.0
    factors = factors or [1.0] * len(consonants)
    return [_length_s(one) * shorter * factor for one, factor in zip(consonants, factors, strict=True)]


def _length_s(symbol: str) -> float:
    if ipa.bare(symbol)[:1] in ("h", "ɦ"):
        return 0.065
    length_s = _LENGTH_S.get((articulation.manner(symbol), articulation.is_voiced(symbol)), _USUAL_S)
    return length_s * 1.5 if "ː" in symbol else length_s


def _fitted(lengths: Sequence[float], room_s: float) -> list[float]:
    """All lengths shortened by one factor, where together they are longer than the room."""
    total = sum(lengths)
    share = min(1.0, room_s / total) if total else 1.0
    return [length * share for length in lengths]


def _row(symbols: Sequence[str], lengths: Sequence[float], start_s: float, note: int) -> list[SungPhone]:
    row = []
    for symbol, length_s in zip(symbols, lengths, strict=True):
        row.append(SungPhone(symbol, start_s, start_s + length_s, note))
        start_s += length_s
    return row
