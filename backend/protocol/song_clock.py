"""Ticks ↔ seconds, bars and beats. Light, so that the window and the backend reckon alike."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from backend.protocol.song import TICKS, Meter, Song, Tempo


class Place(NamedTuple):
    """Where a tick lies, counted from 1 as musicians do."""

    bar: int
    beat: int
    tick: int
    """Ticks after the beat, from 0."""


class SongClock:
    """Of one list of tempos and meters. Ticks below 0 and beyond the last change are fine."""

    def __init__(self, tempos: Sequence[Tempo], meters: Sequence[Meter] = ()) -> None:
        tempos = sorted(tempos, key=lambda tempo: tempo.tick) or [Tempo()]
        self._ticks = [0, *(tempo.tick for tempo in tempos[1:])]
        self._tick_s = [60.0 / (TICKS * tempo.bpm) for tempo in tempos]
        self._starts_s = [0.0]
        for index in range(1, len(tempos)):
            length = self._ticks[index] - self._ticks[index - 1]
            self._starts_s.append(self._starts_s[-1] + length * self._tick_s[index - 1])
        self._meters = sorted(meters, key=lambda meter: meter.tick) or [Meter()]
        self._bars = [0]
        for before, after in pairwise(self._meters):
            # A change of meter begins a bar, also where the one before is not full.
            self._bars.append(self._bars[-1] - (before.tick - after.tick) // bar_ticks(before))

    @classmethod
    def of(cls, song: Song) -> "SongClock":
        """The clock of a song."""
        return cls(song.tempos, song.meters)

    def seconds(self, tick: float) -> float:
        """Seconds from the song's start."""
        at = max(0, bisect_right(self._ticks, tick) - 1)
        return self._starts_s[at] + (tick - self._ticks[at]) * self._tick_s[at]

    def each(self, ticks: Sequence[int]) -> list[float]:
        """:meth:`seconds` of ticks that rise, all at once."""
        edges = [0, *(bisect_left(ticks, change) for change in self._ticks[1:]), len(ticks)]
        found: list[float] = []
        for (first, last), start_s, begins, tick_s in zip(
            pairwise(edges), self._starts_s, self._ticks, self._tick_s, strict=True
        ):
            found += [start_s + (tick - begins) * tick_s for tick in ticks[first:last]]
        return found

    def tick(self, seconds: float) -> float:
        """The inverse of :meth:`seconds`; not rounded."""
        at = max(0, bisect_right(self._starts_s, seconds) - 1)
        return self._ticks[at] + (seconds - self._starts_s[at]) / self._tick_s[at]

    def meter(self, tick: float) -> Meter:
        """The meter that rules at a tick."""
        return self._meters[self._meter_index(tick)]

    def place(self, tick: int) -> Place:
        """Bar, beat and the ticks after it."""
        index = self._meter_index(tick)
        meter = self._meters[index]
        bars, rest = divmod(tick - meter.tick, bar_ticks(meter))
        beat, rest = divmod(rest, beat_ticks(meter))
        return Place(self._bars[index] + bars + 1, beat + 1, rest)

    def bar_start(self, tick: int) -> int:
        """The tick at which the bar of ``tick`` begins."""
        meter = self.meter(tick)
        return tick - (tick - meter.tick) % bar_ticks(meter)

    def _meter_index(self, tick: float) -> int:
        return max(0, bisect_right([meter.tick for meter in self._meters], tick) - 1)


def beat_ticks(meter: Meter) -> int:
    """Ticks of a beat."""
    return 4 * TICKS // meter.unit


def bar_ticks(meter: Meter) -> int:
    """Ticks of a bar."""
    return meter.beats * beat_ticks(meter)
