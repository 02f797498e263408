"""Plans and renders of a tiny voice: what a person edits is what they get, and somebody else can be followed."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from backend.audio import io, pitch
from backend.families.sovits import intonation
from backend.families.sovits.recipe import RECIPE
from backend.families.sovits.synthesis import SovitsVoice
from backend.project import voice_card
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour
from backend.recipe import Follows, Imitates, Reference, Speaks, Tunable
from tests.families.sovits.conftest import Made
from tests.families.sovits.runs import blank


def test_it_speaks_follows_and_is_tuned(voice: SovitsVoice) -> None:
    assert isinstance(voice, Speaks)
    assert isinstance(voice, Follows)
    assert isinstance(voice, Tunable)


def test_a_plan_is_whole_and_a_render_as_long_as_it_says(voice: SovitsVoice, made: Made) -> None:
    text = made.semantic.corpus.training[0].item.text
    plan = voice.plan(text)
    score = plan.score
    assert plan.attention is not None
    assert plan.attention.shape[0] == len(score.phones)
    # It knows its place: whatever attention looks at, nothing is skipped.
    assert plan.hint is None or plan.hint.kind not in ("attention-skipped", "attention-collapsed")
    for before, after in zip(score.phones, score.phones[1:], strict=False):
        assert after.start_s == pytest.approx(before.start_s + before.duration_s)
    one, two = voice.render(score), voice.render(score)
    assert np.array_equal(one, two)
    assert len(one) == round(score.duration_s * voice.info.sample_rate)


def test_a_sentence_of_the_training_is_said_in_its_codes(voice: SovitsVoice, made: Made) -> None:
    for one in made.semantic.corpus.training:
        score = voice.plan(one.item.text).score
        assert score.duration_s == pytest.approx(len(one.code_T) / 25, abs=0.03)


def test_longer_phones_are_obeyed(voice: SovitsVoice, made: Made) -> None:
    score = voice.plan(made.semantic.corpus.training[0].item.text).score
    slow = msgspec.structs.replace(
        score, f0=Contour(hop_s=0.01, hz=[]),
        phones=[msgspec.structs.replace(one, start_s=1.5 * one.start_s, duration_s=1.5 * one.duration_s)
                for one in score.phones],
    )  # fmt: skip
    samples = voice.render(slow)
    assert len(samples) == round(slow.duration_s * voice.info.sample_rate)
    assert np.abs(samples).max() > 0.01


@pytest.mark.parametrize("hz", [130.0, 210.0])
def test_a_pitch_curve_is_obeyed(voice: SovitsVoice, made: Made, hz: float) -> None:
    assert voice.info.controls["pitch"] == "native"
    score = voice.plan(made.semantic.corpus.training[0].item.text).score
    flat = msgspec.structs.replace(score, f0=Contour(hop_s=0.01, hz=[hz] * round(score.duration_s / 0.01)))
    found = pitch.f0(voice.render(flat), voice.info.sample_rate)
    assert np.median(found[found > 0]) == pytest.approx(hz, rel=0.02)


def test_another_draw_is_another_take(voice: SovitsVoice) -> None:
    free = voice.tuned({"temperature": 2.0, "top_k": 100})
    takes = [free.tuned({"seed": seed}).plan("Hello.").score.duration_s for seed in range(4)]
    assert len(set(takes)) > 1


def test_it_follows_a_recording(voice: SovitsVoice, made: Made) -> None:
    item = made.semantic.corpus.training[-1].item
    samples, rate = io.read(item.audio, sample_rate=16000)
    following = voice.following(Reference(samples=samples, sample_rate=rate, text=item.text, language="en-us"))
    score = following.plan("Hello.").score
    assert np.isfinite(following.render(score)).all()
    with pytest.raises(VoicewrightError, match=r"lasts 0\.5 s"):
        voice.following(Reference(samples=samples[:8000], sample_rate=16000))


def test_a_voice_of_a_few_seconds_is_made_without_training(voice: SovitsVoice, made: Made, tmp_path: Path) -> None:
    assert isinstance(RECIPE, Imitates)
    samples, rate = io.read(made.semantic.corpus.training[1].item.audio)
    heard = Reference(samples=samples, sample_rate=rate, text="Any words.", language="en-us")
    info = msgspec.structs.replace(blank(), speakers=["Oma"])
    card = RECIPE.imitate(made.folder, heard, tmp_path, info)
    (tmp_path / "voice.json").write_bytes(voice_card.encode(card))
    oma = RECIPE.load_voice(tmp_path, torch.device("cpu"))
    assert isinstance(oma, SovitsVoice)
    assert oma.info.speakers == ["Oma"]
    prompt, heeded = voice.listened(heard)
    assert oma.semantic.card.prompts == [prompt]
    (stored,) = oma.sound.references
    heard_KT = heeded.spectrum_KT[: voice.sound.model.sizes.style_bins]
    assert torch.allclose(stored.spectrum_KT, heard_KT, rtol=0.01, atol=0.01)
    score = oma.plan(made.semantic.corpus.training[0].item.text).score
    assert score.speaker == "Oma"
    assert np.abs(oma.render(score)).max() > 0.01


def test_memory_is_bounded(voice: SovitsVoice) -> None:
    steady = voice.tuned({})
    voice.plan("Hello.")
    for at in range(34):
        steady._spoken[(at,)] = next(iter(voice._spoken.values()))
        if len(steady._spoken) >= 32:
            break
    steady.plan("Hello.")
    assert len(steady._spoken) == 32


def test_nobody_is_told(voice: SovitsVoice) -> None:
    with pytest.raises(VoicewrightError, match="no speaker “"):
        voice.plan("Hello.", speaker="Nobody")


def test_a_line_rises_and_falls_as_far_as_the_reference(voice: SovitsVoice, made: Made, tmp_path: Path) -> None:
    assert isinstance(RECIPE, Imitates)
    moments = np.arange(3 * 16000) / 16000
    sweep = 200 * 2 ** (4 * np.sin(2 * np.pi * moments) / 12)  # from 4 semitones below to 4 above
    samples = np.sign(np.sin(2 * np.pi * np.cumsum(sweep) / 16000)).astype(np.float32) * np.float32(0.2)
    heard = Reference(samples=samples, sample_rate=16000, text="Oh oh oh.", language="en-us")
    following = voice.following(heard)
    wanted = voice.listened(heard)[0].spread
    assert 6 < wanted < 9
    said = [
        np.array(following.tuned({"intonation": share}).plan("Hello.").score.f0.hz, np.float32)
        for share in (0.0, 0.5, 1.0)
    ]
    own, half, whole = (intonation.spread(hz) for hz in said)
    assert np.array_equal(np.array(following.plan("Hello.").score.f0.hz, np.float32), said[0])
    times = np.clip(wanted / own, 0.5, 2.0)
    assert whole / own == pytest.approx(times, rel=0.01)
    assert half / own == pytest.approx(times**0.5, rel=0.01)
    assert all(np.median(hz[hz > 0]) == pytest.approx(np.median(said[0][said[0] > 0]), rel=0.01) for hz in said)
    assert "intonation" not in {knob.name for knob in voice.info.knobs}
    card = RECIPE.imitate(made.folder, heard, tmp_path, msgspec.structs.replace(blank(), speakers=["Oma"]))
    assert {"intonation"} <= {knob.name for knob in following.info.knobs} & {knob.name for knob in card.knobs}


def test_a_reference_is_followed_in_what_it_says_alone(voice: SovitsVoice, made: Made) -> None:
    """Nothing is understood of a recording in another language: without its timbre nothing is left of it."""
    samples, rate = io.read(made.semantic.corpus.training[-1].item.audio, sample_rate=16000)
    other = samples * np.hanning(len(samples)).astype(np.float32)
    following = voice.following(Reference(samples=other, sample_rate=rate, language="de"))
    score = voice.plan("Hello.").score
    own = voice.render(score)
    assert "timbre" not in {knob.name for knob in voice.info.knobs}
    assert "timbre" in {knob.name for knob in following.info.knobs}
    assert np.array_equal(following.tuned({"timbre": 0.0, "temperature": 0.0}).render(score), own)
    assert not np.array_equal(following.tuned({"temperature": 0.0}).render(score), own)
