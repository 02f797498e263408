"""A song is sung in tune and in time, phrase by phrase; written and read again."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from backend.audio import io
from backend.protocol import wire
from backend.protocol.problems import VoicewrightError
from backend.protocol.song import Note, Song, Track
from backend.protocol.song_jobs import PlanSong, ReadSong, Sing, WriteSong
from tests.jobs.conftest import Do

BEAT = 480


def song() -> Song:
    """Two phrases, the second an octave's fifth higher."""
    notes = [
        Note(id=number, start=start * BEAT, length=2 * BEAT, tone=tone, lyric=lyric)
        for number, (start, tone, lyric) in enumerate(((0, 60, "la"), (2, 64, "la"), (8, 67, "la"), (10, 67, "la")))
    ]
    return Song(tracks=[Track(notes=notes, language="en-us")])


def test_notes_are_planned_at_their_pitch(place: Path, do: Do) -> None:
    planned = do(PlanSong(project=str(place), song=song(), voice="hum", semitones=0.0))
    assert len(planned.parts) == 2
    hz = np.asarray(planned.parts[0].score.f0.hz)
    held = np.median(hz[hz > 0][: len(hz[hz > 0]) // 3])
    assert 1200 * np.log2(held / 261.63) == pytest.approx(0, abs=60)


def test_a_language_that_the_voice_never_learnt_is_told_before_anything_is_sung(place: Path, do: Do) -> None:
    def told(language: str, name: str = "") -> list[str]:
        track = replace(
            song().tracks[0], name=name, language=language, notes=[replace(song().tracks[0].notes[0], lyric="ら")]
        )
        job = PlanSong(project=str(place), song=replace(song(), tracks=[track]), voice="hum", semitones=0.0)
        return [one.kind for one in do(job).hints]

    assert told("ja", "Alto") == ["sings-with-accent"]
    assert told("ja") == ["sings-with-accent/unnamed"]
    assert not told("en-gb"), "it learnt English"


def stretches(heard: list[wire.Message]) -> tuple[float, np.ndarray]:
    """Where what was announced begins, and all of it, one after another as a listener hears it."""
    chunks = [message for message in heard if isinstance(message, wire.Chunk)]
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))
    assert [chunk.last for chunk in chunks] == [*[False] * (len(chunks) - 1), True]
    return chunks[0].start_s, np.concatenate([io.read(Path(chunk.path))[0] for chunk in chunks])


def test_what_is_heard_while_it_is_sung_is_the_whole(
    place: Path, do: Do, heard: list[wire.Message], tmp_path: Path
) -> None:
    out = tmp_path / "歌.wav"
    two = replace(song(), tracks=[*song().tracks, replace(song().tracks[0], semitones=4.0, gain_db=-3.0)])
    sung = do(Sing(project=str(place), song=two, voice="hum", out=str(out), semitones=0.0))
    samples, rate = io.read(out)
    assert (rate, len(samples)) == (sung.sample_rate, round(sung.duration_s * rate))
    assert np.abs(samples).max() > 0.01
    assert np.abs(np.diff(samples)).max() < 0.5, "no click where phrases meet"
    start_s, together = stretches(heard)
    assert start_s == pytest.approx(sung.start_s, abs=1 / rate)
    assert np.allclose(together, samples, atol=1e-4)


def test_from_the_cursor_on_comes_first(place: Path, do: Do, heard: list[wire.Message], tmp_path: Path) -> None:
    out = tmp_path / "s.wav"
    sung = do(Sing(project=str(place), song=song(), voice="hum", out=str(out), semitones=0.0, from_s=4.5))
    samples, rate = io.read(out)
    start_s, together = stretches(heard)
    assert start_s == pytest.approx(4.5, abs=1 / rate)
    assert len([message for message in heard if isinstance(message, wire.Chunk)]) == 1, "the phrase before is behind"
    assert np.allclose(together, samples[round((4.5 - sung.start_s) * rate) :][: len(together)], atol=1e-4)


def test_a_song_without_notes_is_refused(place: Path, do: Do) -> None:
    with pytest.raises(VoicewrightError) as caught:
        do(Sing(project=str(place), song=Song(tracks=[Track()]), voice="hum"))
    assert caught.value.problem.kind == "song-empty"


def test_a_song_is_written_and_read(do: Do, tmp_path: Path) -> None:
    for name in ("s.mid", "s.ustx", "s.musicxml"):
        do(WriteSong(project="", song=song(), out=str(tmp_path / name)))
        again = do(ReadSong(project="", source=str(tmp_path / name))).song
        assert [(n.start, n.length, n.tone, n.lyric) for n in again.tracks[0].notes] == [
            (n.start, n.length, n.tone, n.lyric) for n in song().tracks[0].notes
        ]


def test_after_an_edit_the_sound_is_that_of_a_song_sung_for_the_first_time(place: Path, do: Do, tmp_path: Path) -> None:
    notes = song().tracks[0].notes
    up = replace(song(), tracks=[Track(notes=[*notes[:3], replace(notes[3], tone=72, breathiness=0.5)])])

    def sung(one: Song, name: str) -> bytes:
        do(Sing(project=str(place), song=one, voice="hum", out=str(tmp_path / name), semitones=0.0))
        return (tmp_path / name).read_bytes()

    before, edited = sung(song(), "before.wav"), sung(up, "edited.wav")
    shutil.copytree(place, other := tmp_path / "Other.voicewright")  # a voice that remembers nothing
    do(Sing(project=str(other), song=up, voice="hum", out=str(tmp_path / "anew.wav"), semitones=0.0))
    assert edited == (tmp_path / "anew.wav").read_bytes()
    assert edited != before
