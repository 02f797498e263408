"""Tempo and meter along a song: what rules where, and other values from a bar on."""

from collections.abc import Iterator

from msgspec.structs import replace

from backend.protocol.song import TICKS, Meter, Song, Tempo
from backend.protocol.song_clock import SongClock, beat_ticks


def tempo_at(song: Song, tick: int) -> Tempo:
    """The tempo that rules at a tick."""
    return next((one for one in reversed(song.tempos) if one.tick <= tick), song.tempos[0])


def meter_at(song: Song, tick: int) -> Meter:
    """The meter that rules at a tick."""
    return next((one for one in reversed(song.meters) if one.tick <= tick), song.meters[0])


def with_tempo(song: Song, tick: int, bpm: float) -> Song:
    """Another tempo from ``tick`` on, up to the next change."""
    others = [one for one in song.tempos if one.tick != tick]
    return _at_tempos(song, sorted([*others, Tempo(tick=tick, bpm=bpm)], key=lambda one: one.tick))


def _at_tempos(song: Song, tempos: list[Tempo]) -> Song:
    """Sounds beside the voices begin at the beat at which they began, as in OpenUtau and Synthesizer V; those that
    begin with the song, or were cut at their beginning, stay.
    """
    before, after = SongClock(song.tempos), SongClock(tempos)
    moved = [
        replace(one, offset_s=after.seconds(before.tick(one.offset_s))) if one.offset_s > 0 else one
        for one in song.backgrounds
    ]
    return replace(song, tempos=tempos, backgrounds=moved)


def with_meter(song: Song, tick: int, *, beats: int, unit: int) -> Song:
    """Another meter from ``tick`` on, which begins a bar."""
    others = [one for one in song.meters if one.tick != tick]
    made = Meter(tick=tick, beats=beats, unit=unit)
    return replace(song, meters=sorted([*others, made], key=lambda one: one.tick))


def changes_at(song: Song, tick: int) -> bool:
    """Whether a tempo or a meter begins there. The song's beginning is no change."""
    return tick > 0 and tick in {*(one.tick for one in song.tempos), *(one.tick for one in song.meters)}


def without_change(song: Song, tick: int) -> Song:
    """What ruled before goes on."""
    if tick <= 0:
        return song
    meters = [one for one in song.meters if one.tick != tick]
    return replace(_at_tempos(song, [one for one in song.tempos if one.tick != tick]), meters=meters)


def changes(song: Song) -> list[tuple[int, str]]:
    """Where tempo or meter begin, and what is said of them there: ``♩ = 96  3/4``."""
    tempos = {one.tick: f"♩ = {one.bpm:g}" for one in song.tempos}
    meters = {one.tick: f"{one.beats}/{one.unit}" for one in song.meters}
    return [
        (tick, "  ".join(said for said in (tempos.get(tick), meters.get(tick)) if said))
        for tick in sorted({*tempos, *meters})
    ]


def beats(song: Song, start_s: float, end_s: float) -> Iterator[tuple[float, bool]]:
    """Each beat from ``start_s`` to ``end_s``, seconds of the song, and whether it begins a bar."""
    clock = SongClock.of(song)
    tick = clock.bar_start(int(clock.tick(start_s)))
    while (at_s := clock.seconds(tick)) < end_s:
        if at_s >= start_s - 1e-6:
            yield at_s, clock.bar_start(tick) == tick
        step = beat_ticks(clock.meter(tick))
        after = next((one.tick for one in song.meters if tick < one.tick < tick + step), tick + step)
        tick = after


def count_in(song: Song, start_s: float) -> tuple[float, list[tuple[float, bool]]]:
    """A bar of beats at the tempo of ``start_s``: its seconds, and each beat's with whether it begins the bar."""
    tick = int(SongClock.of(song).tick(start_s) + 1e-6)
    meter = meter_at(song, tick)
    beat_s = beat_ticks(meter) * 60 / (TICKS * tempo_at(song, tick).bpm)
    return meter.beats * beat_s, [(number * beat_s, number == 0) for number in range(meter.beats)]
