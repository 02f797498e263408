"""What every reader does to the notes that it found: in order, one at a time, numbered, with lyrics that hold."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from backend.protocol.notices import Notice, notice
from backend.protocol.song import HOLD, TICKS, Note, Song

NAMELESS = "–"
"""In the place of a track's name."""


def ticks(value: float, division: float) -> int:
    """A file's time, ``division`` to a quarter note, as ours."""
    return round(value * TICKS / division)


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


def other_tracks(song: Song, kind: str) -> list[Notice]:
    """What is said of all tracks but the first by a format that holds one."""
    more = len(song.tracks) - 1
    return [notice("left-out/tracks", n=more, of=len(song.tracks), format=kind)] if more > 0 else []
