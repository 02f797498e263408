"""Notes that are held: consonants keep their speed, vowels are drawn out in their middle."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backend.protocol.score import Phone
from backend.voices import holding

LENGTHS = st.floats(0.02, 3.0)


def phones(*rows: tuple[str, int]) -> list[Phone]:
    return [Phone(symbol=symbol, start_s=0.0, duration_s=0.1, note=note) for symbol, note in rows]


def edges(*lengths_s: float) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(lengths_s)])


@given(
    st.lists(
        st.tuples(st.sampled_from(("_", "s", "ˈɑːɹ", "aɪ", "m", "_.")), st.integers(-1, 3), LENGTHS, LENGTHS),
        min_size=1,
        max_size=9,
    )
)
def test_times_rise_and_every_boundary_keeps_its_place(rows: list[tuple[str, int, float, float]]) -> None:
    own_s, wanted_s = edges(*(row[2] for row in rows)), edges(*(row[3] for row in rows))
    held = holding.knots(phones(*((symbol, note) for symbol, note, _, _ in rows)), own_s, wanted_s)
    assert (np.diff(held.own_s) > 0).all()
    assert (np.diff(held.wanted_s) > 0).all()
    assert np.allclose(np.interp(wanted_s, held.wanted_s, held.own_s), own_s, atol=1e-6)


def test_a_held_phone_begins_and_ends_as_quickly_as_it_was_said() -> None:
    own_s, wanted_s = edges(0.1, 0.1), edges(0.1, 2.1)
    held = holding.knots(phones(("m", 0), ("ɑː", 0)), own_s, wanted_s)
    at_s = np.interp([0.1 + 0.02, 2.2 - 0.02], held.wanted_s, held.own_s)
    assert np.allclose(at_s, [0.12, 0.18])
    spoken = holding.knots(phones(("m", -1), ("ɑː", -1)), own_s, wanted_s)
    assert np.allclose(np.interp(1.15, spoken.wanted_s, spoken.own_s), 0.15), "what no note has changes evenly"
    assert len(spoken.own_s) == 3


def test_a_diphthong_is_held_as_what_it_begins_as() -> None:
    own_s, wanted_s = edges(0.2), edges(2.0)
    glide, plain = (
        np.interp(1.5, held.wanted_s, held.own_s)
        for held in (holding.knots(phones((symbol, 0)), own_s, wanted_s) for symbol in ("aɪ", "ɑː"))
    )
    assert glide < 0.1 < plain
