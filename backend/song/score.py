"""Song → scores: what a voice is to render, phrase by phrase."""

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from backend.protocol.manners import Singing
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.song import STROKE_STEP, Note, Song, Track
from backend.protocol.song_clock import SongClock
from backend.song import lyrics, pitch, timing
from backend.song.phrases import Phrase, phrases
from backend.song.pitch import Curve, PitchNote
from backend.song.syllables import Syllable
from backend.song.timing import SungPhone
from backend.text import articulation

HOP_S = 0.005
_LEAD_S = 0.15
"""Silence before a phrase's first sound."""
_TAIL_S = 0.30
_BREATH_S = 0.30
_BREATH_GAP_S = 0.06
BREATH_PHONE = "h"
_RELEASE_S, _RELEASE_DB = 0.08, -9.0
_SMOOTH_S = 0.04
_LOWEST_HZ, _HIGHEST_HZ = 50.0, 1100.0
_KEEP_FRAMES = 240_000
"""Phrases of twenty minutes are kept in memory: about 25 MB."""


@dataclass(frozen=True)
class SungPhrase:
    """One phrase."""

    score: Score
    """Starts at 0; its phones know their notes."""
    start_s: float
    """Where it begins in the song; below 0 where consonants lie before the first beat."""
    notes: tuple[Note, ...]
    predicted_hz: list[float]
    """As ``score.f0``, without what was drawn."""
    breathiness: list[float]
    """As :attr:`Note.breathiness`, a frame of ``score.f0``; empty: 0 everywhere."""
    tension: list[float]

    @property
    def end_s(self) -> float:
        """Where it ends in the song."""
        return self.start_s + self.score.duration_s


Memory = OrderedDict[bytes, SungPhrase]
_MEMORY: Memory = OrderedDict()


def plan(
    song: Song, track: Track, lexicon: Mapping[str, str] | None = None, memory: Memory = _MEMORY
) -> list[SungPhrase]:
    """The phrases of one track, in order. Raises ``VoicewrightError``: ``lyric-unpronounceable``,
    ``language-unknown``, ``manner-unknown``.

    A phrase of which nothing changed since it was last planned is the very value that ``memory`` holds.
    """
    clock = SongClock.of(song)
    how = pitch.singing(track.manner)
    sung = lyrics.sung(track.notes, track.language, lexicon)
    found: list[SungPhrase] = []
    free_s = -math.inf
    for phrase in phrases(track.notes, sung, clock):
        one = _recalled(song, track, phrase, sung, clock, how, free_s, memory)
        found.append(one)
        free_s = one.start_s + one.score.phones[-1].start_s
    return found


def _recalled(
    song: Song,
    track: Track,
    phrase: Phrase,
    sung: Sequence[lyrics.Sung],
    clock: SongClock,
    how: Singing,
    free_s: float,
    memory: Memory,
) -> SungPhrase:
    """The result of :func:`_phrase`, from memory where none of its inputs changed."""
    key = msgspec.json.encode(
        (
            song.tempos,
            song.meters,
            how,
            track.language,
            track.speaker,
            track.semitones,
            phrase.short_s,
            free_s,
            track.notes[phrase.first : phrase.last],
            _lines(phrase, sung),
            _breath_asked(phrase, sung),
        )
    )
    if (known := memory.get(key)) is not None:
        memory.move_to_end(key)
        return known
    made = _phrase(track, phrase, sung, clock, how, free_s)
    memory[key] = made
    while sum(len(one.predicted_hz) for one in memory.values()) > _KEEP_FRAMES and len(memory) > 1:
        memory.popitem(last=False)
    return made


def _phrase(
    track: Track, phrase: Phrase, sung: Sequence[lyrics.Sung], clock: SongClock, how: Singing, free_s: float
) -> SungPhrase:
    notes = track.notes[phrase.first : phrase.last]
    starts_s = [clock.seconds(note.start) for note in notes]
    # Notes never overlap: what a file has of it ends with the next note.
    ends_s = [min(clock.seconds(note.end), after) for note, after in zip(notes, [*starts_s[1:], math.inf], strict=True)]
    ends_s[-1] -= phrase.short_s
    edits = [note.phone_edits for note in notes]
    lines = _lines(phrase, sung)
    syllables = timing.voiced(lines, starts_s, ends_s, edits)
    phones = timing.moved(timing.timed(syllables, earliest_s=free_s), edits)
    breath_s = _breath(phones[0].start_s - free_s, how, asked=_breath_asked(phrase, sung))
    begins_s = phones[0].start_s - breath_s - _LEAD_S
    begins_s = math.floor(max(begins_s, min(free_s, phones[0].start_s - breath_s - 0.02)) / HOP_S) * HOP_S
    row = _with_silence(phones, begins_s, breath_s)
    frames = math.ceil((row[-1].end_s - begins_s) / HOP_S - 1e-6)
    times_s = begins_s + (np.arange(frames) + 0.5) * HOP_S
    tuned = [
        _pitch_note(note, track, clock, start, end) for note, start, end in zip(notes, starts_s, ends_s, strict=True)
    ]
    sounding = _sounding(row, times_s)
    words, word_of = _words(notes, lines)
    score = Score(
        language=track.language, text=" ".join(words),
        phones=[
            Phone(
                symbol=phone.symbol, start_s=phone.start_s - begins_s, duration_s=phone.end_s - phone.start_s,
                word=word_of[phone.note] if phone.note >= 0 else -1,
                note=notes[phone.note].id if phone.note >= 0 else -1,
            )
            for phone in row
        ],
        f0=Contour(hop_s=HOP_S, hz=_hz(pitch.sung(tuned, times_s, how), sounding)),
        energy=_energy(notes, starts_s, ends_s, phones, times_s, clock, how), words=words, speaker=track.speaker,
    )  # fmt: skip
    return SungPhrase(
        score, begins_s, tuple(notes), _hz(pitch.predicted(tuned, times_s, how), sounding),
        _curve([note.breathiness for note in notes], starts_s, times_s),
        _curve([note.tension for note in notes], starts_s, times_s),
    )  # fmt: skip


def _lines(phrase: Phrase, sung: Sequence[lyrics.Sung]) -> list[lyrics.Sung]:
    """What each of its notes sings."""
    return [_opened(sung, phrase.first), *sung[phrase.first + 1 : phrase.last]]


def _breath_asked(phrase: Phrase, sung: Sequence[lyrics.Sung]) -> bool:
    """Whether the song asks for a breath before the phrase."""
    return phrase.first > 0 and sung[phrase.first - 1].breath


def _opened(sung: Sequence[lyrics.Sung], first: int) -> lyrics.Sung:
    """The first note of a phrase: a note that holds, after a rest, sings the last vowel again."""
    one = sung[first]
    if not one.holds:
        return one
    before = next((other.syllables[-1] for other in reversed(sung[:first]) if other.syllables), None)
    return lyrics.Sung((Syllable((), before.nucleus, ()),)) if before else one


def _breath(free_s: float, how: Singing, *, asked: bool) -> float:
    """Seconds of the breath before a phrase with its gap; 0 for none."""
    if how.breath_db <= -60 and not asked:
        return 0.0
    room_s = min(_BREATH_S + _BREATH_GAP_S, free_s - 0.1)
    return room_s if room_s > 2 * _BREATH_GAP_S and math.isfinite(free_s) else 0.0


def _with_silence(phones: Sequence[SungPhone], begins_s: float, breath_s: float) -> list[SungPhone]:
    """Silence before and after, and the breath: a score begins and ends with a pause."""
    first, last = phones[0], phones[-1]
    row = []
    if breath_s:
        inhaled_s = first.start_s - breath_s
        row.append(SungPhone("_", begins_s, inhaled_s, -1))
        row.append(SungPhone(BREATH_PHONE, inhaled_s, first.start_s - _BREATH_GAP_S, -1))
        row.append(SungPhone(timing.PAUSE, first.start_s - _BREATH_GAP_S, first.start_s, -1))
    else:
        row.append(SungPhone("_", begins_s, first.start_s, -1))
    return [*row, *phones, SungPhone("_.", last.end_s, last.end_s + _TAIL_S, -1)]


def _pitch_note(note: Note, track: Track, clock: SongClock, start_s: float, end_s: float) -> PitchNote:
    strokes = []
    for stroke in note.drawn:
        first = note.start + stroke.start
        last = first + STROKE_STEP * (len(stroke.cents) - 1)
        strokes.append((clock.seconds(first), clock.seconds(last), np.asarray(stroke.cents)))
    tone = note.tone + note.tuning_cents / 100 + track.semitones
    return PitchNote(start_s, end_s, tone, note.vibrato, tuple(strokes))


def _sounding(row: Sequence[SungPhone], times_s: Curve) -> Curve:
    """1 where a phone has a pitch, else 0."""
    edges = np.array([phone.start_s for phone in row[1:]])
    at = np.searchsorted(edges, times_s, side="right")
    has = np.array([articulation.is_voiced(phone.symbol) for phone in row], float)
    return np.asarray(has[at])


def _hz(midi: Curve, sounding: Curve) -> list[float]:
    hz = np.clip(440 * 2 ** ((midi - 69) / 12), _LOWEST_HZ, _HIGHEST_HZ)
    return [round(float(value), 3) for value in np.where(sounding > 0, hz, 0.0)]


def _energy(
    notes: Sequence[Note], starts_s: Sequence[float], ends_s: Sequence[float], phones: Sequence[SungPhone],
    times_s: Curve, clock: SongClock, how: Singing,
) -> list[float]:  # fmt: skip
    """DB a frame: the notes' own, accents, the breath before and the release at the end."""
    accents = [how.accent_db if clock.bar_start(note.start) == note.start else 0.0 for note in notes]
    levels = np.array([note.energy_db + accent for note, accent in zip(notes, accents, strict=True)])
    at = np.clip(np.searchsorted(np.asarray(starts_s), times_s, side="right") - 1, 0, len(notes) - 1)
    size = 2 * round(_SMOOTH_S / HOP_S) + 1
    padded = np.pad(levels[at], size // 2, mode="edge")
    level = np.convolve(padded, np.hanning(size + 2)[1:-1] / np.hanning(size + 2).sum(), mode="valid")
    level = np.where(times_s < phones[0].start_s - _BREATH_GAP_S / 2, max(how.breath_db, -24.0), level)
    level += _RELEASE_DB * np.clip((times_s - phones[-1].end_s + _RELEASE_S) / _RELEASE_S, 0, 1)
    return [round(float(value), 2) for value in np.clip(level, -60, 24)]


def _curve(values: Sequence[float], starts_s: Sequence[float], times_s: Curve) -> list[float]:
    if not any(values):
        return []
    at = np.clip(np.searchsorted(np.asarray(starts_s), times_s, side="right") - 1, 0, len(values) - 1)
    size = 2 * round(_SMOOTH_S / HOP_S) + 1
    smooth = np.convolve(np.pad(np.asarray(values)[at], size // 2, mode="edge"), np.full(size, 1 / size), mode="valid")
    return [round(float(value), 3) for value in smooth]


def _words(notes: Sequence[Note], sung: Sequence[lyrics.Sung]) -> tuple[list[str], list[int]]:
    """The phrase's words as written, and for each note which it belongs to."""
    words: list[str] = []
    word_of: list[int] = []
    for note, one in zip(notes, sung, strict=True):
        if one.word or not words:
            words.append(one.word or note.lyric or lyrics.USUAL)
        word_of.append(len(words) - 1)
    return words, word_of
