"""Plans and renders of a tiny voice: what a person edits is what they get."""

import msgspec
import numpy as np
import pytest

from backend.audio import pitch, retuning
from backend.families.vits.synthesis import VitsVoice
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Score
from backend.text.phonemes import is_pause

TEXT = "Agent logged on."


@pytest.fixture(scope="module")
def score(voice: VitsVoice) -> Score:
    return voice.plan(TEXT).score


def _longer(score: Score, index: int, extra_s: float) -> Score:
    """One phone longer; what follows moves."""
    phones = [
        msgspec.structs.replace(
            phone,
            start_s=phone.start_s + (extra_s if at > index else 0),
            duration_s=phone.duration_s + (extra_s if at == index else 0),
        )
        for at, phone in enumerate(score.phones)
    ]
    return msgspec.structs.replace(score, phones=phones, f0=Contour(hop_s=score.f0.hop_s, hz=[]))


def test_a_plan_is_whole(voice: VitsVoice, score: Score) -> None:
    assert is_pause(score.phones[0].symbol)
    assert is_pause(score.phones[-1].symbol)
    for before, after in zip(score.phones, score.phones[1:], strict=False):
        assert after.start_s == pytest.approx(before.start_s + before.duration_s)
    assert len(score.f0.hz) == pytest.approx(score.duration_s / score.f0.hop_s, abs=1)
    attention = voice.plan(TEXT).attention
    assert attention is not None
    assert attention.shape[0] == len(score.phones)
    assert (attention.sum(axis=0) == 1).all()
    assert (np.diff(attention.argmax(axis=0)) >= 0).all()


def test_a_render_is_as_long_as_the_score_says_and_repeatable(voice: VitsVoice, score: Score) -> None:
    one, two = voice.render(score), voice.render(score)
    assert np.array_equal(one, two)
    assert len(one) == round(score.duration_s * voice.info.sample_rate)
    assert np.abs(one).max() <= 1


def test_a_longer_phone_is_longer(voice: VitsVoice, score: Score) -> None:
    odd = _longer(_longer(score, 3, 0.1237), 0, 2.0)
    samples = voice.render(odd)
    assert len(samples) == round(odd.duration_s * voice.info.sample_rate)
    assert np.isfinite(samples).all()


def test_speed(voice: VitsVoice, score: Score) -> None:
    assert voice.plan(TEXT, speed=2.0).score.duration_s < 0.8 * score.duration_s


def test_energy_is_obeyed_in_decibels(voice: VitsVoice, score: Score) -> None:
    softer = msgspec.structs.replace(score, energy=[-12.0] * len(score.f0.hz))
    ratio = np.std(voice.render(softer)) / np.std(voice.render(score))
    assert 20 * np.log10(ratio) == pytest.approx(-12, abs=1.5)


def test_an_edited_pitch_is_heard() -> None:
    rate, hop_s = 16000, 0.01
    times = np.arange(rate) / rate
    partials = np.arange(1, 20)[:, None]
    vowel = (0.2 * np.sin(2 * np.pi * 150 * partials * times) / partials).sum(axis=0).astype(np.float32)
    wished = np.full(100, 225.0, np.float32)
    own = pitch.f0(vowel, rate, hop_s=hop_s)
    assert not retuning.wanted(own, own * np.float32(1.01))
    assert retuning.wanted(own, wished)
    made = retuning.retune(vowel, rate, wished, hop_s)
    heard = pitch.f0(made, rate, hop_s=hop_s)[20:-20]
    assert np.median(heard[heard > 0]) == pytest.approx(225, rel=0.02)


def test_phones_it_never_met_are_said_as_their_neighbours(voice: VitsVoice) -> None:
    score = voice.plan("zoo", lexicon={"zoo": "ʒyː"}).score
    stand_ins = voice.stand_ins(score)
    assert "ʒ" in stand_ins
    assert all(said in voice.known.facts.symbols for said in stand_ins.values())
    assert np.isfinite(voice.render(score)).all()


def test_nothing_and_nobody_are_told(voice: VitsVoice, score: Score) -> None:
    with pytest.raises(VoicewrightError, match="no speaker “"):
        voice.plan("Hello.", speaker="Nobody")
    with pytest.raises(VoicewrightError, match="no phones"):
        voice.render(msgspec.structs.replace(score, phones=[]))
