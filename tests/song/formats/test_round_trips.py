"""A song that is written and read again is the same, as far as the kind of file can hold it."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from backend.protocol.song import Note, Song
from backend.song import score
from backend.song.formats import files
from tests.song.formats.songs import songs

FEW = settings(max_examples=30, deadline=None)


def _again(song: Song, suffix: str) -> Song:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"Ein Lied 歌{suffix}"
        files.write(song, path, lambda: [score.plan(song, track) for track in song.tracks])
        return files.read(path)[0]


def _notes(song: Song) -> list[list[tuple[int, int, int, str]]]:
    return [[(one.start, one.length, one.tone, one.lyric) for one in track.notes] for track in song.tracks]


@FEW
@given(songs(drawn=True, rich=True))
def test_our_own_json_keeps_everything(song: Song) -> None:
    assert _again(song, ".json") == song


@FEW
@given(songs(drawn=True, rich=True))
def test_ustx_keeps_notes_tempo_meter_vibrato_and_drawn_pitch(song: Song) -> None:
    again = _again(song, ".ustx")
    assert _notes(again) == _notes(song)
    assert (again.title, again.tempos, again.meters) == (song.title, song.tempos, song.meters)
    for one, other in zip(song.tracks, again.tracks, strict=True):
        assert other.name == one.name
        assert [note.drawn for note in other.notes] == [note.drawn for note in one.notes]
        for before, after in zip(one.notes, other.notes, strict=True):
            assert (before.vibrato is None) == (after.vibrato is None)
            if before.vibrato is not None and after.vibrato is not None:
                assert after.vibrato.rate_hz == pytest.approx(before.vibrato.rate_hz)
                assert after.vibrato.onset_s == pytest.approx(before.vibrato.onset_s, abs=1e-6)


@FEW
@given(songs())
def test_midi_keeps_notes_lyrics_tempo_and_meter(song: Song) -> None:
    again = _again(song, ".mid")
    assert _notes(again) == _notes(song)
    assert [track.name for track in again.tracks] == [track.name for track in song.tracks]
    assert [(one.tick, round(one.bpm)) for one in again.tempos] == [(one.tick, one.bpm) for one in song.tempos]
    assert again.meters == song.meters


@FEW
@given(songs())
def test_musicxml_keeps_notes_lyrics_tempo_and_meter(song: Song) -> None:
    again = _again(song, ".musicxml")
    assert _notes(again) == _notes(song)
    sounding = [one for one in song.tempos if one.tick < song.end]
    assert again.tempos[: len(sounding)] == sounding
    assert again.meters == [one for one in song.meters if one.tick < song.end]


@FEW
@given(songs(count=1, rich=True))
def test_ust_keeps_the_notes_and_vibrato_of_one_track(song: Song) -> None:
    again = _again(song, ".ust")
    assert _notes(again) == _notes(song)
    inside = {one.tick for one in song.tempos if any(n.start < one.tick < n.end for n in song.tracks[0].notes)}
    kept = [one for one in song.tempos if one.tick not in inside and one.tick < song.end]
    assert again.tempos == kept
    for before, after in zip(song.tracks[0].notes, again.tracks[0].notes, strict=True):
        assert (before.vibrato is None) == (after.vibrato is None)
        if before.vibrato is not None and after.vibrato is not None and not inside:
            assert after.vibrato.depth_cents == before.vibrato.depth_cents
            assert after.vibrato.rate_hz == pytest.approx(before.vibrato.rate_hz, rel=1e-3)
            assert after.vibrato.onset_s == pytest.approx(before.vibrato.onset_s, abs=0.01)


@FEW
@given(songs(count=1))
def test_ds_keeps_tones_and_times_in_seconds(song: Song) -> None:
    singable = [replace(one, lyric="la" if one.lyric not in ("-", "la") else one.lyric) for one in song.tracks[0].notes]
    song = replace(song, tempos=song.tempos[:1], tracks=[replace(song.tracks[0], notes=singable)])
    again = _again(song, ".ds")
    share = 125 / song.tempos[0].bpm
    assert [note.tone for note in again.tracks[0].notes] == [note.tone for note in singable]
    for before, after in zip(singable, again.tracks[0].notes, strict=True):
        assert after.start == pytest.approx(before.start * share, abs=2)
        assert after.lyric == before.lyric


def test_pitch_that_was_drawn_lives_on_in_ds() -> None:
    from backend.protocol.song import Stroke, Track

    bend = Stroke(start=100, cents=[0.0, 60.0, 120.0, 60.0, 0.0] * 4)
    note = Note(id=0, start=0, length=960, tone=60, lyric="la", drawn=[bend])
    song = Song(tracks=[Track(notes=[note])])
    before = score.plan(song, song.tracks[0])[0]
    again = _again(song, ".ds")
    after = score.plan(again, again.tracks[0])[0]
    hop_s = before.score.f0.hop_s
    for at_s in (0.2, 0.25, 0.3, 0.6):
        one, two = (plan.score.f0.hz[round((at_s - plan.start_s) / hop_s)] for plan in (before, after))
        assert two == pytest.approx(one, rel=0.004)
