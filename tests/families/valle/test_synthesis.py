"""What a tiny voice says, of itself, after edits, and in the manner of a recording."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from backend.audio import pitch
from backend.datasets import features
from backend.families.valle.facts import Prompt
from backend.families.valle.recipe import RECIPE
from backend.families.valle.synthesis import ValleVoice
from backend.judges.words import error_rates, hear
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import SEED
from backend.recipe import Follows, Imitates, Reference, Speaks, Tunable
from backend.voices.performing import Kept
from tests.fakes.codec import MelCodec
from tests.families.dctts.clips import clips
from tests.families.valle.runs import blank

LEARNT = [clip.text for clip in clips()[:-1]]


def test_sentences_of_the_training_are_understood(voice: ValleVoice) -> None:
    heard = [hear(voice.render(voice.plan(text).score)) for text in LEARNT]
    assert error_rates(LEARNT, heard)[0] <= 0.1


def test_a_plan_says_when_each_phone_is_said(voice: ValleVoice) -> None:
    plan = voice.plan(LEARNT[0])
    score = plan.score
    assert [phone.symbol for phone in score.phones] == [phone.symbol for phone in clips()[0].phones]
    starts = [phone.start_s for phone in score.phones]
    assert starts == sorted(starts)
    assert all(phone.duration_s > 0 for phone in score.phones)
    assert score.duration_s == pytest.approx(clips()[0].duration_s, abs=0.05)
    assert plan.attention is not None
    assert plan.attention.shape[0] == len(score.phones)
    made = voice.render(score)
    assert made.dtype == np.float32
    assert len(made) == round(score.duration_s * voice.info.sample_rate)
    assert isinstance(voice, Speaks)


def test_what_was_not_edited_is_the_codecs_own_sound(voice: ValleVoice, codec: MelCodec) -> None:
    score = voice.plan(LEARNT[1]).score
    wanted = codec.decode(codec.encode(features.samples(clips()[1], codec.facts.sample_rate)))
    made = voice.render(score)
    length = min(len(made), len(wanted))
    scale = min(1.0, 0.99 / float(np.abs(wanted.clip(-1, 1)).max()))
    np.testing.assert_allclose(made[:length], wanted[:length].clip(-1, 1) * scale, atol=1e-5)


def test_lengths_and_pitch_are_edited_afterwards(voice: ValleVoice) -> None:
    slow = voice.plan(LEARNT[0], speed=0.8).score
    made = voice.render(slow)
    assert len(made) == pytest.approx(clips()[0].duration_s * voice.info.sample_rate / 0.8, rel=0.05)
    assert error_rates([LEARNT[0]], [hear(made)])[0] <= 0.2
    plain, high = voice.plan(LEARNT[0]).score, voice.plan(LEARNT[0], semitones=4).score
    before, after = (pitch.f0(voice.render(score), voice.info.sample_rate) for score in (plain, high))
    both = (before > 0) & (after > 0)
    cents = 1200 * np.log2(after[both] / before[both])
    assert np.median(cents) == pytest.approx(400, abs=40)


def test_louder_and_softer(voice: ValleVoice) -> None:
    score = voice.plan(LEARNT[0]).score
    soft = msgspec.structs.replace(score, energy=[-12.0] * len(score.f0.hz))
    ratio = np.linalg.norm(voice.render(soft)) / np.linalg.norm(voice.render(score))
    assert 20 * np.log10(ratio) == pytest.approx(-12, abs=0.5)


def test_another_seed_says_it_another_way_and_the_same_seed_the_same(voice: ValleVoice) -> None:
    assert isinstance(voice, Tunable)
    free = {"temperature": 1.5, "top_p": 1.0}
    one, two, again = (voice.tuned({**free, SEED: seed}).plan(LEARNT[2]).score for seed in (1.0, 2.0, 1.0))
    assert one == again
    assert one != two
    knobs = {knob.name: knob for knob in voice.info.knobs}
    assert knobs[SEED].minimum == 0
    assert knobs["temperature"].default == 0  # as the preset asks


def test_a_voice_follows_a_recording_and_says_nothing_of_it(voice: ValleVoice, codec: MelCodec) -> None:
    assert isinstance(voice, Follows)
    clip = clips()[1]
    rate = codec.facts.sample_rate
    samples = features.samples(clip, rate)
    following = voice.following(Reference(samples=samples, sample_rate=rate, text=clip.text, language="en-us"))
    assert following.reference is not None
    assert following.reference.codes_TQ.tolist() == codec.encode(samples).T.tolist()
    plan = following.plan(LEARNT[3])
    phones = [phone.symbol for phone in plan.score.phones]
    assert phones == [phone.symbol for phone in voice.plan(LEARNT[3]).score.phones]
    assert voice.reference is None
    unsaid = voice.following(Reference(samples=samples, sample_rate=rate, language="en-us"))
    assert unsaid.reference == following.reference  # what it says was recognised


@pytest.mark.parametrize(("seconds", "text", "why"), [(0.3, "Hi.", "lasts 0.3 s"), (40.0, "Hi.", "lasts 40.0 s"),
                                                      (3.0, "", "not known")])  # fmt: skip
def test_recordings_of_no_use_are_refused(voice: ValleVoice, seconds: float, text: str, why: str) -> None:
    samples = np.zeros(round(16_000 * seconds), np.float32)
    with pytest.raises(VoicewrightError, match="cannot follow this recording") as caught:
        voice.following(Reference(samples=samples, sample_rate=16_000, text=text, language="de"))
    assert why in caught.value.problem.say().why


def test_a_speaker_who_is_not_there_is_refused(voice: ValleVoice) -> None:
    with pytest.raises(VoicewrightError, match="no speaker “Nobody”"):
        voice.plan("Hello.", speaker="Nobody")


def test_a_network_that_cannot_begin_asks_for_a_reference(voice: ValleVoice) -> None:
    sizes = replace(voice.card.sizes, begins=False)
    mute = replace(voice, card=replace(voice.card, sizes=sizes), _spoken=Kept())
    with pytest.raises(VoicewrightError, match="only in the voice of somebody else"):
        mute.plan("Hello.")


def test_a_voice_keeps_a_clip_of_each_speaker_to_go_on_from(voice: ValleVoice) -> None:
    clip = clips()[0]
    symbols = tuple(phone.symbol for phone in clip.phones)
    codes = tuple(tuple(map(int, frame)) for frame in voice.codec.encode(features.samples(clip, 16_000)).T)
    speaker = voice.info.speakers[0]
    card = replace(voice.card, prompts={speaker: Prompt(symbols=symbols, codes=codes)})
    prompted = replace(voice, card=card, _spoken=Kept())
    asked = voice.following(Reference(samples=features.samples(clip, 16_000), sample_rate=16_000, text=clip.text))
    assert prompted.plan(LEARNT[2]).score.phones == asked.plan(LEARNT[2]).score.phones


def test_a_voice_of_a_few_seconds_is_made_without_training(voice: ValleVoice, place: Path) -> None:
    assert isinstance(RECIPE, Imitates)
    folder = place / "somebody"
    folder.mkdir()
    heard = features.samples(clips()[1], 16_000)
    info = msgspec.structs.replace(blank(), speakers=["Somebody"])
    somebody_heard = Reference(samples=heard, sample_rate=16_000, language="en-us")
    made = RECIPE.imitate(place / "voice", somebody_heard, folder, info)
    (folder / "voice.json").write_bytes(msgspec.json.encode(made))
    somebody = RECIPE.load_voice(folder, torch.device("cpu"))
    assert isinstance(somebody, ValleVoice)
    assert somebody.info.speakers == ["Somebody"]
    following = voice.following(somebody_heard)
    assert somebody.card.prompts["Somebody"] == following.reference
    assert somebody.plan(LEARNT[2]).score.phones == following.plan(LEARNT[2]).score.phones
