"""Notes → phrases, each sung in one breath; a voice renders them one by one.

The rules are our own (a rest ends a phrase; a long phrase is cut after its longest note that ends a word): song files
do not mark breaths, and short phrases let an edit be heard after rendering one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.protocol.song import Note
from backend.protocol.song_clock import SongClock
from backend.song.lyrics import Sung

REST_S = 0.25
"""A longer rest ends a phrase."""
_LONGEST_S = 16.0
"""A longer phrase is cut where a singer would take a breath."""
_SOONEST_S = 4.0
_BREATH_S = 0.25
_MOST_OF_A_NOTE = 0.4


@dataclass(frozen=True)
class Phrase:
    """Notes ``first`` to ``last``, the latter not among them."""

    first: int
    last: int
    short_s: float = 0.0
    """Seconds that its last note is shorter than written: the time for a breath between two phrases without a rest."""


def phrases(notes: Sequence[Note], sung: Sequence[Sung], clock: SongClock) -> list[Phrase]:
    """All phrases, in order. Breaths belong to none."""
    found: list[Phrase] = []
    first = -1
    for index, note in enumerate(notes):
        rested = first >= 0 and clock.seconds(note.start) - clock.seconds(notes[index - 1].end) > REST_S
        if first >= 0 and (rested or sung[index].breath):
            found += _parted(first, index, notes, sung, clock)
            first = -1
        if first < 0 and not sung[index].breath:
            first = index
    if first >= 0:
        found += _parted(first, len(notes), notes, sung, clock)
    return found


def _parted(first: int, last: int, notes: Sequence[Note], sung: Sequence[Sung], clock: SongClock) -> list[Phrase]:
    """One phrase, or several where it would be too long: parted after its longest notes that end a word."""
    parts: list[Phrase] = []
    while clock.seconds(notes[last - 1].end) - clock.seconds(notes[first].start) > _LONGEST_S:
        best, at = 0.0, -1
        for index in range(first + 1, last):
            since_s = clock.seconds(notes[index].start) - clock.seconds(notes[first].start)
            length_s = clock.seconds(notes[index].start) - clock.seconds(notes[index - 1].start)
            if _SOONEST_S <= since_s <= _LONGEST_S and sung[index].word and length_s > best:
                best, at = length_s, index
        if at < 0:
            break
        rest_s = clock.seconds(notes[at].start) - clock.seconds(notes[at - 1].end)
        parts.append(Phrase(first, at, max(0.0, min(_BREATH_S - rest_s, _MOST_OF_A_NOTE * best))))
        first = at
    return [*parts, Phrase(first, last)]
