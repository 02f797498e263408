"""What is wrong with an attention matrix is said."""

import numpy as np
import pytest

from backend.families.dctts.attention import hint
from backend.protocol.notices import said


def _hint(path: list[int], letters: int = 20, *, ended: bool = True, sure: float = 0.9) -> str:
    weights = np.full((letters, len(path)), (1 - sure) / letters, np.float32)
    weights[path, np.arange(len(path))] += np.float32(sure)
    return said(hint(weights, np.array(path), 0.05, ended=ended))


def test_a_diagonal_needs_no_words() -> None:
    assert _hint([at // 2 for at in range(40)]) == ""


def test_pauses_at_both_ends_may_be_long() -> None:
    assert _hint([0] * 30 + [1 + at // 2 for at in range(36)] + [19] * 30) == ""


@pytest.mark.parametrize(
    ("path", "ended", "word"),
    [
        ([*range(8), *[8] * 30, *range(9, 20)], True, "stuck: symbol 9 of 20 lasts 1.5 s"),
        ([0, 1, 2, 3, 10, 11, 12, 13, 18, 19], True, "skipped 8 of 20"),
        ([at // 2 for at in range(20)], False, "10 of 20"),
    ],
)
def test_what_is_wrong_is_said(path: list[int], ended: bool, word: str) -> None:
    assert word in _hint(path, ended=ended)


def test_attention_that_looks_elsewhere_has_collapsed() -> None:
    assert "collapsed" in _hint([at // 2 for at in range(40)], sure=0.0)


def test_nothing_is_nothing() -> None:
    assert said(hint(np.zeros((5, 0), np.float32), np.zeros(0, np.int64), 0.05, ended=False)) == "Nothing was said."
