"""The dataset in pictures: every clip is in a bar, what is outside is counted, and two voices lie apart."""

import msgspec
import numpy as np
import pytest

from backend.datasets.checks import portrait
from backend.datasets.checks.measuring import Measures, analyse
from backend.project.clips import Clip
from tests.datasets.checks.conftest import recording

MEASURED = analyse(recording(0), 16000)


def clip(number: int, length_s: float = 3.0, speaker: str = "one") -> Clip:
    return Clip(
        id=number,
        audio=f"{number}.wav",
        name=f"c{number}",
        text="x",
        language="en-us",
        speaker=speaker,
        sample_rate=16000,
        channels=1,
        duration_s=length_s,
    )


def measures(**changes: object) -> Measures:
    return msgspec.structs.replace(MEASURED, **changes)


def test_every_clip_is_in_a_bar_and_those_outside_are_counted() -> None:
    clips = [clip(number, length_s) for number, length_s in enumerate([3.0, 3.5, 4.0, 4.2, 5.0, 6.0, 0.3, 21.0, 400.0])]
    known = {one.id: MEASURED for one in clips}
    made = {one.figure: one for one in portrait.histograms(clips, known, {})}
    length = made["length"]
    assert sum(length.counts) == len(clips)
    assert (length.middle, length.outside) == (4.2, 3)
    assert len(length.counts) <= 30
    assert length.first <= 0.3
    assert set(made) == {"length", "loudness", "snr", "f0"}, "without alignments nobody knows the pace"
    assert 80 < made["f0"].middle < 400


def test_clips_that_are_all_alike_make_one_bar() -> None:
    clips = [clip(number) for number in range(5)]
    (length,) = portrait.histograms(clips, {}, {})
    assert [one for one in length.counts if one] == [5]


def test_two_voices_lie_apart_and_who_is_odd_is_never_left_out() -> None:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(2, 256))
    clips = [clip(number, speaker=f"s{number % 2}") for number in range(2 * portrait.MOST_SPOTS + 1)]
    known = {
        one.id: measures(voice=(centres[one.id % 2] + 0.1 * rng.normal(size=256)).astype(np.float16).tobytes())
        for one in clips
    }
    found = portrait.spots(clips, known, {7})
    assert portrait.MOST_SPOTS / 2 <= len(found) <= portrait.MOST_SPOTS + 1
    assert [spot.clip for spot in found if spot.odd] == [7]
    sides = {speaker: {spot.x > 0 for spot in found if spot.speaker == speaker} for speaker in ("s0", "s1")}
    assert sorted(map(sorted, sides.values())) == [[False], [True]]


@pytest.mark.parametrize(("far", "counted"), [([0.1, 0.2, 0.3], 3), ([16.0, 90.0], 2), ([15.5, 400.0], 2), ([], 0)])
def test_those_outside_are_drawn_outside(far: list[float], counted: int) -> None:
    """However near one another all others lie: “3 below 0.5 s” stands under an axis that begins there."""
    clips = [clip(number, length_s) for number, length_s in enumerate([*far, *np.linspace(7.0, 7.4, 40)])]
    (length,) = portrait.histograms(clips, {}, {})
    assert (sum(length.counts), length.outside) == (len(clips), counted)
    edges = length.first + length.step * np.arange(len(length.counts) + 1)
    drawn = sum(
        clips
        for clips, begin, end in zip(length.counts, edges[:-1], edges[1:], strict=True)
        if end <= 0.5 + 1e-9 or begin >= 15 - 1e-9
    )
    assert drawn == counted
    assert len(length.counts) <= 30
