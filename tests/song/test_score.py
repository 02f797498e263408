from collections import OrderedDict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.protocol.song import Manner, Meter, Note, PhoneEdit, Song, Tempo, Track
from backend.song import score
from backend.song.score import SungPhrase

_LYRICS = ("Twinkle", "+", "-", "strengths", "a", "br", "wonder", "", "star")


def _plan(notes: list[Note], bpm: float = 120, **track: object) -> list[SungPhrase]:
    song = Song(tempos=[Tempo(bpm=bpm)], tracks=[replace(Track(notes=notes), **track)])
    return score.plan(song, song.tracks[0])


def _notes(lyrics: str, length: int = 480, gap: int = 0) -> list[Note]:
    return [
        Note(id=at, start=at * (length + gap), length=length, tone=60 + at, lyric=one)
        for at, one in enumerate(lyrics.split())
    ]


def _starts(phrase: SungPhrase, symbol: str) -> list[float]:
    return [phone.start_s + phrase.start_s for phone in phrase.score.phones if phone.symbol == symbol]


def test_vowels_begin_on_the_beat_and_consonants_before() -> None:
    (phrase,) = _plan(_notes("little + star"))
    assert _starts(phrase, "ˈɪ") == [pytest.approx(0.0)]
    assert _starts(phrase, "əl") == [pytest.approx(0.5)]
    assert _starts(phrase, "ˈɑːɹ") == [pytest.approx(1.0)]
    assert 0.8 < _starts(phrase, "s")[0] < 0.9


def test_the_last_consonants_end_with_the_note() -> None:
    (phrase,) = _plan(_notes("cat"))
    closing = phrase.score.phones[-1]
    assert phrase.score.phones[-2].symbol == "t"
    assert closing.start_s + phrase.start_s == pytest.approx(0.5)


def test_consonants_before_a_pause_are_longer_than_within_a_phrase() -> None:
    (phrase,) = _plan(_notes("lass lass", length=960))
    within, last = (phone.duration_s for phone in phrase.score.phones if phone.symbol == "s")
    assert last > 1.4 * within


def test_a_held_vowel_is_one_phone_over_its_notes() -> None:
    (phrase,) = _plan(_notes("star - -"))
    vowel = next(phone for phone in phrase.score.phones if phone.symbol == "ˈɑːɹ")
    assert vowel.duration_s == pytest.approx(1.5)


def test_rests_part_phrases_and_short_rests_do_not() -> None:
    assert len(_plan(_notes("star star", gap=480))) == 2
    assert len(_plan(_notes("star star", gap=60))) == 1


def test_a_breath_is_drawn_before_a_phrase_where_there_is_room() -> None:
    _, second = _plan(_notes("star star", gap=960))
    assert [phone.symbol for phone in second.score.phones[:3]] == ["_", "h", "_,"]
    _, robot = _plan(_notes("star star", gap=960), manner=Manner(preset="robot"))
    assert robot.score.phones[1].symbol == "s"


def test_a_very_long_line_is_parted_for_breath() -> None:
    found = _plan(_notes(" ".join(["la"] * 120)))
    assert len(found) > 2
    assert all(phrase.score.duration_s < 17.5 for phrase in found)


def test_pitch_is_the_notes_and_silent_where_nothing_swings() -> None:
    (phrase,) = _plan(_notes("cat"), manner=Manner(preset="robot"), semitones=12)
    hz, hop_s = phrase.score.f0.hz, phrase.score.f0.hop_s
    assert hz[round((0.25 - phrase.start_s) / hop_s)] == pytest.approx(523.25, rel=1e-3)
    assert hz[round((0.46 - phrase.start_s) / hop_s)] == 0.0


def test_a_phones_length_and_start_can_be_edited() -> None:
    note = _notes("cat")[0]
    (longer,) = _plan([replace(note, phone_edits=[PhoneEdit(index=0, length=2.0)])])
    (usual,) = _plan([note])
    assert longer.score.phones[1].duration_s == pytest.approx(2 * usual.score.phones[1].duration_s)
    (later,) = _plan([replace(note, phone_edits=[PhoneEdit(index=1, start_ms=40)])])
    assert _starts(later, "ˈæ") == [pytest.approx(0.04)]


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(30, 2000), st.integers(36, 84), st.sampled_from(_LYRICS)),
        min_size=1,
        max_size=12,
    ),
    st.floats(40, 240),
)
def test_any_song_gives_scores_without_gaps_that_do_not_overlap(
    rows: list[tuple[int, int, int, str]], bpm: float
) -> None:
    notes, at = [], 0
    for number, (rest, length, tone, lyric) in enumerate(rows):
        notes.append(Note(id=number, start=at + rest, length=length, tone=tone, lyric=lyric))
        at += rest + length
    end_s = float("-inf")
    for phrase in _plan(notes, bpm):
        phones = phrase.score.phones
        assert all(phone.duration_s > 0 for phone in phones)
        assert all(abs(one.start_s + one.duration_s - two.start_s) < 1e-6 for one, two in pairwise(phones))
        assert phones[0].symbol == "_"
        assert phones[-1].symbol == "_."
        assert abs(len(phrase.score.f0.hz) * phrase.score.f0.hop_s - phrase.score.duration_s) < 0.02
        assert len(phrase.score.energy) == len(phrase.score.f0.hz)
        first_sound_s = phrase.start_s + phones[1].start_s
        assert first_sound_s >= end_s - 1e-6
        end_s = phrase.start_s + phones[-1].start_s


def test_an_edit_plans_only_the_phrase_that_it_touches() -> None:
    notes = _notes("star + wonder + little + what you", gap=960)
    before = _plan(notes, semitones=0.125)
    edited = [*notes[:2], replace(notes[2], tone=71), *notes[3:]]
    after = _plan(edited, semitones=0.125)
    assert [one is other for one, other in zip(before, after, strict=True)] == [at != 2 for at in range(len(before))]


@given(st.integers(0, 7), st.sampled_from(("tone", "length", "lyric", "tempo", "meter", "start")))
def test_what_is_remembered_is_what_would_be_planned_anew(at: int, kind: str) -> None:
    notes = _notes("star - wonder + little + br you", gap=240)
    song = Song(tempos=[Tempo(bpm=96)], tracks=[Track(notes=notes)])
    score.plan(song, song.tracks[0])
    note = notes[at]
    other = {
        "tone": replace(note, tone=50),
        "length": replace(note, length=500),
        "lyric": replace(note, lyric="a"),
        "start": replace(note, start=note.start + 30),
    }.get(kind, note)
    if kind == "tempo":
        song = replace(song, tempos=[*song.tempos, Tempo(tick=note.start + 10, bpm=70)])
    if kind == "meter":
        song = replace(song, meters=[Meter(beats=3)])
    edited = replace(song, tracks=[Track(notes=[*notes[:at], other, *notes[at + 1 :]])])
    remembered = score.plan(edited, edited.tracks[0])
    assert remembered == score.plan(edited, edited.tracks[0], memory=OrderedDict())
