"""Attention is shown by the heads that follow the text, and a sentence says what is wrong with it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.layers import text_attention as attention
from backend.protocol.notices import said

PHONES, STEPS = 20, 80


def _along(speed: float = 1.0, width: float = 0.7) -> NDArray[np.float32]:
    """(N, S): a head that goes along the text."""
    at = np.arange(STEPS) / STEPS * PHONES * speed
    weights = np.exp(-((np.arange(PHONES)[:, None] + 0.5 - at[None]) ** 2) / (2 * width**2)) + 1e-6
    return np.asarray(weights / weights.sum(axis=0), np.float32)


def test_heads_that_follow_the_text_are_chosen() -> None:
    chance = np.random.default_rng(0)
    heads = chance.dirichlet(np.ones(PHONES), (12, STEPS)).astype(np.float32)
    heads[[3, 5, 7, 8]] = _along().T
    found = attention.following(heads)
    np.testing.assert_allclose(found, _along(), atol=1e-5)
    np.testing.assert_allclose(found.sum(axis=0), 1, atol=1e-5)


def test_the_path_never_goes_back() -> None:
    found = attention.path(_along())
    assert (np.diff(found) >= 0).all()
    np.testing.assert_allclose(found, np.arange(STEPS) / STEPS * PHONES - 0.5, atol=1.2)


@pytest.mark.parametrize(
    ("weights", "ended", "hint"),
    [
        (_along(), True, ""),
        (_along(), False, "The end was not found"),
        (_along(speed=0.5), True, "Speech ended at symbol 10 of 20."),
        (np.full((PHONES, STEPS), 1 / PHONES, np.float32), True, "Attention collapsed"),
        (np.repeat(_along(), [1] * 40 + [60] + [1] * 39, axis=1), True, "Attention was stuck: symbol 1"),
        (np.zeros((PHONES, 0), np.float32), True, "Nothing was said."),
    ],
)
def test_a_hint_says_what_is_wrong(weights: NDArray[np.float32], ended: bool, hint: str) -> None:
    words = said(attention.hint(weights, 0.03, ended=ended))
    assert words.startswith(hint)
    assert bool(words) == bool(hint)


@pytest.mark.parametrize(("step_s", "words"), [(0.02, "Attention skipped 8 of 23 symbols."), (0.04, "")])
def test_phones_that_pass_within_a_step_are_not_called_skipped(step_s: float, words: str) -> None:
    """Two of three are never looked at: two short ones fit into a step of 40 ms, and not into one of 20 ms."""
    weights = np.zeros((23, 16), np.float32)
    weights[np.repeat([0, 3, 6, 9, 12, 15, 18, 22], 2), np.arange(16)] = 1
    assert said(attention.hint(weights, step_s, ended=True)) == words


def test_a_word_that_is_left_out_is_called_skipped_however_long_a_step_is() -> None:
    weights = _along()
    weights[6:14] = 1e-6
    assert said(attention.hint(weights / weights.sum(axis=0), 0.04, ended=True)).startswith("Attention skipped")
