"""Held notes: consonants keep their time, vowels are stretched, pitch stays where the decoder knows it."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.families.fastpitch import held
from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.protocol.score import Contour, Phone, Score

SYMBOLS = ("_", "s", "t", "ˈɑːɹ", "aɪ", "m", "_.")


@given(st.lists(st.tuples(st.sampled_from(SYMBOLS), st.integers(1, 300), st.floats(1, 30)), min_size=1, max_size=12))
def test_every_decoded_frame_is_passed_in_order_and_phones_keep_their_edges(rows: list[tuple[str, int, float]]) -> None:
    symbols = [symbol for symbol, _, _ in rows]
    lengths = np.array([length for _, length, _ in rows])
    usual = np.array([length for _, _, length in rows])
    spoken = held.spoken(symbols, lengths, usual, np.ones(len(rows), bool))
    at = held.places(symbols, lengths, spoken)
    assert len(at) == lengths.sum()
    assert (np.diff(at) > 0).all()
    assert (spoken >= 1).all()
    assert (spoken <= lengths).all()
    wanted, decoded = np.cumsum(lengths), np.cumsum(spoken)
    for end, edge in zip(wanted, decoded, strict=True):
        assert edge - 1.01 < at[end - 1] < edge - 0.49, "a phone's last frame is its own"


def test_what_is_not_held_and_what_is_short_is_left_alone() -> None:
    lengths, usual = np.array([10, 200, 8, 200]), np.array([10.0, 10.0, 10.0, 10.0])
    free = held.spoken(("_", "a", "a", "_."), lengths, usual, np.zeros(4, bool))
    assert (free == lengths).all()
    sung = held.spoken(("_", "a", "a", "_."), lengths, usual, np.ones(4, bool))
    assert sung.tolist() == [10, 12, 8, 200]


def test_a_diphthong_glides_at_its_end() -> None:
    lengths, spoken = np.array([200]), np.array([20])
    glide, plain = (held.places((symbol,), lengths, spoken) for symbol in ("aɪ", "ɑː"))
    assert glide[150] < plain[150] - 3


def test_pitch_stays_within_speech_and_keeps_its_order() -> None:
    pitch = torch.linspace(-8, 8, 401)
    kept = held.within_speech(pitch)
    assert (kept.diff() >= 0).all()
    assert kept.abs().max() <= 2.0
    assert torch.equal(kept[pitch.abs() <= 1], pitch[pitch.abs() <= 1])


def test_a_long_note_sounds_as_the_vowel_and_its_consonant_lasts_as_long_as_before(voice: FastPitchVoice) -> None:
    def sung(vowel_s: float) -> Score:
        row = (("_", 0.1), ("m", 0.08), ("ˈiː", vowel_s), ("s", 0.1), ("_.", 0.2))
        starts = np.cumsum([0.0, *(length for _, length in row)])
        phones = [
            Phone(symbol=symbol, start_s=start, duration_s=length, note=0, word=0)
            for (symbol, length), start in zip(row, starts, strict=False)
        ]
        hz = [200.0] * round(starts[-1] / 0.005)
        return Score(language="en-us", text="meese", phones=phones, words=["meese"], f0=Contour(hop_s=0.005, hz=hz))

    def mel(score: Score) -> np.ndarray:
        lengths = np.rint([phone.duration_s / voice.hop_s for phone in score.phones]).astype(np.int64)
        with torch.no_grad():
            return np.asarray(voice._spectrum(score, lengths)[0].numpy())

    long, longer = mel(sung(1.0)), mel(sung(2.0))
    first, last = round(0.18 / voice.hop_s), round(0.3 / voice.hop_s)
    assert np.allclose(long[:first], longer[:first], atol=1e-4)
    assert np.allclose(long[-last:], longer[-last:], atol=1e-4)
    middle = longer[first + 60 : -last - 60]
    assert np.abs(np.diff(middle, axis=0)).max() < 0.5, "nothing happens in the middle of a note"
    spoken = replace(sung(1.0), phones=[replace(phone, note=-1) for phone in sung(1.0).phones])
    assert not np.allclose(mel(spoken), long, atol=1e-2)
