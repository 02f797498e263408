"""Shapes drawn on a spoken pitch: between their ends they are what was asked for, outside nothing changes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from studio.maths import contour

HOP_S = 0.01


@given(st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(80, 400), st.floats(80, 400))
def test_a_glide_goes_from_point_to_point(t0: float, t1: float, h0: float, h1: float) -> None:
    hz = np.full(100, 200.0)
    hz[40:45] = 0
    for shape in ("line", "s-curve"):
        after = contour.ramp(hz, HOP_S, shape, (t0, h0), (t1, h1))
        low, high = sorted((t0, t1))
        at = contour.times(100, HOP_S)
        outside = (at < low - HOP_S) | (at > high + HOP_S)
        assert np.array_equal(after[outside], hz[outside])
        assert not after[40:45].any(), "what is voiceless stays so"
        inside = (at > low) & (at < high) & (hz > 0)
        assert ((after[inside] >= min(h0, h1) - 1e-6) & (after[inside] <= max(h0, h1) + 1e-6)).all()


@given(st.floats(0.05, 0.4), st.floats(0.5, 0.95), st.floats(0, 3))
def test_a_vibrato_swings_about_the_pitch_as_far_as_asked(start_s: float, end_s: float, depth: float) -> None:
    hz = np.full(100, 200.0)
    hz[60:64] = 0
    after = contour.vibrato(hz, HOP_S, start_s, end_s, depth, 5.5)
    at = contour.times(100, HOP_S)
    outside = (at < start_s) | (at > end_s) | (hz == 0)
    assert np.array_equal(after[outside], hz[outside])
    cents = 1200 * np.log2(after[~outside] / 200)
    assert np.abs(cents).max() <= 100 * depth + 1e-6
