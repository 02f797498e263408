import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.datasets import alignment
from backend.datasets.alignment import corpus, dtw, mfcc, store
from backend.datasets.alignment.corpus import Utterance, align_corpus
from backend.datasets.alignment.refine import Observed, Refiner, observe
from backend.datasets.alignment.rough import rough, spaced
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Phone
from backend.text import espeak
from backend.text.phonemes import is_pause

SENTENCES = [
    "The quick brown fox jumps over the lazy dog.",
    "Tomorrow we are going to the beach with our friends.",
    "Could you please tell me what time it is?",
    "Yesterday I found three mushrooms in the forest.",
    "The children are playing outside with the ball.",
    "Where is the nearest train station?",
    "She comes from a small village in the mountains.",
    "Please close the door, it is cold outside.",
    "I like to read books at night.",
    "A good teacher listens before she speaks.",
]


def speech(text: str, seed: int = 0) -> tuple[NDArray[np.float32], list[Phone]]:
    """Another voice than the aligner's, another pace, another timbre, with noise; phones at known times."""
    spoken = espeak.speak(text, "en-us", variant="f4", rate=150, pitch=70)
    samples = np.tanh(2 * resample(spoken.samples, spoken.sample_rate, 16000)) / 2
    noise = np.random.default_rng(seed).normal(0, 0.003, len(samples))
    return (samples + noise).astype(np.float32), spoken.phones


def errors_ms(found: list[Phone], true: list[Phone]) -> NDArray[np.float64]:
    ours = [phone for phone in found if not is_pause(phone.symbol)]
    theirs = [phone for phone in true if not is_pause(phone.symbol)]
    assert [phone.symbol for phone in ours] == [phone.symbol for phone in theirs]
    return np.array([abs(a.start_s - b.start_s) * 1000 for a, b in zip(ours, theirs, strict=True)])


def assert_whole(phones: list[Phone], seconds: float) -> None:
    """No gaps, nothing empty, pauses at both ends."""
    assert phones[0].start_s == 0
    assert is_pause(phones[0].symbol)
    assert is_pause(phones[-1].symbol)
    for phone, following in itertools.pairwise(phones):
        assert phone.start_s + phone.duration_s == pytest.approx(following.start_s, abs=3e-6)
    assert min(phone.duration_s for phone in phones) > 0
    assert phones[-1].start_s + phones[-1].duration_s == pytest.approx(seconds, abs=3e-6)


def test_boundaries_are_where_the_speaker_put_them() -> None:
    samples, true = speech(SENTENCES[0])
    found = alignment.align(samples, 16000, SENTENCES[0], "en-us")
    errors = errors_ms(found.phones, true)
    assert np.median(errors) < 15
    assert np.percentile(errors, 90) < 50
    assert_whole(found.phones, len(samples) / 16000)
    assert found.words == SENTENCES[0].split() or " ".join(found.words) == SENTENCES[0]


def test_the_right_text_scores_above_every_wrong_one() -> None:
    samples, _ = speech(SENTENCES[1])
    scores = [alignment.align(samples, 16000, text, "en-us").score for text in SENTENCES]
    assert int(np.argmax(scores)) == 1
    assert scores[1] > 0.9


def test_edge_silence_goes_to_the_first_and_last_pause() -> None:
    samples, _ = speech(SENTENCES[2])
    quiet = np.random.default_rng(1).normal(0, 0.001, 8000).astype(np.float32)
    found = alignment.align(np.concatenate((quiet, samples, quiet)), 16000, SENTENCES[2], "en-us")
    assert found.phones[0].duration_s == pytest.approx(0.5, abs=0.06)
    assert found.phones[-1].duration_s == pytest.approx(0.5, abs=0.2)


def test_any_sample_rate_is_taken() -> None:
    samples, true = speech(SENTENCES[3])
    found = alignment.align(resample(samples, 16000, 44100), 44100, SENTENCES[3], "en-us")
    assert np.median(errors_ms(found.phones, true)) < 15


@pytest.mark.parametrize("seconds", [0.12, 0.3])
def test_a_text_that_is_far_too_long_for_the_clip_stays_within_it(seconds: float) -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, int(seconds * 16000)).astype(np.float32)
    assert_whole(alignment.align(samples, 16000, SENTENCES[1], "en-us").phones, seconds)


def test_silence_and_empty_text_are_survived_and_refused() -> None:
    assert_whole(alignment.align(np.zeros(16000, np.float32), 16000, "Hello.", "en-us").phones, 1.0)
    with pytest.raises(VoicewrightError):
        alignment.align(np.zeros(16000, np.float32), 16000, "", "en-us")


@pytest.fixture(scope="module")
def observed() -> list[Observed]:
    clips = []
    for index, text in enumerate(SENTENCES):
        samples, _ = speech(text, index)
        clips.append(observe(samples, "one", rough(samples, text, "en-us")))
    return clips


@pytest.fixture(scope="module")
def refiner(observed: list[Observed]) -> Refiner:
    return Refiner.fit(observed)


def test_refinement_keeps_boundaries_and_words(refiner: Refiner, observed: list[Observed]) -> None:
    errors = []
    for index, clip in enumerate(observed):
        found = refiner.refine(clip)
        assert found is not None
        _, true = speech(SENTENCES[index], index)
        errors.append(errors_ms(found.phones, true))
        assert_whole(found.phones, clip.seconds)
    together = np.concatenate(errors)
    assert np.median(together) < 15
    assert np.percentile(together, 90) < 60


def test_a_pause_that_only_the_speaker_makes_becomes_a_phone(refiner: Refiner) -> None:
    text = "Tomorrow we are going to the beach with our friends."
    samples, true = speech(text)
    at = next(phone for phone in true if phone.symbol == "b")
    cut = int(at.start_s * 16000)
    quiet = np.random.default_rng(2).normal(0, 0.003, 5600).astype(np.float32)
    paused = np.concatenate((samples[:cut], quiet, samples[cut:]))
    found = refiner.refine(observe(paused, "one", rough(paused, text, "en-us")))
    assert found is not None
    inner = [phone for phone in found.phones[1:-1] if phone.symbol == "_"]
    assert len(inner) == 1
    assert inner[0].start_s == pytest.approx(at.start_s, abs=0.06)
    assert inner[0].duration_s == pytest.approx(0.35, abs=0.1)
    assert inner[0].word == -1


def test_a_pause_that_the_speaker_leaves_out_vanishes(refiner: Refiner) -> None:
    text = "Please close the door, it is cold outside."
    samples, true = speech(text)
    pause = next(phone for phone in true[1:-1] if is_pause(phone.symbol))
    begin, end = int(pause.start_s * 16000), int((pause.start_s + pause.duration_s) * 16000)
    hurried = np.concatenate((samples[: begin + 160], samples[end - 160 :]))
    kept = refiner.refine(observe(samples, "one", rough(samples, text, "en-us")))
    gone = refiner.refine(observe(hurried, "one", rough(hurried, text, "en-us")))
    assert kept is not None
    assert gone is not None
    # Whether the closure of a stop is long enough to be a pause of its own is a matter of the machine's last digits.
    assert [phone.symbol for phone in kept.phones if phone.symbol == pause.symbol]
    assert not [phone.symbol for phone in gone.phones if phone.symbol == pause.symbol]


def test_a_wrong_text_fits_worse_than_the_right_one(refiner: Refiner, observed: list[Observed]) -> None:
    samples, _ = speech(SENTENCES[4], 4)
    right = refiner.refine(observed[4])
    assert right is not None
    for text in (SENTENCES[0], SENTENCES[6], SENTENCES[9]):
        wrong = refiner.refine(observe(samples, "one", rough(samples, text, "en-us")))
        assert wrong is None or wrong.fit < right.fit - 2


def test_a_phone_that_training_never_met_is_taken_for_its_relative(refiner: Refiner) -> None:
    text = "Ein Löffel für die Küche."
    spoken = espeak.speak(text, "de", variant="f4", rate=150, pitch=70)
    samples = resample(spoken.samples, spoken.sample_rate, 16000)
    found = refiner.refine(observe(samples, "a stranger", rough(samples, text, "de")))
    assert found is not None
    assert_whole(found.phones, len(samples) / 16000)


def test_models_come_back_from_disk_as_they_were(refiner: Refiner, observed: list[Observed], tmp_path: Path) -> None:
    file = tmp_path / "Größe 模型" / "en-us.npz"
    store.save(refiner, 33.0, file)
    again, seconds = store.load(file, file.stat().st_mtime_ns)
    assert seconds == store.seconds_trained(file) == 33.0
    assert again.refine(observed[0]) == refiner.refine(observed[0])
    file.write_bytes(file.read_bytes()[:1000])
    assert store.seconds_trained(file) == 0.0
    assert store.seconds_trained(file.with_name("none.npz")) == 0.0


def test_a_corpus_is_refined_where_there_is_enough_of_it() -> None:
    clips = [Utterance(speech(text)[0], 16000, text, "en-us", "one") for text in SENTENCES]
    fractions: list[float] = []
    assert {found.origin.method for found in align_corpus(clips, report=fractions.append)} == {corpus.REFINED}
    assert fractions == sorted(fractions)
    assert {found.origin.method for found in align_corpus(clips[:2])} == {corpus.ROUGH}


@given(
    st.lists(st.floats(-1, 5), min_size=1, max_size=30),
    st.floats(0.05, 4),
)
@settings(deadline=None)
def test_spacing_never_leaves_the_clip_and_never_stands_still(inner: list[float], end: float) -> None:
    found = spaced(np.array([0.0, *inner, end]))
    assert found[0] == 0
    assert found[-1] == pytest.approx(end)
    assert (np.diff(found) > 0).all()
    assert np.diff(found).min() >= min(0.01, end / (len(inner) + 1)) - 1e-9


@given(st.integers(1, 4000), st.sampled_from([80, 160]))
@settings(max_examples=40, deadline=None)
def test_every_length_has_its_frames(length: int, hop: int) -> None:
    frames = mfcc.mfcc(np.zeros(length, np.float32), hop)
    assert frames.shape == (-(-length // hop), 13)
    assert np.isfinite(frames).all()
    assert mfcc.slopes(frames, 3).shape == frames.shape


def test_warping_a_sequence_onto_its_stretched_self_finds_the_stretch() -> None:
    rng = np.random.default_rng(0)
    frames = rng.normal(size=(40, 8)).astype(np.float32)
    stretched = np.repeat(frames, 2, axis=0)
    path, cost = dtw.warp(frames, stretched)
    assert cost == pytest.approx(0, abs=1e-5)
    edges = dtw.map_times(path, 40)
    assert np.abs(edges - np.arange(41) * 2).max() <= 1
