"""Whether a voice obeys the phone lane and the curves: ``python -m tests.benchmarks.sung_edits PROJECT [VOICE …]``.

Lengths of voiceless consonants between vowels against how long no pitch is heard (swift-f0, 2.5 ms); energy,
breathiness and tension of a held "la" against the one without: level, harmonics to noise, slope, resonances, pitch.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio import pitch
from backend.project.project import Project
from backend.protocol.song import Note, PhoneEdit
from backend.recipe import Speaks
from backend.song.score import SungPhrase
from backend.speech import singing, vocal_range
from backend.voices import loading
from tests.benchmarks import formants
from tests.benchmarks.singing import SECOND, Samples, rounded, show, song_of, sung

_HOP_S = 0.0025
_FACTORS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
_CURVES = {
    "energy_db": (0.0, -12.0, -6.0, -3.0, 3.0, 6.0),
    "breathiness": (0.0, -1.0, -0.5, 0.5, 1.0),
    "tension": (0.0, -1.0, -0.5, 0.5, 1.0),
}


class Length(NamedTuple):
    """Of a consonant: asked, and measured; by how much it begins and ends later than asked, seconds."""

    asked_s: float
    heard_s: float
    starts_s: float
    ends_s: float


def lengths(voice: Speaks, tone: int) -> Iterator[Length]:
    """Five notes of each consonant and each length; the first has nothing before it, and is not counted."""
    for lyric in ("sa", "fa", "sha", "pa", "ta", "ka"):
        for factor in _FACTORS:
            edit = [PhoneEdit(index=0, length=factor)]
            notes = [
                Note(id=n, start=n * SECOND, length=SECOND, tone=tone, lyric=lyric, phone_edits=edit) for n in range(5)
            ]
            for phrase, samples in sung(voice, song_of(notes)):
                yield from _between_vowels(phrase, pitch.f0(samples, voice.info.sample_rate, hop_s=_HOP_S) > 0)


def _between_vowels(phrase: SungPhrase, voiced: NDArray[np.bool_]) -> Iterator[Length]:
    edges = np.flatnonzero(np.diff(voiced.astype(int))) + 1
    for phone in phrase.score.phones:
        middle = int((phone.start_s + phone.duration_s / 2) / _HOP_S)
        if phone.note <= 0 or middle >= len(voiced) or voiced[middle]:
            continue
        before, after = edges[edges <= middle], edges[edges > middle]
        if len(before) and len(after):
            first_s, last_s = before[-1] * _HOP_S, after[0] * _HOP_S
            late_s = last_s - phone.start_s - phone.duration_s
            yield Length(phone.duration_s, last_s - first_s, first_s - phone.start_s, late_s)


def show_lengths(voice: Speaks, tone: int) -> None:
    """Print how far lengths are off."""
    told = np.array(list(lengths(voice, tone)))
    off_ms = 1000 * np.abs(told[:, 1] - told[:, 0])
    figures = [
        (1000 * told[:, 0].min(), 0),
        (1000 * told[:, 0].max(), 0),
        (np.median(off_ms), 1),
        (np.percentile(off_ms, 95), 1),
        (np.corrcoef(told[:, 0], told[:, 1])[0, 1], 3),
        (1000 * np.median(told[:, 2]), 1),
        (1000 * np.median(told[:, 3]), 1),
    ]
    heads = ["phones", "least ms", "most ms", "median |ms|", "p95 |ms|", "correlation", "start ms", "end ms"]
    show(heads, [[len(told), *(rounded(*one) for one in figures)]])


def show_curves(voice: Speaks, tone: int) -> None:
    """Print what each curve does to a held vowel."""
    rate, hz = voice.info.sample_rate, 440 * 2 ** ((tone - 69) / 12)
    rows = []
    for field, values in _CURVES.items():
        plain = Note(id=0, start=0, length=int(1.5 * SECOND), tone=tone, lyric="la")
        notes = [
            msgspec.structs.replace(plain, id=n, start=2 * n * SECOND, **{field: value})
            for n, value in enumerate(values)
        ]
        song = song_of(notes)
        made = singing.joined(list(singing.render(voice, singing.plan(voice, song, song.tracks[0]))), rate)
        parts = [
            made.samples[round((2 * n + 0.4 - made.start_s) * rate) :][: round(0.8 * rate)] for n in range(len(notes))
        ]
        for value, part in zip(values, parts, strict=True):
            moved, slope = formants.moved(parts[0], part, rate)
            heard = pitch.f0(part, rate)[20:-20]
            louder = 20 * np.log10(np.std(part) / np.std(parts[0]))
            figures = [
                (louder, 1),
                (_harmonics_db(part, rate, hz), 1),
                (slope, 1),
                (moved, 1),
                (np.median(np.abs(1200 * np.log2(heard[heard > 0] / hz))), 1),
            ]
            rows.append([field, value, *(rounded(*one) for one in figures)])
    show(["curve", "asked", "level dB", "harmonics/noise dB", "slope dB/oct", "formants st", "median ct"], rows)


def _harmonics_db(samples: Samples, rate: int, hz: float) -> float:
    """Harmonics to noise of the middle third: how alike two periods in a row are."""
    middle = samples[len(samples) // 3 : 2 * len(samples) // 3]
    period = rate / hz

    def alike(lag: int) -> float:
        first, second = middle[:-lag], middle[lag:]
        return float(first @ second / np.sqrt((first @ first) * (second @ second)))

    share = min(0.99999, max(alike(lag) for lag in range(int(0.97 * period), int(1.03 * period) + 2)))
    return float(10 * np.log10(share / (1 - share)))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("voices", nargs="*", default=["wren", "rowan"])
    arguments = parser.parse_args()
    with Project.open(arguments.project, lock=False) as project:
        for name in arguments.voices:
            print(name)  # noqa: T201
            voice = loading.load(project, name)
            low, high = vocal_range.vocal_range(voice, "").comfortable
            show_lengths(voice, round((low + high) / 2))
            show_curves(voice, round((low + high) / 2))


if __name__ == "__main__":
    main()
