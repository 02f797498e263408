"""Checks of the text, and of sound against text."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from backend.audio.resample import resample
from backend.audio.vad import speech_span
from backend.datasets.alignment.corpus import Utterance, align_corpus
from backend.datasets.checks.clip_under_test import Norm, Whole
from backend.datasets.checks.comparing import norm
from backend.datasets.checks.text_mismatch import log_odds, worst_place
from backend.project.alignments import Alignment
from backend.project.freshness import Origin
from backend.protocol.score import Phone
from tests.datasets.checks.conftest import Examine, Samples, recording, records


@pytest.mark.parametrize(
    ("text", "language", "severity"),
    [
        ("...", "en-us", "error"),
        ("!? — …", "en-us", "error"),
        ("Press # to go on 😀.", "en-us", "warning"),
        ("Hello мир.", "en-us", "warning"),
        ("今天天气很好", "en-us", "warning"),
        ("Hello there", "ru", None),
        ("Привет, мир!", "ru", None),
        ("今天天气很好。", "cmn", None),
        ("I have 3 dogs, and it’s 5 o'clock — really?", "en-us", None),
        ("3D audio and MP3.", "en-us", None),
        ("It costs $5, that’s 20% less.", "en-us", None),
        ("Où êtes-vous, l’été “là-bas” ?", "fr", None),
        ("Straße, Größe; 12 Uhr.", "de", None),
    ],
)
def test_what_can_be_said(examine: Examine, text: str, language: str, severity: str | None) -> None:
    found = examine(recording(0), text=text, language=language)
    if severity is None:
        assert found == {}
    else:
        assert found["unpronounceable-text"].severity == severity
        assert found["unpronounceable-text"].say().remedy


@pytest.mark.parametrize("text", ["", "  \t"])
def test_no_text(examine: Examine, text: str) -> None:
    found = examine(recording(0), text=text)
    assert set(found) == {"empty-text"}
    assert found["empty-text"].severity == "error"


IDS = list(range(0, 252, 7))
SWAPPED = {IDS[5]: IDS[12], IDS[12]: IDS[20], IDS[20]: IDS[5]}
SHORTENED = max(set(IDS) - set(SWAPPED), key=lambda id_: len(records()[id_]["text"].split()))
"""The clip with the longest text, from whose middle four words are taken."""


def words_of(id_: int) -> list[str]:
    words = records()[SWAPPED.get(id_, id_)]["text"].split()
    middle = len(words) // 2
    return words[: middle - 1] + words[middle + 3 :] if id_ == SHORTENED else words


@pytest.fixture(scope="module")
def real() -> tuple[list[Utterance], list[Alignment]]:
    """The real aligner on 36 real clips: three have each other's text, in one four words are missing."""
    utterances = []
    for id_ in IDS:
        start, end = speech_span(recording(id_), 16000)
        samples = recording(id_)[int(start * 16000) : int(end * 16000)]
        utterances.append(Utterance(samples, 16000, " ".join(words_of(id_)), "en-us"))
    return utterances, align_corpus(utterances)


def test_missing_words_fit_far_worse_than_is_usual_and_are_found_where_they_are(
    real: tuple[list[Utterance], list[Alignment]],
) -> None:
    places = {id_: worst_place(alignment) for id_, alignment in zip(IDS, real[1], strict=True)}
    right = [place[0] for id_, place in places.items() if place and id_ not in {*SWAPPED, SHORTENED}]
    misfit, at_s = places[SHORTENED] or (0.0, 0.0)
    usual = norm(right, least=10.0)
    assert usual is not None
    assert usual.z(misfit) > 6
    alignment = real[1][IDS.index(SHORTENED)]
    cut = len(records()[SHORTENED]["text"].split()) // 2 - 1
    near = [phone for phone in alignment.phones if phone.word in (cut - 1, cut)]
    assert near[0].start_s - 1 < at_s < near[-1].start_s + near[-1].duration_s + 1


def test_a_place_that_fits_badly_is_told_with_its_word_and_time(examine: Examine) -> None:
    alignment = msgspec.structs.replace(aligned(20), fits=[-1.0] * 10 + [-30.0] * 5 + [-1.0] * 5)
    usual = Whole(worst=Norm(middle=15, spread=15, n=100))
    found = examine(recording(0), alignment=alignment, whole=usual)
    assert found["text-mismatch"].severity == "warning"
    assert found["text-mismatch"].at_s == pytest.approx(0.62, abs=0.1)
    assert "“x”" in found["text-mismatch"].say().what
    fine = msgspec.structs.replace(alignment, fits=[-6.0] * 20)
    assert examine(recording(0), alignment=fine, whole=usual) == {}
    badly_spoken = msgspec.structs.replace(alignment, fits=[-1.0] * 10 + [-20.0] + [-1.0] * 9)
    assert examine(recording(0), alignment=badly_spoken, whole=usual) == {}
    long_clips_misfit_too = Whole(worst=Norm(middle=300, spread=150, n=100))
    assert examine(recording(0), alignment=alignment, whole=long_clips_misfit_too) == {}


def test_a_right_text_of_a_recording_with_a_narrow_band_fits_as_others_do(
    real: tuple[list[Utterance], list[Alignment]],
) -> None:
    """Among recordings of the full band, two from a telephone: of the text nothing is wrong."""
    utterances, _ = real
    narrow = [IDS.index(id_) for id_ in IDS if id_ not in {*SWAPPED, SHORTENED}][3:5]
    mixed = [
        replace(one, samples=resample(resample(one.samples, 16000, 8000), 8000, 16000)) if at in narrow else one
        for at, one in enumerate(utterances)
    ]
    alignments = align_corpus(mixed)
    fit = norm((log_odds(one.score) for one in alignments), least=0.1)
    assert fit is not None
    for at in narrow:
        assert fit.z(log_odds(alignments[at].score)) > -5.5
        assert (worst_place(alignments[at]) or (999.0, 0.0))[0] < 150


def test_no_phone_is_drawn_out_over_a_pause_that_is_full_of_noise() -> None:
    """Noise of 15 dB in two of 36 recordings is like no pause of the others, and a pause nevertheless."""
    clean = [Utterance(recording(id_), 16000, records()[id_]["text"], "en-us") for id_ in IDS]
    noisy, rng = (9, 12), np.random.default_rng(0)
    mixed = [replace(one, samples=with_noise(one.samples, rng)) if at in noisy else one for at, one in enumerate(clean)]
    before, after = align_corpus(clean), align_corpus(mixed)
    late_s = [spoken_until(after[at]) - spoken_until(before[at]) for at in noisy]
    assert max(late_s) < 0.02


def with_noise(samples: Samples, rng: np.random.Generator) -> Samples:
    """White noise, 15 dB under the speech."""
    level = np.sqrt(np.mean(samples**2)) * 10 ** (-15 / 20)
    return np.asarray(samples + rng.normal(0, level, len(samples)), np.float32)


def spoken_until(alignment: Alignment) -> float:
    """Where the last word ends."""
    return max(phone.start_s + phone.duration_s for phone in alignment.phones if phone.word >= 0)


def test_swapped_texts_are_found_and_right_ones_are_not(
    examine: Examine, real: tuple[list[Utterance], list[Alignment]]
) -> None:
    utterances, alignments = real
    whole = Whole(fit=norm((log_odds(one.score) for one in alignments), least=0.1))
    said = {}
    for id_, one, alignment in zip(IDS, utterances, alignments, strict=True):
        found = examine(one.samples, text=one.text, alignment=alignment, whole=whole)
        if "text-mismatch" in found:
            said[id_] = found["text-mismatch"].severity
    assert set(said) - {SHORTENED} == set(SWAPPED)


def aligned(phones_a_second: float) -> Alignment:
    step = 1 / phones_a_second
    phones = [Phone(symbol="a", start_s=i * step, duration_s=step, word=0) for i in range(20)]
    return Alignment(clip=1, phones=phones, words=["x"], score=0.99, origin=Origin(method="test", of=""))


def test_pace(examine: Examine) -> None:
    whole = Whole(pace={"Allison/en-us": Norm(middle=10, spread=1.3, n=100)})
    assert examine(recording(0), alignment=aligned(12), whole=whole) == {}
    assert "faster" in examine(recording(0), alignment=aligned(18), whole=whole)["pace-outlier"].say().what
    assert "slower" in examine(recording(0), alignment=aligned(4), whole=whole)["pace-outlier"].say().what


def test_loudness_beside_the_others(examine: Examine) -> None:
    whole = Whole(loudness={"Allison": Norm(middle=-17.5, spread=1.2, n=200)})
    assert examine(recording(0), whole=whole) == {}
    quiet = examine((recording(0) * 0.2).astype(np.float32), whole=whole)["loudness-outlier"]
    assert quiet.severity == "info"
    assert quiet.figure == pytest.approx(-14, abs=2)
