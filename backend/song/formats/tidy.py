"""What every reader does with the notes it found: sort and number them, leave one at a time, and let notes without a
lyric hold the vowel before.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from backend.protocol.notices import Notice, notice
from backend.protocol.song import HOLD, TICKS, Meter, Note, Song, Tempo
from backend.protocol.song_clock import bar_ticks
from backend.text.articulation import is_phone

NAMELESS = "–"
"""Stands for the name of a track that has none."""


def ticks(value: float, division: float) -> int:
    """A file's time, ``division`` to a quarter note, as ours."""
    return round(value * TICKS / division)


def known(phones: Sequence[str]) -> list[str]:
    """A note's phones as a file has them; none where one of them is no IPA: the lyric says them then."""
    return list(phones) if all(map(is_phone, phones)) else []


def one_at_a_time(notes: Iterable[Note]) -> tuple[list[Note], int]:
    """Notes sorted and numbered; of those that begin together the highest, and each ends where the next begins.

    Also how many were left out.
    """
    row: list[Note] = []
    left_out = 0
    for note in sorted(notes, key=lambda one: (one.start, -one.tone)):
        if row and row[-1].start == note.start:
            left_out += 1
        elif note.length > 0:
            row.append(note)
    if not row:
        return [], 0
    ends = [*(note.start for note in row[1:]), None]
    cut = [
        note if end is None or note.end <= end else replace(note, length=end - note.start)
        for note, end in zip(row, ends, strict=True)
    ]
    return [replace(note, id=number) for number, note in enumerate(cut)], left_out


def held(notes: Sequence[Note]) -> list[Note]:
    """Where a track has lyrics, notes without one hold the vowel before."""
    if not any(note.lyric for note in notes):
        return list(notes)
    return [note if note.lyric else replace(note, lyric=HOLD) for note in notes]


def chords(name: str, left_out: int) -> list[Notice]:
    """What is said of notes that were left out; nothing where there were none."""
    return [notice("left-out/chords", name=name or NAMELESS, n=left_out)] if left_out else []


def meters(rows: Iterable[tuple[int, int, int]]) -> list[Meter]:
    """Meters of files that count bars: (bar from 0, beats, unit), sorted."""
    found: list[Meter] = []
    bar = tick = 0
    for number, beats, unit in rows:
        if found:
            tick += (number - bar) * bar_ticks(found[-1])
        bar = number
        found.append(Meter(tick=tick, beats=beats, unit=unit))
    return found


def from_tick(tempos: Sequence[Tempo], first: int) -> list[Tempo]:
    """Tempos of a file whose song begins at tick ``first``; the first one holds from the beginning."""
    moved = [replace(one, tick=max(0, one.tick - first)) for one in sorted(tempos, key=lambda one: one.tick)]
    last = {one.tick: one for one in moved}  # of those before the song, the last
    return [replace(one, tick=one.tick if number else 0) for number, one in enumerate(last.values())]


def check_times(tempos: Sequence[Tempo], meters: Sequence[Meter]) -> None:
    """Raise ValueError for a tempo or meter that no song has."""
    if any(not 1 <= tempo.bpm <= 1000 for tempo in tempos):
        raise ValueError("a tempo")
    if any(not 1 <= meter.beats <= 64 or meter.unit not in (1, 2, 4, 8, 16, 32) for meter in meters):
        raise ValueError("a meter")


def other_tracks(song: Song, kind: str) -> list[Notice]:
    """What is said of all tracks but the first by a format that holds one."""
    more = len(song.tracks) - 1
    return [notice("left-out/tracks", n=more, of=len(song.tracks), format=kind)] if more > 0 else []
