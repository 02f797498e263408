"""A hummed tune becomes the notes that were hummed."""

import numpy as np
import pytest

from backend.protocol.score import Contour, Phone, Score
from backend.protocol.song import HOLD
from backend.song import from_audio

RATE = 16_000


def hummed(tones: list[int], length_s: float = 0.6) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Each tone once, with a short rest after it."""
    at_s = np.arange(round(length_s * RATE)) / RATE
    swell = np.clip(np.minimum(at_s, length_s - at_s) / 0.03, 0, 1)
    pieces = []
    for tone in tones:
        hz = 440 * 2 ** ((tone - 69) / 12)
        pieces += [swell * sum(np.sin(2 * np.pi * hz * n * at_s) / n for n in range(1, 9)), np.zeros(RATE // 5)]
    return (0.2 * np.concatenate(pieces)).astype(np.float32)


@pytest.mark.parametrize("grid", [0, 120])
def test_a_hummed_tune_becomes_its_notes(grid: int) -> None:
    tones = [57, 60, 64, 62]
    found = from_audio.song(
        hummed(tones), RATE, lyrics="", language="en-us", bpm=60, grid=grid, keep_pitch=False, title="Hum"
    )
    notes = found.tracks[0].notes
    assert [note.tone for note in notes] == tones
    for place, note in enumerate(notes):
        assert note.start == pytest.approx(0.8 * 480 * place, abs=max(40, grid))
        assert grid == 0 or note.start % grid == 0
    assert {note.lyric for note in notes} <= {"", "la"}


def test_every_word_that_was_spoken_becomes_a_note_also_where_it_has_no_pitch() -> None:
    said, phones, start_s = (("w ˈʊ d", 0.1), ("j uː", 0.05), ("s ˈɪ ŋ", 0.2)), [], 0.0
    for word, (symbols, length_s) in enumerate(said):
        for symbol in symbols.split():
            phones.append(Phone(symbol=symbol, start_s=start_s, duration_s=length_s, word=word))
            start_s += length_s
    hz = [440.0] * 30 + [0.0] * 30 + [220.0] * 40
    score = Score(
        language="en-us",
        text="would you sing",
        phones=phones,
        words=["would", "you", "sing"],
        f0=Contour(hop_s=0.01, hz=hz),
        speaker="her",
    )
    (track,) = from_audio.of_score(score, bpm=60, keep_pitch=True).tracks
    assert [note.lyric for note in track.notes] == ["would", "you", "sing"]
    assert [note.tone for note in track.notes] == [69, 63, 57]
    assert [note.start / 480 for note in track.notes] == pytest.approx([0.1, 0.35, 0.6], abs=0.005)
    assert (track.speaker, track.language) == ("her", "en-us")
    assert track.notes[2].drawn


@pytest.mark.parametrize(("late_s", "starts"), [(0.5, [0.0, 0.5]), (0.2, [0.0, 0.5, 0.7])])
def test_a_word_that_is_found_at_the_end_of_its_tone_begins_with_it(late_s: float, starts: list[float]) -> None:
    """A long one is sung on the tone that the word before was drawn to."""
    phones = [
        Phone(symbol="ˈoʊ", start_s=0.0, duration_s=0.5 + late_s, word=0),
        Phone(symbol="ˈaɪ", start_s=0.5 + late_s, duration_s=0.6 - late_s, word=1),
    ]
    hz = [440.0] * 50 + [392.0] * 60
    score = Score(language="en-us", text="oh I", phones=phones, words=["oh", "I"], f0=Contour(hop_s=0.01, hz=hz))
    (track,) = from_audio.of_score(score, bpm=60).tracks
    assert [note.start / 480 for note in track.notes] == pytest.approx(starts, abs=0.02)
    assert [note.lyric for note in track.notes if note.lyric != HOLD] == ["oh", "I"]


@pytest.mark.parametrize(
    ("scoop_s", "below", "tones"), [(0.14, 1.0, [69]), (0.14, 2.0, [67, 69]), (0.4, 1.0, [68, 69])]
)
def test_a_tone_that_is_sung_into_from_just_below_is_one_note(scoop_s: float, below: float, tones: list[int]) -> None:
    lower = [440.0 * 2 ** (-below / 12)] * round(100 * scoop_s)
    phones = [Phone(symbol="ˈoʊ", start_s=0.0, duration_s=scoop_s + 0.6, word=0)]
    f0 = Contour(hop_s=0.01, hz=[*lower, *[440.0] * 60])
    score = Score(language="en-us", text="oh", phones=phones, words=["oh"], f0=f0)
    (track,) = from_audio.of_score(score, bpm=60).tracks
    assert [note.tone for note in track.notes] == tones
    assert track.notes[0].start == 0
