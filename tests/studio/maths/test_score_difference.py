"""One version of a sentence against another: longer, higher, other lengths."""

import numpy as np
import pytest

from backend.protocol.score import Score
from studio.maths.score import f0, resize_phone, sheet_of, shift_f0
from studio.maths.score_difference import difference, laid_over
from studio.words.take_words import against
from tests.studio.maths.test_score import score_of

LENGTHS = [0.1, 0.2, 0.1, 0.2]


@pytest.fixture
def plain() -> Score:
    return score_of(LENGTHS)


def test_the_same_differs_in_nothing(plain: Score) -> None:
    found = difference(plain, plain)
    assert (found.longer_s, found.phones) == (0.0, 0)
    assert found.higher_st == pytest.approx(0.0, abs=1e-9)
    assert against(longer_s=0.0, higher_st=0.0, phones=0) == "A and B have the same pitch and lengths."


def test_a_phone_that_was_lengthened_and_a_pitch_that_was_raised(plain: Score) -> None:
    higher = shift_f0(sheet_of(plain), 0.0, plain.duration_s, 2.0)
    edited = resize_phone(higher, 1, 0.4).score
    found = difference(edited, plain)
    assert found.longer_s == pytest.approx(0.2, abs=0.02)
    assert found.higher_st == pytest.approx(2.0, abs=0.3)
    assert found.phones == 1
    assert laid_over(plain, edited).shape == f0(edited).shape


def test_other_words_have_no_lengths_to_compare(plain: Score) -> None:
    other = score_of([0.3, 0.3])
    assert difference(plain, other).phones is None
    assert np.all(laid_over(other, plain) >= 0)


def test_it_is_said_in_one_line() -> None:
    assert against(longer_s=-0.12, higher_st=0.8, phones=1) == (
        "A against B: 0.12 s shorter, 0.8 semitones higher, 1 sound of another length."
    )
