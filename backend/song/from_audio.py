"""A recording, sung, hummed or spoken → notes with lyrics.

How notes are told apart is our own, for it must work with and without lyrics.

With lyrics, they are aligned, and a note begins at each vowel; a score that was spoken says itself where its phones lie
and how high they are. Without, pitch alone is segmented (swift-f0's notes,
found by dynamic programming), and a note that is struck again on the same tone is parted where the sound sinks between.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from backend.audio import pitch, resample
from backend.datasets.alignment import align
from backend.protocol.problems import refuse
from backend.protocol.score import Phone, Score
from backend.protocol.song import HOLD, NEXT_SYLLABLE, STROKE_STEP, Note, Song, Stroke, Tempo, Track
from backend.protocol.song_clock import SongClock
from backend.song.syllables import syllabify
from backend.text.phonemes import is_pause

_RATE = 16_000
_HOP_S = 0.01
_SHORTEST_S = 0.06
_OTHER_TONE = 0.7
"""Semitones by which a vowel's pitch must move to another tone to be a note of its own."""
_STAYS_S = 0.12
_SCOOP_S, _SCOOP_SEMITONES = 0.16, 1.5
"""Less of a tone than this, so near to the next one, is a way into it."""
_LATE_S, _LATE_SHARE = 0.25, 0.4
"""A syllable that is shorter, and beside what is held before it, was found too late."""
_DIP_DB = 6.0
"""A tone that sinks by this and comes back is struck twice."""
_STROKE_S = 0.02


@dataclass(frozen=True)
class Heard:
    """One note, in seconds."""

    start_s: float
    end_s: float
    midi: float
    lyric: str = ""


def song(
    samples: NDArray[np.float32], sample_rate: int, *, lyrics: str = "", language: str = "en-us", bpm: float = 120.0,
    grid: int = 0, keep_pitch: bool = False, title: str = "",
) -> Song:  # fmt: skip
    """A song of one track; its notes stay where they were heard, or go to the grid of so many ticks.

    Raises ``VoicewrightError``: ``no-notes`` where nothing has a pitch; what :func:`align` raises.
    """
    hz = pitch.f0(samples, sample_rate, hop_s=_HOP_S)
    found = _sung(samples, sample_rate, hz, lyrics, language) if lyrics.strip() else hummed(samples, sample_rate)
    return _song(found, hz, Track(language=language), bpm, grid, keep_pitch, title)


def of_score(score: Score, *, bpm: float = 120.0, grid: int = 0, keep_pitch: bool = False, title: str = "") -> Song:
    """What is spoken as a song of one track: a note for each syllable.

    Raises ``VoicewrightError``: ``no-notes`` where nothing has a pitch.
    """
    frames = np.arange(int(score.duration_s / _HOP_S))
    at = ((frames + 0.5) * _HOP_S / score.f0.hop_s).astype(int)
    spoken = np.array([*score.f0.hz, 0.0], dtype=np.float32)
    hz = spoken[np.minimum(at, len(spoken) - 1)]
    track = Track(language=score.language, speaker=score.speaker)
    return _song(_syllables(score.phones, score.words, hz, score.language), hz, track, bpm, grid, keep_pitch, title)


def _song(
    found: Sequence[Heard], hz: NDArray[np.float32], track: Track, bpm: float, grid: int, keep_pitch: bool, title: str
) -> Song:
    if not found:
        refuse("no-notes")
    clock = SongClock([Tempo(bpm=bpm)])
    notes = _notes(found, clock, grid)
    if keep_pitch:
        notes = [_drawn(note, hz, clock) for note in notes]
    return Song(title=title, tempos=[Tempo(bpm=bpm)], tracks=[replace(track, notes=notes)])


def _sung(samples: NDArray[np.float32], rate: int, hz: NDArray[np.float32], lyrics: str, language: str) -> list[Heard]:
    """Notes by the vowels of aligned lyrics."""
    phones = align(samples, rate, " ".join(lyrics.split()), language).phones
    return _syllables(phones, lyrics.split(), hz, language)


def _syllables(phones: Sequence[Phone], words: Sequence[str], hz: NDArray[np.float32], language: str) -> list[Heard]:
    """A note a vowel; one whose pitch moves to another tone becomes several, one without a pitch takes it from those
    beside it, for a word is not lost.
    """
    notes: list[Heard] = []
    vowels = _vowels(phones, language)
    for at, (start_s, word, first) in enumerate(vowels):
        end_s = _end(phones, start_s, vowels[at + 1][0] if at + 1 < len(vowels) else float("inf"))
        lyric = (words[word] if word < len(words) else "") if first else NEXT_SYLLABLE
        for number, (begin_s, stop_s, midi) in enumerate(_tones(hz, start_s, end_s) or [(start_s, end_s, np.nan)]):
            notes.append(Heard(begin_s, stop_s, midi, HOLD if number else lyric))
    return _pitched(_begun(notes))


def _begun(notes: Sequence[Heard]) -> list[Heard]:
    """A syllable that alignment finds only at the very end of its tone begins where that tone does, which would else be
    held by the syllable before.
    """
    found: list[Heard] = []
    for note in notes:
        before = found[-1] if found else note
        length_s = note.end_s - note.start_s
        late = length_s < min(_LATE_S, _LATE_SHARE * (before.end_s - before.start_s))
        anew = before.lyric == HOLD and note.lyric != HOLD
        if anew and late and abs(note.midi - before.midi) < _OTHER_TONE:
            found[-1] = dataclasses.replace(note, start_s=before.start_s, midi=before.midi)
        else:
            found.append(note)
    return found


def _pitched(notes: Sequence[Heard]) -> list[Heard]:
    """With a tone for each; none where no note has one."""
    known = [at for at, note in enumerate(notes) if np.isfinite(note.midi)]
    if not known:
        return []
    midi = np.interp(range(len(notes)), known, [notes[at].midi for at in known])
    return [dataclasses.replace(note, midi=float(tone)) for note, tone in zip(notes, midi, strict=True)]


def _vowels(phones: Sequence[Phone], language: str) -> list[tuple[float, int, bool]]:
    """Start, word, and whether it is its word's first, of each syllable's vowel."""
    found = []
    at = 0
    while at < len(phones):
        end = at + 1
        while end < len(phones) and phones[end].word == phones[at].word:
            end += 1
        if phones[at].word >= 0:
            place = at
            for number, syllable in enumerate(syllabify([one.symbol for one in phones[at:end]], language)):
                vowel = phones[place + len(syllable.onset)]
                found.append((vowel.start_s, phones[at].word, number == 0))
                place += len(syllable.phones)
        at = end
    return found


def _end(phones: Sequence[Phone], start_s: float, next_s: float) -> float:
    """Where a note ends: at the next vowel, or at the silence before it."""
    for phone in phones:
        if phone.start_s > start_s and is_pause(phone.symbol) and phone.duration_s > _SHORTEST_S:
            return min(next_s, phone.start_s)
    return min(next_s, phones[-1].start_s + phones[-1].duration_s)


def _tones(hz: NDArray[np.float32], start_s: float, end_s: float) -> list[tuple[float, float, float]]:
    """Start, end and tone of the steady stretches of a vowel; one where nothing is steady, none without a pitch."""
    first, last = round(start_s / _HOP_S), min(len(hz), round(end_s / _HOP_S))
    part = hz[first:last]
    midi = np.where(part > 0, 69 + 12 * np.log2(np.maximum(part, 1.0) / 440), np.nan)
    if np.isfinite(midi).sum() * _HOP_S < _SHORTEST_S / 2:
        return []
    edges, least = [0], round(_STAYS_S / _HOP_S)
    for at in range(least, len(midi) - least):
        before, after = midi[edges[-1] : at], midi[at : at + least]
        steady = np.isfinite(after).all() and np.ptp(after) < _OTHER_TONE and np.isfinite(before).any()
        if at - edges[-1] >= least and steady and abs(np.median(after) - np.nanmedian(before)) > _OTHER_TONE:
            edges.append(at)
    stretches = []
    for begin, stop in zip(edges, [*edges[1:], len(midi)], strict=True):
        values = midi[begin:stop]
        if np.isfinite(values).any():
            stretches.append(((first + begin) * _HOP_S, (first + stop) * _HOP_S, float(np.nanmedian(values))))
    return _without_scoops(stretches)


def _without_scoops(stretches: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """A tone that is sung into from just beside it is one, and not two."""
    found: list[tuple[float, float, float]] = []
    for start_s, end_s, midi in reversed(stretches):
        if found and end_s - start_s < _SCOOP_S and abs(midi - found[-1][2]) < _SCOOP_SEMITONES:
            found[-1] = (start_s, *found[-1][1:])
        else:
            found.append((start_s, end_s, midi))
    return found[::-1]


def hummed(samples: NDArray[np.float32], rate: int) -> list[Heard]:
    """Notes by pitch alone, parted where the loudness dips."""
    from swift_f0 import SwiftF0, segment_notes

    audio = resample.resample(samples, rate, _RATE)
    if len(audio) < _RATE // 10:
        return []
    result = SwiftF0(threads=1, spin=False).detect(audio, _RATE, fmin=pitch.LOWEST_HZ, fmax=pitch.HIGHEST_HZ)
    level = _loudness(audio)
    notes: list[Heard] = []
    for one in segment_notes(result):
        midi = 69 + 12 * float(np.log2(one.pitch_hz / 440))
        edges = [one.start, *_dips(level, one.start, one.end), one.end]
        notes += [Heard(begin, end, midi) for begin, end in pairwise(edges)]
    return [note for note in notes if note.end_s - note.start_s >= _SHORTEST_S]


def _loudness(audio: NDArray[np.float32]) -> NDArray[np.floating]:
    """DB a frame of ``_HOP_S``, over 30 ms."""
    hop = round(_HOP_S * _RATE)
    power = np.convolve(audio.astype(float) ** 2, np.full(3 * hop, 1 / (3 * hop)), mode="same")[::hop]
    return np.asarray(10 * np.log10(power + 1e-9))


def _dips(level: NDArray[np.floating], start_s: float, end_s: float) -> list[float]:
    """Where the loudness within a note is lower than on both sides."""
    first, last = round(start_s / _HOP_S), min(len(level), round(end_s / _HOP_S))
    least = round(_SHORTEST_S / _HOP_S)
    found: list[int] = []
    for at in range(first + least, last - least):
        near = level[max(first, at - least) : at + least + 1]
        deepest = level[at] == near.min()
        around = min(level[max(first, at - 3 * least) : at].max(), level[at + 1 : min(last, at + 3 * least)].max())
        if deepest and around - level[at] > _DIP_DB and (not found or at - found[-1] > least):
            found.append(at)
    return [at * _HOP_S for at in found]


def _notes(found: Sequence[Heard], clock: SongClock, grid: int) -> list[Note]:
    """On ticks, one after another."""
    notes: list[Note] = []
    for one in found:
        start, end = (_snapped(clock.tick(at), grid) for at in (one.start_s, one.end_s))
        start = max(start, notes[-1].start + 1 if notes else 0)
        if notes and notes[-1].end > start:
            notes[-1] = replace(notes[-1], length=start - notes[-1].start)
        tone = min(127, max(0, round(one.midi)))
        notes.append(Note(id=len(notes), start=start, length=max(1, grid, end - start), tone=tone, lyric=one.lyric))
    return notes


def _snapped(tick: float, grid: int) -> int:
    return round(tick / grid) * grid if grid else round(tick)


def _drawn(note: Note, hz: NDArray[np.float32], clock: SongClock) -> Note:
    """The note with the recording's pitch drawn on it, where it has one."""
    count = note.length // STROKE_STEP + 1
    times_s = np.array([clock.seconds(note.start + STROKE_STEP * at) for at in range(count)])
    frames = (np.arange(len(hz)) + 0.5) * _HOP_S
    inside = (frames > times_s[0] - _STROKE_S) & (frames < times_s[-1] + _STROKE_S) & (hz > 0)
    if inside.sum() < 2:
        return note
    cents = 1200 * np.log2(np.interp(times_s, frames[inside], hz[inside]) / 440) - 100 * (note.tone - 69)
    return replace(note, drawn=[Stroke(start=0, cents=[round(float(one), 1) for one in cents])])
