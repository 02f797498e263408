"""How far one melody is from another."""

import numpy as np

from backend.protocol.score import Contour
from studio.maths import melody


def test_what_follows_a_moved_melody_is_no_cents_off() -> None:
    source = Contour(hop_s=0.01, hz=[0.0, 110.0, 220.0, 220.0])
    made = Contour(hop_s=0.01, hz=[220.0, 220.0, 440.0 * 2 ** (0.3 / 12), 0.0, 5.0])
    off = melody.cents(melody.midi(source, 12), melody.midi(made))
    np.testing.assert_allclose(off, [np.nan, 0, 30, np.nan], atol=1e-6)
    drift = melody.drift(off)
    assert drift is not None
    assert (round(drift.median_cents), round(drift.p95_cents, 1), drift.frames) == (15, 28.5, 2)


def test_silence_has_no_drift_and_a_picture_all_the_same() -> None:
    nothing = melody.midi(Contour(hop_s=0.01, hz=[0.0] * 5))
    assert melody.drift(melody.cents(nothing, nothing)) is None
    low, high = melody.span(nothing)
    assert high - low == melody.LEAST_SPAN


def test_an_octave_error_does_not_squeeze_the_picture() -> None:
    tones = np.full(1000, 60.0)
    tones[:3] = 90
    low, high = melody.span(tones)
    assert high < 70
    assert low < 60 < high
