"""Edits of a track's notes as pure functions: each takes the notes and returns other ones.

Notes stay sorted and never overlap. Where an edit lays a note over another, the edited one keeps its time: the other
is shortened, or gives way where nothing of it is left. What was drawn is kept in cents beside the note's tone, so it
goes with a note that is moved.
"""

import itertools
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence

from msgspec.structs import replace

from backend.protocol.song import HOLD, Key, Note, Song
from studio.maths import scales, song_pitch

LEAST = 15
"""The shortest note, ticks: 16 ms at 120 quarter notes a minute."""
LOWEST, HIGHEST = 24, 108
"""Tones that can be reached: C1 to C8."""

Notes = list[Note]


def with_notes(song: Song, track: int, notes: Notes) -> Song:
    """The song with other notes in one track."""
    tracks = list(song.tracks)
    tracks[track] = replace(tracks[track], notes=notes)
    return replace(song, tracks=tracks)


def new_id(notes: Sequence[Note]) -> int:
    """An id that no note has yet."""
    return max((note.id for note in notes), default=-1) + 1


def place_of(notes: Sequence[Note], id: int) -> int:
    """Index of a note by its id; -1 for none."""
    return next((index for index, note in enumerate(notes) if note.id == id), -1)


def at_tick(notes: Sequence[Note], tick: float) -> int:
    """Index of the note that sounds at a tick; -1 in a rest."""
    index = bisect_right(notes, tick, key=lambda note: note.start) - 1
    return index if index >= 0 and tick < notes[index].end else -1


def overlaid(others: Sequence[Note], edited: Sequence[Note]) -> Notes:
    """Both together. ``others`` (sorted, without overlaps) give way to ``edited``."""
    if not edited:
        return list(others)
    kept = []
    for note, after in itertools.pairwise([*sorted(edited, key=lambda one: (one.start, one.id)), None]):
        assert note is not None
        note = note if after is None else _until(note, after.start)
        if note.length > 0:
            kept.append(note)
    first = max(0, bisect_left(others, kept[0].start, key=lambda one: one.start) - 1)
    last = bisect_left(others, kept[-1].end, key=lambda one: one.start)
    starts = [note.start for note in kept]
    left = [one for one in (_beside(note, kept, starts) for note in others[first:last]) if one is not None]
    middle = sorted([*left, *kept], key=lambda one: one.start)
    return [*others[:first], *middle, *others[last:]]


def _beside(note: Note, kept: Sequence[Note], starts: Sequence[int]) -> Note | None:
    """What is left of a note beside those that keep their time; None: nothing."""
    for other in kept[max(0, bisect_right(starts, note.start) - 1) :]:
        if other.start >= note.end:
            break
        if other.start > note.start:
            note = _until(note, other.start)
            break
        if other.end > note.start:
            note = begun(note, other.end)
    return note if note.length >= LEAST else None


def _until(note: Note, tick: int) -> Note:
    return note if note.end <= tick else replace(note, length=tick - note.start)


def begun(note: Note, start: int) -> Note:
    """A note that begins elsewhere and ends where it ended; its drawing stays where it is in time."""
    by = start - note.start
    drawn = [replace(stroke, start=stroke.start - by) for stroke in note.drawn]
    return replace(note, start=start, length=note.length - by, drawn=drawn)


def added(notes: Sequence[Note], note: Note) -> Notes:
    """With one more."""
    return overlaid(notes, [note])


def removed(notes: Sequence[Note], ids: Collection[int]) -> Notes:
    """Without these."""
    return [note for note in notes if note.id not in ids]


def changed(notes: Sequence[Note], ids: Collection[int], change: Callable[[Note], Note]) -> Notes:
    """With these changed; their times may change too."""
    return overlaid(removed(notes, ids), [change(note) for note in notes if note.id in ids])


def moved(notes: Sequence[Note], ids: Collection[int], ticks: int, tones: int) -> Notes:
    """Moved in time, not before the song's start, and in tone, all by the same."""
    held = [note for note in notes if note.id in ids]
    if not held:
        return list(notes)
    ticks = max(ticks, -min(note.start for note in held))
    tones = max(LOWEST - min(n.tone for n in held), min(HIGHEST - max(n.tone for n in held), tones))
    return changed(notes, ids, lambda note: replace(note, start=note.start + ticks, tone=note.tone + tones))


def stepped(notes: Sequence[Note], ids: Collection[int], steps: int, key: Key) -> Notes:
    """Moved by steps of a scale."""

    def step(note: Note) -> Note:
        return replace(note, tone=max(LOWEST, min(HIGHEST, scales.stepped(key, note.tone, steps))))

    return changed(notes, ids, step)


def in_scale(notes: Sequence[Note], ids: Collection[int], keys: Sequence[Key]) -> Notes:
    """On the nearest tones of the scale that rules where each begins."""

    def nearest_tone(note: Note) -> Note:
        return replace(note, tone=scales.nearest(scales.key_at(keys, note.start), note.tone))

    return changed(notes, ids, nearest_tone)


def resized(notes: Sequence[Note], ids: Collection[int], ticks: int) -> Notes:
    """Ends moved."""
    return changed(notes, ids, lambda note: replace(note, length=max(LEAST, note.length + ticks)))


def begun_later(notes: Sequence[Note], ids: Collection[int], ticks: int) -> Notes:
    """Starts moved, ends kept."""
    return changed(notes, ids, lambda note: begun(note, max(0, min(note.end - LEAST, note.start + ticks))))


def split(notes: Sequence[Note], id: int, tick: int) -> Notes:
    """One note in two at a tick; the vowel goes on in the second. As it was where a part would be too short."""
    index = place_of(notes, id)
    if index < 0 or not notes[index].start + LEAST <= tick <= notes[index].end - LEAST:
        return list(notes)
    note = notes[index]
    at = tick - note.start
    left, right = song_pitch.parted(note.drawn, at)
    first = replace(note, length=at, drawn=left)
    second = replace(
        note,
        id=new_id(notes),
        start=tick,
        length=note.length - at,
        lyric=HOLD,
        phones=[],
        phone_edits=[],
        drawn=[replace(stroke, start=stroke.start - at) for stroke in right],
    )
    return [*notes[:index], first, second, *notes[index + 1 :]]


def merged(notes: Sequence[Note], ids: Collection[int]) -> Notes:
    """From the first of these to the last as one note, with the first one's tone and lyric; drawings stay in place."""
    places = [index for index, note in enumerate(notes) if note.id in ids]
    if len(places) < 2:
        return list(notes)
    row = notes[places[0] : places[-1] + 1]
    first = row[0]
    drawn = list(first.drawn)
    for note in row[1:]:
        cents = 100 * (note.tone - first.tone) + note.tuning_cents - first.tuning_cents
        for stroke in note.drawn:
            there = replace(
                stroke, start=stroke.start + note.start - first.start, cents=[value + cents for value in stroke.cents]
            )
            drawn = song_pitch.overlaid(drawn, there)
    one = replace(first, length=row[-1].end - first.start, drawn=drawn)
    return [*notes[: places[0]], one, *notes[places[-1] + 1 :]]


def quantized(notes: Sequence[Note], ids: Collection[int], grid: int) -> Notes:
    """Starts and ends on the grid, as far as the notes beside leave room; none is lost."""

    def wish(note: Note) -> tuple[int, int]:
        start = nearest(note.start, grid)
        return start, max(start + grid, nearest(note.end, grid))

    return _retimed(notes, ids, wish)


def humanized(notes: Sequence[Note], ids: Collection[int], seed: int, *, ticks: int = 14) -> Notes:
    """Starts a little beside the beat, loudness and tuning a little beside even; the same for the same seed. Notes that
    touched still do.
    """
    dice = random.Random(seed)

    def wish(note: Note) -> tuple[int, int]:
        by = round(dice.gauss(0, ticks / 2))
        return note.start + by, note.end + by

    def loose(note: Note) -> Note:
        energy = round(max(-24.0, min(24.0, note.energy_db + dice.gauss(0, 0.6))), 2)
        tuning = round(max(-100.0, min(100.0, note.tuning_cents + dice.gauss(0, 3))), 1)
        return replace(note, energy_db=energy, tuning_cents=tuning)

    moved_notes = _retimed(notes, ids, wish)
    for at, (before, after) in enumerate(itertools.pairwise(notes)):
        if before.end == after.start and before.id in ids:
            moved_notes[at] = replace(moved_notes[at], length=moved_notes[at + 1].start - moved_notes[at].start)
    return [loose(note) if note.id in ids else note for note in moved_notes]


def _retimed(notes: Sequence[Note], ids: Collection[int], wish: Callable[[Note], tuple[int, int]]) -> Notes:
    """Each at its wished start and end, as far as the notes beside it leave room: order and number stay."""
    result: Notes = []
    free = 0
    for index, note in enumerate(notes):
        after = notes[index + 1] if index + 1 < len(notes) else None
        if note.id in ids:
            start, end = wish(note)
            latest = note.end if after is None else max(note.end, after.start)
            if after is None or after.id in ids:
                latest += note.length
            start = max(free, min(start, latest - LEAST))
            note = begun(note, start)
            note = replace(note, length=max(LEAST, min(end, latest) - start))
        elif note.start < free:
            note = begun(note, min(free, note.end - 1))
        if result and result[-1].end > note.start:
            result[-1] = _until(result[-1], note.start)
        result.append(note)
        free = note.start + min(LEAST, note.length)
    return result


def nearest(tick: float, grid: int) -> int:
    """The grid's nearest line; a grid of 0 has a line at every tick."""
    return int(tick / grid + 0.5) * grid if grid else round(tick)


def with_lyrics(notes: Sequence[Note], id: int, lyrics: Sequence[str]) -> Notes:
    """Words for a note and those after it; phones that were given for the old words go."""
    result, place = list(notes), place_of(notes, id)
    for at, lyric in enumerate(lyrics, place):
        if place >= 0 and at < len(result):
            result[at] = replace(result[at], lyric=lyric, phones=[], phone_edits=[])
    return result


def pasted(notes: Sequence[Note], clip: Sequence[Note], tick: int) -> tuple[Notes, list[int]]:
    """Copied notes, the first of them at a tick; and the ids that they got."""
    first, free = min((note.start for note in clip), default=0), new_id(notes)
    new = [replace(note, id=free + at, start=note.start - first + tick) for at, note in enumerate(clip)]
    return overlaid(notes, new), [note.id for note in new]
