"""Plans and renders of a tiny voice: what a person edits is what they get."""

import msgspec
import numpy as np
import pytest
import torch

from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Score
from backend.text.phonemes import is_pause

TEXT = "Please hold the line, and press one."


@pytest.fixture(scope="module")
def score(voice: FastPitchVoice) -> Score:
    return voice.plan(TEXT).score


def _stretched(score: Score, index: int, factor: float) -> Score:
    """One phone longer; what follows moves."""
    extra = score.phones[index].duration_s * (factor - 1)
    phones = [
        msgspec.structs.replace(
            phone,
            start_s=phone.start_s + (extra if at > index else 0),
            duration_s=phone.duration_s + (extra if at == index else 0),
        )
        for at, phone in enumerate(score.phones)
    ]
    cut = round((score.phones[index].start_s + score.phones[index].duration_s) / score.f0.hop_s)
    hz = [*score.f0.hz[:cut], *[score.f0.hz[cut - 1]] * round(extra / score.f0.hop_s), *score.f0.hz[cut:]]
    return msgspec.structs.replace(score, phones=phones, f0=Contour(hop_s=score.f0.hop_s, hz=hz))


def test_a_plan_is_whole(voice: FastPitchVoice, score: Score) -> None:
    assert is_pause(score.phones[0].symbol)
    assert is_pause(score.phones[-1].symbol)
    for before, after in zip(score.phones, score.phones[1:], strict=False):
        assert after.start_s == pytest.approx(before.start_s + before.duration_s)
    assert len(score.f0.hz) == round(score.duration_s / score.f0.hop_s)
    attention = voice.plan(TEXT).attention
    assert attention is not None
    assert attention.shape == (len(score.phones), len(score.f0.hz))
    assert (attention.sum(axis=0) == 1).all()


def test_a_render_is_as_long_as_the_score_says_and_repeatable(voice: FastPitchVoice, score: Score) -> None:
    one, two = voice.render(score), voice.render(score)
    assert np.array_equal(one, two)
    assert len(one) == round(score.duration_s * voice.info.sample_rate)
    assert np.abs(one).max() <= 1


def test_one_longer_phone_changes_nothing_far_away(voice: FastPitchVoice, score: Score) -> None:
    index = 6
    longer = _stretched(score, index, 2.0)
    assert len(voice.render(longer)) == round(longer.duration_s * voice.info.sample_rate)
    spectra = []
    for one in (score, longer):
        lengths = np.rint(np.diff([*[phone.start_s for phone in one.phones], one.duration_s]) / 0.01).astype(np.int64)
        with torch.no_grad():
            spectra.append(voice._spectrum(one, lengths)[0].numpy())
    start = round(score.phones[index].start_s / 0.01)
    end = round((score.phones[index].start_s + score.phones[index].duration_s) / 0.01)
    reach = 12
    assert np.allclose(spectra[0][: start - reach], spectra[1][: start - reach], atol=1e-4)
    after = len(spectra[0]) - end - reach
    assert np.allclose(spectra[0][-after:], spectra[1][-after:], atol=1e-4)


def test_energy_is_obeyed_in_decibels(voice: FastPitchVoice, score: Score) -> None:
    softer = msgspec.structs.replace(score, energy=[-12.0] * len(score.f0.hz))
    ratio = np.std(voice.render(softer)) / np.std(voice.render(score))
    assert 20 * np.log10(ratio) == pytest.approx(-12, abs=0.2)


def test_speed_and_semitones(voice: FastPitchVoice, score: Score) -> None:
    fast, high = voice.plan(TEXT, speed=2.0).score, voice.plan(TEXT, semitones=12).score
    assert fast.duration_s < 0.75 * score.duration_s
    pairs = [(a, b) for a, b in zip(score.f0.hz, high.f0.hz, strict=True) if a and b < 1000]
    assert all(b / a == pytest.approx(2, rel=1e-3) for a, b in pairs)


def test_phones_it_never_met_are_said_as_their_neighbours(voice: FastPitchVoice) -> None:
    score = voice.plan("zoo", lexicon={"zoo": "ʒyː"}).score
    stand_ins = voice.stand_ins(score)
    assert "ʒ" in stand_ins
    assert all(said in voice.acoustic.facts.symbols for said in stand_ins.values())
    assert np.isfinite(voice.render(score)).all()


def test_phones_of_any_length_and_long_pauses(voice: FastPitchVoice, score: Score) -> None:
    odd = _stretched(_stretched(score, 3, 1.237), 0, 40.0)
    samples = voice.render(odd)
    assert len(samples) == round(odd.duration_s * voice.info.sample_rate)
    assert np.isfinite(samples).all()


def test_an_unknown_speaker_is_told(voice: FastPitchVoice) -> None:
    with pytest.raises(VoicewrightError, match="no speaker “"):
        voice.plan("Hello.", speaker="Nobody")
