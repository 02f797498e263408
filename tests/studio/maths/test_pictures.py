"""What canvases draw: outlines, spectra, curves, labels."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.protocol.families import Field, PresetInfo
from studio.maths import curves
from studio.maths.columns import cover, joined
from studio.maths.peaks import Peaks
from studio.maths.picture import read_picture
from studio.maths.spectrum import spectrum
from studio.models.dataset_step import next_step
from studio.models.form_model import FormModel
from studio.models.odd_words import odd_words
from studio.models.time_view import TimeView
from studio.words.pitch_names import pitch_text
from studio.words.run_words import readiness, resume_text


@given(st.integers(1, 5000), st.integers(1, 400), st.data())
@settings(max_examples=60, deadline=None)
def test_the_outline_holds_every_sample(count: int, pixels: int, data: st.DataObject) -> None:
    samples = np.random.default_rng(count).uniform(-1, 1, count).astype(np.float32)
    low, high = Peaks(samples).outline(0, count, pixels)
    assert low.shape == high.shape == (pixels,)
    assert low.min() == samples.min()
    assert high.max() == samples.max()
    first = data.draw(st.floats(-10, count + 10))
    low, high = Peaks(samples).outline(first, first + 50, pixels)
    assert np.all(low <= high)


def test_a_frame_of_a_long_sound_touches_what_is_shown_only() -> None:
    peaks = Peaks(np.zeros(2_000_000, np.float32))
    tracemalloc.start()
    try:
        peaks.outline(1_000_000, 1_004_000, 500)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_tone_lies_where_its_frequency_is() -> None:
    rate = 16_000
    tone = (0.5 * np.sin(2 * np.pi * 1000 * np.arange(rate) / rate)).astype(np.float32)
    made = spectrum(tone, rate)
    row = int(made.levels.mean(axis=1).argmax())
    height = 1 - (row + 0.5) / made.levels.shape[0]
    assert abs(height - made.height_of(1000)) < 0.02
    assert abs(made.duration_s - 1) < 0.01
    assert made.top_hz == rate / 2


def test_silence_and_shortness_are_drawn_too() -> None:
    assert spectrum(np.zeros(1, np.float32), 16_000).levels.max() == 0
    assert spectrum(np.zeros(0, np.float32), 16_000).levels.shape[1] == 1


def test_smoothing_is_debiased_passes_over_gaps_and_is_capped() -> None:
    values = np.array([4.0, 4.0, np.nan, 4.0])
    made = curves.smooth(values, 0.9)
    assert np.allclose(made[[0, 1, 3]], 4)
    assert np.isnan(made[2])
    assert np.allclose(curves.smooth(np.arange(10.0), 5.0), curves.smooth(np.arange(10.0), 0.99))


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=3000), st.integers(2, 200))
@settings(max_examples=50, deadline=None)
def test_thinning_keeps_the_extremes(values: list[float], pixels: int) -> None:
    y = np.array(values)
    x, thin = curves.thin(np.arange(y.size, dtype=float), y, pixels)
    assert x.size <= max(4 * pixels, y.size if y.size <= 4 * pixels else 0)
    assert thin.min() == y.min()
    assert thin.max() == y.max()
    assert np.all(np.diff(x) > 0)


def test_one_spike_does_not_flatten_the_axis() -> None:
    values = np.concatenate([np.linspace(3, 1, 100), [900.0]])
    kept, whole = (curves.y_range([values], ignore_outliers=on) for on in (True, False))
    assert kept is not None
    assert whole is not None
    assert kept[1] < 4
    assert whole[1] > 900
    low, high = curves.y_range([np.zeros(5)], ignore_outliers=True, least=0.1) or (0.0, 0.0)
    assert low < 0 < 0.1 <= high < 0.2
    assert curves.y_range([np.array([np.nan])], ignore_outliers=True) is None
    held_out = np.array([0.5, 0.4])
    both = curves.y_range([values, held_out], ignore_outliers=True)
    assert both is not None
    assert both[0] < 0.4


def test_pitch_is_said_in_hertz_note_and_cents() -> None:
    assert pitch_text(440.0) == "440.0 Hz · A4 +0 ct"
    assert pitch_text(218.0) == "218.0 Hz · A3 −16 ct"
    assert pitch_text(0) == "voiceless"


FIELDS = [
    Field(name="rate", type="float", default=0.001, minimum=0, maximum=1),
    Field(name="size", type="int", default=16, minimum=1, maximum=64),
    Field(name="mode", type="choice", default="auto", choices=["auto", "32"]),
    Field(name="energy", type="bool", default=True),
]


def test_the_form_gives_only_what_was_changed() -> None:
    form = FormModel()
    form.set_preset(PresetInfo(name="small", fields=FIELDS))
    assert form.overrides() == {}
    form.set_text("size", "32")
    form.set_text("rate", "0,01")
    form.set_text("energy", "no")
    assert form.overrides() == {"size": 32, "rate": 0.01, "energy": False}
    form.set_text("size", "16")
    form.reset_field("rate")
    assert form.overrides() == {"energy": False}


@pytest.mark.parametrize(
    ("name", "text"), [("size", "0"), ("size", "x"), ("size", "2.5"), ("rate", "nan"), ("mode", "8")]
)
def test_the_form_says_what_is_wrong(name: str, text: str) -> None:
    form = FormModel()
    form.set_preset(PresetInfo(name="small", fields=FIELDS))
    form.set_text(name, text)
    assert form.fault(name).endswith(".")
    with pytest.raises(ValueError, match=r"\.$"):
        form.overrides()


def test_another_preset_keeps_what_still_differs() -> None:
    form = FormModel()
    form.set_preset(PresetInfo(name="small", fields=FIELDS))
    form.set_text("size", "32")
    form.set_text("mode", "32")
    other = [Field(name="size", type="int", default=32), FIELDS[2]]
    form.set_preset(PresetInfo(name="base", fields=other))
    assert form.overrides() == {"mode": "32"}


@pytest.mark.parametrize(
    ("lacking", "step"),
    [
        ({"clips": 0}, "import"),
        ({"untold": 1, "unprepared": 2, "failed": 3, "checked": True}, "transcribe"),
        ({"unprepared": 2, "failed": 1, "checked": True}, "prepare"),
        ({"failed": 1}, "show-failed"),
        ({"failed": 1, "checked": True}, "train"),
        ({}, "check"),
        ({"checked": True}, "train"),
    ],
)
def test_one_step_of_the_dataset_comes_next(lacking: dict[str, int], step: str) -> None:
    stands = {"clips": 9, "untold": 0, "unprepared": 0, "failed": 0} | lacking
    checked = bool(stands.pop("checked", 0))
    assert next_step(**stands, checked=checked) == step


def test_words_that_need_a_dictionary() -> None:
    found = odd_words(["Dial 9 for the PBX.", "The PBX and MySQL3 are down.", "Hello there."], ["mysql3"])
    assert [(word.word, word.clips) for word in found] == [("PBX", 2)]


def test_what_is_said_before_and_after_a_training() -> None:
    none = readiness(clips=0, unprepared=0, held_out=0, learned_s=0, excluded=0, errors=0, checked=False, minutes=20)
    assert not none.ready
    assert "import" in none.sentence
    some = readiness(clips=10, unprepared=1, held_out=2, learned_s=60, excluded=0, errors=2, checked=True, minutes=20)
    assert some.ready
    assert len(some.concerns) == 4
    assert resume_text(step=1200, age_s=300) == "Resume goes on from step 1,200, saved 5 minutes ago."


def test_the_view_zooms_about_the_pointer_and_stays_inside() -> None:
    view = TimeView()
    view.set_duration(10)
    view.zoom(0.5, 4)
    assert (view.start_s, view.end_s) == (2, 7)
    view.scroll(100)
    assert (view.start_s, view.end_s) == (5, 10)
    view.zoom(100, 5)
    assert (view.start_s, view.end_s) == (0, 10)
    view.select((3, 1))
    assert view.selection == (1, 3)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0.1, 9)), min_size=1, max_size=20))
def test_an_axis_always_holds_its_curve_and_is_never_mostly_empty(wishes: list[tuple[float, float]]) -> None:
    shown = None
    for low, height in wishes:
        shown = curves.steady(shown, (low, low + height))
        assert shown[0] <= low
        assert low + height <= shown[1]
        assert height >= 0.59 * (shown[1] - shown[0])


def test_an_hour_is_drawn_whole_and_its_parts_as_fine_as_a_short_sound(tmp_path: Path) -> None:
    rate, minutes = 2_000, 21
    samples = np.zeros(rate * 60 * minutes, np.float32)
    at = rate * 60 * 20
    samples[at : at + rate] = 0.5 * np.sin(2 * np.pi * 300 * np.arange(rate) / rate)
    soundfile.write(tmp_path / "long.wav", samples, rate)
    picture = read_picture(tmp_path / "long.wav")
    assert picture.duration_s == pytest.approx(60 * minutes)
    _, high = picture.peaks.outline(0, samples.size, 60 * minutes)
    assert {1200} <= set(np.flatnonzero(high > 0.4).tolist()) <= {1199, 1200, 1201}
    assert picture.peaks.rms(at, at + rate, 1)[0] == pytest.approx(0.5 / np.sqrt(2), abs=0.01)
    part = picture.detail(1199.5, 1200.5, 250)
    assert part is not None
    assert part.hop_s == pytest.approx(0.004)
    sounding = part.levels.max(axis=0) > 200
    begins = round((1200 - part.start_s) / part.hop_s)
    assert not sounding[: begins - 4].any()
    assert sounding[begins + 4 : begins + 120].all()
    assert picture.detail(0, 60 * minutes, 1000) is None


def test_columns_cover_what_the_curve_covers() -> None:
    top, bottom = joined(np.array([0.0, 6.0]), np.array([1.0, 8.0]))
    assert (top.tolist(), bottom.tolist()) == ([0.0, 3.5], [3.5, 8.0]), "a steep step has no gap"
    assert cover(np.array([0.5]), np.array([2.25]), 4)[:, 0].tolist() == [0.5, 1.0, 0.25, 0.0]


def test_between_two_samples_a_line_is_drawn() -> None:
    low, high = Peaks(np.array([0, 1, 0], np.float32)).line(0, 2, 4)
    assert (low.tolist(), high.tolist()) == ([0, 0.5, 0.5, 0], [0.5, 1, 1, 0.5])
