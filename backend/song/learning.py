"""How somebody goes from note to note, learnt from what they sang: the numbers of :mod:`backend.song.pitch`.

The model is fitted to the pitch that was sung, note by note and change by change, by least squares; what most of them
say (the median) is the singer's. What is not heard often enough is not told.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from backend.audio import pitch
from backend.datasets.features import samples
from backend.datasets.manifest import Item
from backend.protocol.problems import VoicewrightError
from backend.song.from_audio import Heard, hummed
from backend.song.pitch import response, smooth, wander

Curve = NDArray[np.floating]
_HOP_S = 0.005
_RATE = 16_000
_TRIED = 32
"""Recordings of a speaker that are listened to, at most about twice as many: a second of work each where they sing."""
_HELD_S = 0.3
"""A tone that stays for so long is a note; in speech hardly any does."""
_SUNG_SHARE = 0.4
"""Of what has a pitch must be such notes, for a recording to be singing."""
_LEAST_CHANGES, _LEAST_HELD = 8, 5
_STEPS = (0.7, 5.0)
"""Semitones of the changes that are looked at: wider ones overshoot by no more."""
_APART_S = 0.06
_BEFORE_S, _AFTER_S = 0.35, 0.40
_POOR_CENTS = 20.0
"""A change that the model does not follow any nearer tells nothing."""
_LONG_S = 0.6
_RATES_HZ = np.arange(3.5, 8.51, 0.1)
_FADES_S = (0.3, 0.1)
"""As a manner's vibrato sets in and ends."""
_SWING_CENTS, _EXPLAINED = 8.0, 0.5
"""Vibrato swings by so much, and is so much of what moves in a note."""
_SHOWN_S = 0.5
"""From its onset, so that it is seen."""
_EDGE_S = 0.12
"""At a note's ends lie the changes."""


@dataclass(frozen=True)
class Wave:
    """A note's vibrato, as it was heard."""

    cents: float
    hz: float
    onset_s: float


@dataclass(frozen=True)
class _Note:
    begins_s: float
    ends_s: float
    wave: Wave | None
    wave_T: Curve
    """The vibrato, semitones at the recording's times; 0 outside of the note."""

    @property
    def length_s(self) -> float:
        return self.ends_s - self.begins_s


@dataclass(frozen=True)
class Habits:
    """What one recording tells: a row for each change of note, and for each note that is long."""

    changes: tuple[tuple[float, float, float], ...] = ()
    """Portamento, ms; damping; preparation."""
    long: tuple[tuple[float, Wave | None], ...] = ()
    """Length, seconds, and vibrato."""
    wander_cents: tuple[float, ...] = ()


def habits(sound_N: NDArray[np.float32], sample_rate: int) -> Habits:
    """Of one recording; nothing where it is not singing."""
    found = hummed(sound_N, sample_rate)
    hz = pitch.f0(sound_N, sample_rate, hop_s=_HOP_S)
    held_s = sum(note.end_s - note.start_s for note in found if note.end_s - note.start_s >= _HELD_S)
    if held_s < _SUNG_SHARE * _HOP_S * int((hz > 0).sum()) or not held_s:
        return Habits()
    times_s = (np.arange(len(hz)) + 0.5) * _HOP_S
    midi = np.where(hz > 0, 69 + 12 * np.log2(np.maximum(hz, 1.0).astype(np.float64) / 440), np.nan)
    notes = [_note(one, midi, times_s) for one in found]
    still = np.asarray(midi - np.sum([note.wave_T for note in notes], axis=0))
    changes = [_change(one, two, still, times_s) for one, two in pairwise(notes)]
    long = [note for note in notes if note.length_s >= _LONG_S]
    return Habits(
        tuple(change for change in changes if change is not None),
        tuple((note.length_s, note.wave) for note in long),
        tuple(_wanders(note, still, times_s) for note in long),
    )


def learnt(recordings: Sequence[Habits]) -> dict[str, float]:
    """Numbers of a manner by name; those of which too little was heard are left out."""
    changes = np.array([change for one in recordings for change in one.changes])
    long = [note for one in recordings for note in one.long]
    wander = [cents for one in recordings for cents in one.wander_cents]
    numbers: dict[str, float] = {}
    if len(changes) >= _LEAST_CHANGES:
        names = ("portamento_ms", "damping", "preparation")
        numbers |= dict(zip(names, np.median(changes, axis=0).tolist(), strict=True))
    if len(long) >= _LEAST_HELD:
        numbers["wander_cents"] = float(np.median(wander))
        numbers |= _vibrato(long)
    return {name: round(value, 1 if value >= 2 else 2) for name, value in numbers.items()}


def of_speakers(items: Iterable[Item]) -> dict[str, dict[str, float]]:
    """Speaker → what was learnt of how they sing; nobody who does not."""
    found = {}
    for speaker, theirs in groupby(sorted(items, key=lambda item: item.speaker), key=lambda item: item.speaker):
        numbers = learnt(_heard(list(theirs)))
        if numbers:
            found[speaker] = numbers
    return found


def _heard(items: Sequence[Item]) -> list[Habits]:
    """Of some recordings all over the dataset, the longest of their neighbours; speech is told by a few of them."""
    step = max(1, len(items) // _TRIED)
    tried = [max(items[at : at + step], key=lambda item: item.duration_s) for at in range(0, len(items), step)]
    found = []
    for item in tried:
        with suppress(VoicewrightError, OSError):  # a recording that is gone is no reason to make no voice
            found.append(habits(samples(item, _RATE), _RATE))
    return found


def _vibrato(long: Sequence[tuple[float, Wave | None]]) -> dict[str, float]:
    waves = [wave for _, wave in long if wave is not None]
    if len(waves) < max(3, len(long) / 4):
        return {"vibrato_cents": 0.0}
    depth, rate, onset_s = np.median([(wave.cents, wave.hz, wave.onset_s) for wave in waves], axis=0).tolist()
    # In shorter notes it could not be heard.
    clear = sorted((length, wave is not None) for length, wave in long if length >= onset_s + _SHOWN_S)
    wrong = [sum(has != (at >= first) for at, (_, has) in enumerate(clear)) for first in range(len(clear) + 1)]
    first = wrong.index(min(wrong))
    least_s = clear[first - 1][0] if first else onset_s
    names = ("vibrato_cents", "vibrato_hz", "vibrato_onset_ms", "vibrato_least_ms")
    return dict(zip(names, (depth, rate, 1000 * onset_s, 1000 * least_s), strict=True))


def _note(heard: Heard, midi: Curve, times_s: Curve) -> _Note:
    """With its vibrato: the rate and onset that leave the least of what moves in it."""
    none = np.zeros(len(midi))
    bare = _Note(heard.start_s, heard.end_s, None, none)
    inside = (times_s > heard.start_s + _EDGE_S) & (times_s < heard.end_s - _EDGE_S) & np.isfinite(midi)
    if bare.length_s < _LONG_S or inside.sum() * _HOP_S < _LONG_S / 2:
        return bare
    at_s, heights = times_s[inside], midi[inside]
    flat = np.stack([np.ones(len(at_s)), at_s - at_s.mean()], axis=1)
    resting = _left(flat, heights)
    best: tuple[float, float, float] = (resting, 0.0, 0.0)
    for onset_s in np.arange(0.0, bare.length_s - _FADES_S[0], 0.03):
        swell = _swell(bare, float(onset_s), at_s)
        for hz in _RATES_HZ:
            turns = 2 * np.pi * hz * at_s
            left = _left(np.column_stack([flat, swell * np.sin(turns), swell * np.cos(turns)]), heights)
            best = min(best, (left, float(onset_s), float(hz)))
    left, onset_s, hz = best
    if left > (1 - _EXPLAINED) * resting or hz == 0:
        return bare
    swell = _swell(bare, onset_s, at_s)
    turns = 2 * np.pi * hz * at_s
    table = np.column_stack([flat, swell * np.sin(turns), swell * np.cos(turns)])
    *_, sine, cosine = np.linalg.lstsq(table, heights, rcond=None)[0]
    wave = Wave(100 * float(np.hypot(sine, cosine)), hz, onset_s)
    if wave.cents < _SWING_CENTS:
        return bare
    turns = 2 * np.pi * hz * times_s
    whole = _swell(bare, onset_s, times_s) * (sine * np.sin(turns) + cosine * np.cos(turns))
    return _Note(heard.start_s, heard.end_s, wave, np.asarray(whole))


def _swell(note: _Note, onset_s: float, times_s: Curve) -> Curve:
    rises, falls = _FADES_S
    grown = smooth((times_s - note.begins_s - onset_s) / rises)
    return np.asarray(grown * smooth((note.ends_s - times_s) / falls))


def _left(table: Curve, values: Curve) -> float:
    """What least squares leave of the values."""
    fitted, *_ = np.linalg.lstsq(table, values, rcond=None)
    return float(np.square(values - table @ fitted).sum())


def _change(one: _Note, two: _Note, still: Curve, times_s: Curve) -> tuple[float, float, float] | None:
    """Portamento, damping and preparation of one change; None where there is none, or none that the model follows."""
    from scipy.optimize import least_squares

    inside = (times_s > max(one.begins_s + _EDGE_S / 2, two.begins_s - _BEFORE_S)) & np.isfinite(still)
    inside &= times_s < min(two.ends_s - _EDGE_S / 2, two.begins_s + _AFTER_S)
    at_s, heights = times_s[inside] - two.begins_s, still[inside]
    before, after = heights[at_s < 0], heights[at_s >= 0]
    if two.begins_s - one.ends_s > _APART_S or min(len(before), len(after)) * _HOP_S < 0.12:
        return None
    low, high = float(np.median(before)), float(np.median(after))
    if not _STEPS[0] <= abs(high - low) <= _STEPS[1]:
        return None

    def beside(numbers: Curve) -> Curve:
        begins_s, length_s, damping, preparation, start, end = numbers
        return np.asarray(start + (end - start) * response(at_s - begins_s, length_s, damping, preparation) - heights)

    fits = [
        least_squares(
            beside, [-0.7 * length_s, length_s, 0.7, 0.05, low, high], loss="soft_l1", f_scale=0.1,
            bounds=([-0.3, 0.03, 0.3, 0.0, low - 2, high - 2], [0.2, 0.4, 1.0, 0.3, low + 2, high + 2]),
        )
        for length_s in (0.06, 0.12, 0.2)
    ]  # fmt: skip
    best = min(fits, key=lambda fit: float(fit.cost))
    if 100 * float(np.sqrt(np.mean(np.square(beside(best.x))))) > _POOR_CENTS:
        return None
    return 1000 * float(best.x[1]), float(best.x[2]), float(best.x[3])


def _wanders(note: _Note, still: Curve, times_s: Curve) -> float:
    """Cents about the note's middle, against what is heard of a wander of one cent in a note of this length."""
    inside = (times_s > note.begins_s + 2 * _EDGE_S) & (times_s < note.ends_s - _EDGE_S) & np.isfinite(still)
    if inside.sum() < 2:
        return 0.0
    size = int(inside.sum())
    starts_s = np.arange(0.0, 20.0, 0.37)
    own = [np.std(wander(start_s + np.arange(size) * _HOP_S)) for start_s in starts_s]
    return 100 * float(np.std(still[inside])) / float(np.sqrt(np.mean(np.square(own))))
