"""Tempo and meter along a song, and the beats that a metronome makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.protocol.song import Background, Meter, Song, Tempo
from studio.maths import song_time

BAR = 4 * 480


@given(st.integers(1, 40), st.integers(20, 400))
def test_a_change_rules_up_to_the_next_and_goes_again(bar: int, bpm: int) -> None:
    song = Song(tempos=[Tempo(bpm=100), Tempo(tick=50 * BAR, bpm=60)])
    changed = song_time.with_tempo(song, bar * BAR, bpm)
    assert song_time.tempo_at(changed, bar * BAR - 1).bpm == 100
    assert song_time.tempo_at(changed, bar * BAR).bpm == bpm
    assert song_time.tempo_at(changed, 50 * BAR).bpm == 60
    assert song_time.changes_at(changed, bar * BAR)
    assert song_time.without_change(changed, bar * BAR) == song


def test_a_sound_beside_the_voices_stays_at_its_beat() -> None:
    beds = [Background(file=str(offset_s), offset_s=offset_s) for offset_s in (-0.5, 0.0, 4.0, 10.0)]
    song = Song(tempos=[Tempo(bpm=120)], backgrounds=beds)
    slower = song_time.with_tempo(song, 0, 60)
    assert [one.offset_s for one in slower.backgrounds] == pytest.approx([-0.5, 0, 8, 20])
    later = song_time.with_tempo(song, 4 * BAR, 60)  # at 8 s
    assert [one.offset_s for one in later.backgrounds] == pytest.approx([-0.5, 0, 4, 12])
    assert [one.offset_s for one in song_time.without_change(later, 4 * BAR).backgrounds] == pytest.approx(
        [-0.5, 0, 4, 10]
    )


def test_the_beginning_is_no_change_and_stays() -> None:
    song = song_time.with_meter(song_time.with_tempo(Song(), 0, 90), 0, beats=3, unit=4)
    assert (song.tempos, song.meters) == ([Tempo(bpm=90)], [Meter(beats=3)])
    assert not song_time.changes_at(song, 0)
    assert song_time.without_change(song, 0) == song


def test_what_is_said_along_the_ruler() -> None:
    song = song_time.with_meter(song_time.with_tempo(Song(), BAR, 90.5), 2 * BAR, beats=6, unit=8)
    assert song_time.changes(song) == [(0, "♩ = 120  4/4"), (BAR, "♩ = 90.5"), (2 * BAR, "6/8")]


def test_beats_follow_tempo_and_meter() -> None:
    song = Song(tempos=[Tempo(bpm=60), Tempo(tick=BAR, bpm=120)], meters=[Meter(), Meter(tick=BAR, beats=3)])
    beats = list(song_time.beats(song, 0.0, 7.0))
    assert [at_s for at_s, _ in beats] == pytest.approx([0, 1, 2, 3, 4, 4.5, 5, 5.5, 6, 6.5])
    assert [at_s for at_s, strong in beats if strong] == pytest.approx([0, 4, 5.5])
    assert [at_s for at_s, _ in song_time.beats(song, 2.5, 4.2)] == pytest.approx([3, 4])


def test_a_bar_is_counted_at_the_tempo_that_follows() -> None:
    song = Song(tempos=[Tempo(bpm=60), Tempo(tick=BAR, bpm=120)], meters=[Meter(), Meter(tick=BAR, beats=3)])
    lead_s, clicks = song_time.count_in(song, 4.0)
    assert lead_s == pytest.approx(1.5)
    assert clicks == [(0.0, True), (0.5, False), (1.0, False)]
