"""Letters, and where phones lie."""

import numpy as np
import pytest

from backend.families.dctts import reading
from backend.families.dctts.reading import Reading

ALPHABET = "PE abcdefghijklmnopqrstuvwxyz'.?"


def test_letters_are_plain_and_end() -> None:
    read = reading.letters(["Crème", "brûlée,", "don't", "you?"], "en-us", ALPHABET)
    assert "".join(read.symbols) == "creme brulee don't you?E"
    assert read.words[:6] == (0, 0, 0, 0, 0, -1)
    assert read.words[-1] == -1
    assert len(read.words) == len(read.symbols)


def test_numbers_are_spelled_and_strange_words_left_out() -> None:
    read = reading.letters(["声音", "25", "of the", "dogs"], "en-us", ALPHABET)
    assert "".join(read.symbols) == "twenty five of the dogsE"
    assert set(read.words) == {1, 2, 3, -1}


def test_a_letter_begins_when_attention_first_reaches_it() -> None:
    path = np.array([0, 0, 1, 3, 3, 4])
    assert reading.starts(path, 5, 0.05) == pytest.approx([0.0, 0.1, 0.15, 0.175, 0.25])


def test_letters_that_were_never_reached_share_the_last_frame() -> None:
    starts_s = reading.starts(np.array([0, 0, 1]), 5, 0.05)
    assert starts_s == pytest.approx([0.0, 0.1, 0.1 + 0.0125, 0.1 + 0.025, 0.1 + 0.0375])


def test_phones_share_the_time_of_their_word() -> None:
    read = Reading(tuple("ab cdE"), (0, 0, -1, 1, 1, -1))
    starts_s = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.6])
    words = (-1, 0, 0, 0, -1, 1, -1)
    edges = reading.spread(read, starts_s, 0.7, words)
    assert edges[0] == 0
    assert edges[-1] == pytest.approx(0.7)
    assert (np.diff(edges) > 0).all()
    # The word ends where its space begins, the next one where its first letter does.
    assert edges[4:8] == pytest.approx([0.2, 0.3, 0.6, 0.7], abs=0.01)


def test_words_without_a_pause_between_them_touch() -> None:
    read = Reading(tuple("ab cdE"), (0, 0, -1, 1, 1, -1))
    edges = reading.spread(read, np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.6]), 0.7, (-1, 0, 1, 1, -1))
    assert edges[2] == pytest.approx(0.3, abs=0.01)


def test_edges_rise_whatever_they_were() -> None:
    edges = reading.rising(np.array([0.0, 0.5, 0.5, 0.2, 1.0, 1.0]))
    assert (np.diff(edges) > 0).all()
    assert (edges[0], edges[-1]) == (0.0, pytest.approx(1.0))
    fine = np.array([0.0, 0.25, 0.5, 1.0])
    assert reading.rising(fine) == pytest.approx(fine)
