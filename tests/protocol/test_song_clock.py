import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.protocol.song import TICKS, Meter, Tempo
from backend.protocol.song_clock import SongClock

_TEMPOS = st.lists(st.tuples(st.integers(0, 50_000), st.floats(20, 400)), max_size=6)


def test_a_beat_at_sixty_lasts_a_second() -> None:
    clock = SongClock([Tempo(bpm=60), Tempo(tick=4 * TICKS, bpm=120)])
    assert clock.seconds(4 * TICKS) == pytest.approx(4.0)
    assert clock.seconds(6 * TICKS) == pytest.approx(5.0)
    assert clock.seconds(-TICKS) == pytest.approx(-1.0)


@given(_TEMPOS, st.integers(-10_000, 100_000))
def test_seconds_and_ticks_are_each_others_inverse(changes: list[tuple[int, float]], tick: int) -> None:
    clock = SongClock([Tempo(tick=at, bpm=bpm) for at, bpm in changes])
    assert clock.tick(clock.seconds(tick)) == pytest.approx(tick, abs=1e-4)


@given(_TEMPOS, st.integers(0, 100_000), st.integers(1, 1000))
def test_time_only_goes_forward(changes: list[tuple[int, float]], tick: int, later: int) -> None:
    clock = SongClock([Tempo(tick=at, bpm=bpm) for at, bpm in changes])
    assert clock.seconds(tick + later) > clock.seconds(tick)


def test_bars_and_beats_count_from_one_over_changes_of_meter() -> None:
    clock = SongClock([Tempo()], [Meter(beats=3), Meter(tick=6 * TICKS, beats=6, unit=8)])
    assert clock.place(0) == (1, 1, 0)
    assert clock.place(4 * TICKS + 7) == (2, 2, 7)
    assert clock.place(6 * TICKS) == (3, 1, 0)
    assert clock.place(9 * TICKS + TICKS // 2) == (4, 2, 0)
    assert clock.bar_start(8 * TICKS) == 6 * TICKS


@given(_TEMPOS, st.lists(st.integers(-10_000, 100_000), max_size=20))
def test_many_ticks_at_once_are_the_same_seconds(changes: list[tuple[int, float]], ticks: list[int]) -> None:
    clock = SongClock([Tempo(tick=at, bpm=bpm) for at, bpm in changes])
    rising = sorted(ticks)
    assert clock.each(rising) == [clock.seconds(tick) for tick in rising]
