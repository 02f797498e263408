"""Plans and renders: a score is whole, what is edited is heard, and the rest stays. No training is needed for that."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
import torch

from backend.audio import pitch
from backend.families.dctts import synthesis
from backend.families.dctts.config import DcttsConfig
from backend.families.dctts.synthesis import DcttsVoice
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Score
from backend.text.phonemes import is_pause
from backend.vocoder.config import VocoderConfig
from backend.vocoder.model import SourceFilterVocoder
from tests.families.dctts.untrained import untrained

TEXT = "Please try your call again later."


@pytest.fixture(scope="module")
def score(ignorant: DcttsVoice) -> Score:
    return ignorant.plan(TEXT).score


@pytest.fixture(scope="module")
def reader(ignorant: DcttsVoice, quick: DcttsConfig) -> DcttsVoice:
    """Reads letters, padded as the official weights want it."""
    config = replace(quick, text_input="characters", padded_characters=60)
    text2mel, ssrn = untrained(config, config.alphabet)
    return DcttsVoice(ignorant.info, text2mel, ssrn, config, None, torch.device("cpu"))


def _whole(voice: DcttsVoice, score: Score) -> None:
    assert is_pause(score.phones[0].symbol)
    assert is_pause(score.phones[-1].symbol)
    for before, after in zip(score.phones, score.phones[1:], strict=False):
        assert after.start_s == pytest.approx(before.start_s + before.duration_s)
    assert min(phone.duration_s for phone in score.phones) > 0
    assert len(score.f0.hz) == round(score.duration_s / score.f0.hop_s)
    assert len(score.f0.hz) * score.f0.hop_s == pytest.approx(score.duration_s)
    samples = voice.render(score)
    assert len(samples) == round(score.duration_s * voice.info.sample_rate)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 1


def test_a_plan_is_whole_and_its_attention_is_there(ignorant: DcttsVoice) -> None:
    plan = ignorant.plan(TEXT)
    _whole(ignorant, plan.score)
    assert plan.attention is not None
    assert plan.attention.shape == (len(plan.score.phones), len(plan.score.f0.hz))
    assert plan.attention.sum(axis=0) == pytest.approx(np.ones(len(plan.score.f0.hz)), abs=1e-4)
    assert plan.hint  # it has learnt nothing


def test_letters_give_a_score_of_phones_too(reader: DcttsVoice) -> None:
    plan = reader.plan(TEXT)
    _whole(reader, plan.score)
    assert plan.attention is not None
    assert plan.attention.shape[0] == len("please try your call again later.E")


@pytest.mark.parametrize("text", ["A.", "5", "Hmm, well: no!"])
def test_short_texts_and_signs(reader: DcttsVoice, ignorant: DcttsVoice, text: str) -> None:
    _whole(reader, reader.plan(text).score)
    _whole(ignorant, ignorant.plan(text).score)


def test_a_render_is_the_same_each_time(ignorant: DcttsVoice, score: Score) -> None:
    one = ignorant.render(score)
    again = DcttsVoice(
        ignorant.info, ignorant.text2mel, ignorant.ssrn, ignorant.config, ignorant.vocoder, ignorant.device
    )
    assert np.array_equal(one, ignorant.render(score))
    assert np.array_equal(one, again.render(score))


def test_many_sentences_are_not_all_kept(ignorant: DcttsVoice) -> None:
    for number in range(40):
        ignorant.plan(f"{number}.")
    assert len(ignorant._spoken) == 32


def test_speed_and_semitones_are_in_the_score(ignorant: DcttsVoice, score: Score) -> None:
    fast = ignorant.plan(TEXT, speed=2.0).score
    assert fast.duration_s == pytest.approx(score.duration_s / 2, abs=0.05)
    _whole(ignorant, fast)
    high = ignorant.plan(TEXT, semitones=12).score
    pairs = [(a, b) for a, b in zip(score.f0.hz, high.f0.hz, strict=True) if a and 50 < b < 1000]
    assert all(b / a == pytest.approx(2, rel=1e-3) for a, b in pairs)


def test_a_longer_phone_moves_what_follows_and_changes_nothing_else(ignorant: DcttsVoice, score: Score) -> None:
    config, index, extra_s = ignorant.config, 6, 0.2
    phones = [
        msgspec.structs.replace(
            phone,
            start_s=phone.start_s + (extra_s if at > index else 0),
            duration_s=phone.duration_s + (extra_s if at == index else 0),
        )
        for at, phone in enumerate(score.phones)
    ]
    cut = round(phones[index].start_s / score.f0.hop_s)
    hz = [*score.f0.hz[:cut], *[score.f0.hz[cut]] * round(extra_s / score.f0.hop_s), *score.f0.hz[cut:]]
    longer = msgspec.structs.replace(score, phones=phones, f0=Contour(hop_s=score.f0.hop_s, hz=hz))
    assert len(ignorant.render(longer)) == round(longer.duration_s * config.sample_rate)
    before, after = (ignorant.spectrum(one)[0] for one in (score, longer))
    start = int(score.phones[index].start_s / config.hop_s) - 1
    end = int((score.phones[index].start_s + score.phones[index].duration_s) / config.hop_s) + 2
    assert torch.allclose(before[:start], after[:start], atol=1e-4)
    assert torch.allclose(before[end:], after[end + round(extra_s / config.hop_s) :], atol=1e-4)


def test_a_drawn_pitch_is_sung(ignorant: DcttsVoice, score: Score) -> None:
    drawn = msgspec.structs.replace(score, f0=Contour(hop_s=score.f0.hop_s, hz=[220.0] * len(score.f0.hz)))
    samples = ignorant.render(drawn)
    heard = pitch.f0(samples, ignorant.info.sample_rate)
    assert (heard > 0).mean() > 0.5
    assert np.abs(1200 * np.log2(np.median(heard[heard > 0]) / 220)) < 50


def test_the_vocoder_is_told_which_pitch_the_spectrum_was_made_for(
    ignorant: DcttsVoice, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[torch.Tensor, torch.Tensor]] = []

    def render(
        vocoder: SourceFilterVocoder, mel: torch.Tensor, log_f0: torch.Tensor, _voiced: torch.Tensor, made: torch.Tensor
    ) -> torch.Tensor:
        told.append((log_f0, made))
        return torch.zeros(len(mel) * vocoder.config.hop)

    monkeypatch.setattr(synthesis, "render", render)
    higher = [2.0 * hz for hz in score.f0.hz]
    drawn = msgspec.structs.replace(score, f0=Contour(hop_s=score.f0.hop_s, hz=higher))
    ignorant.render(drawn)
    ((log_f0, made_for),) = told
    assert torch.median(log_f0 - made_for).item() == pytest.approx(np.log(2), abs=0.02)


@pytest.mark.parametrize("rate", [16000, 24000])
def test_a_vocoder_with_frames_and_a_rate_of_its_own_speaks(
    ignorant: DcttsVoice, quick: DcttsConfig, score: Score, rate: int
) -> None:
    vocoder = SourceFilterVocoder(VocoderConfig(sample_rate=rate, hop=rate // 100)).untrained()
    config = replace(quick, output="vocoder")
    voice = DcttsVoice(
        ignorant.info, ignorant.text2mel, untrained(config, ["a"])[1], config, vocoder, torch.device("cpu")
    )
    flat = msgspec.structs.replace(score, f0=Contour(hop_s=score.f0.hop_s, hz=[150.0] * len(score.f0.hz)))
    _whole(voice, flat)
    heard = pitch.f0(voice.render(flat), voice.info.sample_rate)
    assert np.abs(1200 * np.log2(np.median(heard[heard > 0]) / 150)) < 50


def test_energy_is_obeyed_in_decibels(ignorant: DcttsVoice, score: Score) -> None:
    softer = msgspec.structs.replace(score, energy=[-12.0] * len(score.f0.hz))
    ratio = np.std(ignorant.render(softer)) / np.std(ignorant.render(score))
    assert 20 * np.log10(ratio) == pytest.approx(-12, abs=1)


def test_phones_it_never_met_are_said_as_their_neighbours(ignorant: DcttsVoice) -> None:
    score = ignorant.plan("zoo", lexicon={"zoo": "ʒyː"}).score
    assert "ʒ" in ignorant.stand_ins(score)
    _whole(ignorant, score)


def test_an_unknown_speaker_and_an_empty_score_are_told(ignorant: DcttsVoice, score: Score) -> None:
    with pytest.raises(VoicewrightError, match="no speaker “"):
        ignorant.plan("Hello.", speaker="Nobody")
    with pytest.raises(VoicewrightError, match="no phones"):
        ignorant.render(msgspec.structs.replace(score, phones=[]))
