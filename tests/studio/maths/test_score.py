"""Score edits: what is edited changes as asked, and nothing else does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.protocol.score import Contour, Phone, Score
from studio.maths import contour as curves
from studio.maths import score as maths
from studio.maths import score_pauses

HOP = 0.01


def score_of(lengths: list[float], seed: int = 0) -> Score:
    """Phones of these lengths; every third one voiceless; a curve with its own value in each frame."""
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rng = np.random.default_rng(seed)
    frames = curves.frame_count(float(starts[-1]), HOP)
    hz = 150 + 50 * np.sin(np.arange(frames) / 7) + rng.uniform(0, 5, frames)
    owner = np.searchsorted(starts, curves.times(frames, HOP), side="right") - 1
    hz[owner % 3 == 2] = 0
    phones = [
        Phone(symbol="a", start_s=float(starts[i]), duration_s=lengths[i], word=i // 2) for i in range(len(lengths))
    ]
    return Score(language="en-us", text="x", phones=phones, f0=Contour(hop_s=HOP, hz=hz.tolist()))


lengths = st.lists(st.floats(0.03, 0.3).map(lambda s: round(s, 3)), min_size=2, max_size=12)


@given(lengths, st.data())
@settings(max_examples=80, deadline=None)
def test_a_longer_phone_leaves_all_frames_outside_as_they_are(parts: list[float], data: st.DataObject) -> None:
    sheet = maths.shift_f0(maths.sheet_of(score_of(parts)), 0, 0.05, 2)
    index = data.draw(st.integers(0, len(parts) - 1))
    wished = data.draw(st.floats(0.02, 1.0))
    after = maths.resize_phone(sheet, index, wished)
    before_hz, after_hz = maths.f0(sheet.score), maths.f0(after.score)
    start, end = maths.edges(sheet.score)[index : index + 2]
    shift = round((after.score.phones[index].duration_s - parts[index]) / HOP)
    first = int(np.searchsorted(curves.times(before_hz.size, HOP), start - 1e-9))
    assert np.allclose(after_hz[:first], before_hz[:first])
    rest = np.flatnonzero(curves.times(before_hz.size, HOP) >= end + 1e-9)
    kept = rest[rest + shift < after_hz.size]
    assert np.allclose(after_hz[kept + shift], before_hz[kept])
    for i, phone in enumerate(after.score.phones):
        if i != index:
            assert abs(phone.duration_s - parts[i]) < 1e-9


@given(lengths, st.data())
@settings(max_examples=60, deadline=None)
def test_phones_always_follow_each_other_without_gaps(parts: list[float], data: st.DataObject) -> None:
    sheet = maths.sheet_of(score_of(parts))
    for _ in range(4):
        index = data.draw(st.integers(0, len(parts) - 1))
        sheet = maths.resize_phone(sheet, index, data.draw(st.floats(-1, 2)), keep_total=data.draw(st.booleans()))
        ends = [phone.start_s + phone.duration_s for phone in sheet.score.phones]
        assert np.allclose(ends[:-1], [phone.start_s for phone in sheet.score.phones[1:]])
        assert min(phone.duration_s for phone in sheet.score.phones) >= maths.MIN_PHONE_S - 1e-9
        assert len(sheet.score.f0.hz) == curves.frame_count(sheet.score.duration_s, HOP)


def test_a_length_between_two_frames_gives_one_number_of_frames() -> None:
    after = maths.resize_phone(maths.sheet_of(score_of([0.279, 0.111, 0.265])), 2, 1.5)
    assert len(after.score.f0.hz) == curves.frame_count(after.score.duration_s, HOP)


@given(lengths, st.data())
@settings(max_examples=60, deadline=None)
def test_keeping_the_total_keeps_it(parts: list[float], data: st.DataObject) -> None:
    sheet = maths.sheet_of(score_of(parts))
    index = data.draw(st.integers(0, len(parts) - 2))
    after = maths.resize_phone(sheet, index, data.draw(st.floats(0.01, 1)), keep_total=True)
    assert abs(after.score.duration_s - sheet.score.duration_s) < 1e-9


def test_an_unedited_phone_loses_nothing_by_being_squeezed_and_stretched_back() -> None:
    sheet = maths.sheet_of(score_of([0.2, 0.3, 0.2]))
    squeezed = maths.resize_phone(sheet, 1, 0.03)
    back = maths.resize_phone(squeezed, 1, 0.3)
    assert np.allclose(maths.f0(back.score), maths.f0(sheet.score))
    assert not maths.is_edited(back)


@given(lengths, st.floats(-24, 24), st.data())
@settings(max_examples=60, deadline=None)
def test_a_shift_is_exact_inside_and_absent_far_outside(
    parts: list[float], semitones: float, data: st.DataObject
) -> None:
    sheet = maths.sheet_of(score_of(parts))
    total = sheet.score.duration_s
    start = data.draw(st.floats(0, total / 2))
    end = data.draw(st.floats(start + 0.06, total + 0.07))
    after = maths.f0(maths.shift_f0(sheet, start, end, semitones).score)
    before = maths.f0(sheet.score)
    at = curves.times(before.size, HOP)
    inside = (at >= start + curves.FADE_S) & (at <= end - curves.FADE_S) & (before > 0)
    outside = (at < start - curves.FADE_S) | (at > end + curves.FADE_S)
    wanted = np.clip(before[inside] * 2 ** (semitones / 12), curves.F0_MIN_HZ, curves.F0_MAX_HZ)
    assert np.allclose(after[inside], wanted)
    assert np.array_equal(after[outside], before[outside])
    assert np.array_equal(after > 0, before > 0)


def test_the_edge_of_a_shift_has_no_step() -> None:
    hz = np.full(100, 200.0)
    cents = 1200 * np.abs(np.diff(np.log2(curves.shift(hz, HOP, 0.3, 0.6, 4))))
    assert cents.max() <= 400 * HOP / curves.FADE_S + 1e-6


@given(lengths, st.data())
@settings(max_examples=60, deadline=None)
def test_erasing_all_returns_to_the_prediction(parts: list[float], data: st.DataObject) -> None:
    sheet = maths.sheet_of(score_of(parts))
    edited = maths.resize_phone(sheet, data.draw(st.integers(0, len(parts) - 1)), data.draw(st.floats(0.02, 0.5)))
    edited = maths.draw_f0(edited, [(0.0, 100.0), (edited.score.duration_s, 300.0)], voice_all=data.draw(st.booleans()))
    erased = maths.erase_f0(edited, -1, edited.score.duration_s + 1)
    assert np.allclose(maths.f0(erased.score), maths.predicted_f0(erased))


def test_a_stroke_is_followed_where_there_is_voice_and_the_later_pass_counts() -> None:
    sheet = maths.sheet_of(score_of([0.3, 0.3, 0.3]))
    drawn = maths.f0(maths.draw_f0(sheet, [(0.1, 220.0), (0.5, 220.0), (0.3, 110.0)]).score)
    at = curves.times(drawn.size, HOP)
    assert abs(drawn[np.abs(at - 0.315).argmin()] - 115) < 8
    assert abs(drawn[np.abs(at - 0.155).argmin()] - 220) < 1e-6
    assert np.all(drawn[(at > 0.61) & (at < 0.89)] == 0)
    voiced = maths.f0(maths.draw_f0(sheet, [(0.6, 220.0), (0.9, 220.0)], voice_all=True).score)
    assert np.allclose(voiced[(at > 0.62) & (at < 0.88)], 220)


def test_smoothing_keeps_voicing_and_lowers_roughness() -> None:
    sheet = maths.sheet_of(score_of([0.5, 0.5, 0.2]))
    before, after = maths.f0(sheet.score), maths.f0(maths.smooth_f0(sheet, 0, 1).score)
    assert np.array_equal(before > 0, after > 0)
    voiced = slice(5, 90)
    assert np.abs(np.diff(after[voiced], 2)).mean() < 0.4 * np.abs(np.diff(before[voiced], 2)).mean()


def test_words_and_phones_are_found_by_time() -> None:
    score = score_of([0.1, 0.2, 0.3, 0.1])
    assert maths.word_span(score, 1) == (maths.edges(score)[2], maths.edges(score)[4])
    assert maths.word_span(score, 9) is None
    assert maths.phone_at(score, 0.15) == 1
    assert maths.phone_at(score, 5) == -1
    assert maths.phones_between(score, 0.1, 0.3) == [1]


def test_a_pause_is_put_between_two_words_and_keeps_every_edit() -> None:
    sheet = maths.shift_f0(maths.sheet_of(score_of([0.1] * 6)), 0.4, 0.6, 3)
    after, index = score_pauses.with_pause(sheet, 0.37)
    assert index == 4, "the words part at 0.2 and 0.4 s"
    assert [phone.symbol for phone in after.score.phones] == ["a", "a", "a", "a", "_,", "a", "a"]
    assert after.score.duration_s == sheet.score.duration_s + score_pauses.LENGTH_S
    before_hz, after_hz = maths.f0(sheet.score), maths.f0(after.score)
    assert np.array_equal(after_hz[:40], before_hz[:40])
    assert not after_hz[40:65].any()
    assert np.array_equal(after_hz[65:], before_hz[40:])
    assert maths.is_edited(after), "the pitch is still another than the voice's"
    longer, same = score_pauses.with_pause(after, 0.5)
    assert same == index
    assert longer.score.phones[index].duration_s == pytest.approx(2 * score_pauses.LENGTH_S)
    alone = maths.sheet_of(score_of([0.1, 0.1]))
    assert score_pauses.with_pause(alone, 0.1) == (alone, -1)
