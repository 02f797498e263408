import numpy as np

from studio.maths.clicks import clicked


def test_clicks_lie_where_they_are_asked_and_the_sound_comes_after_the_lead() -> None:
    rate = 8000
    sound = np.full(rate, 0.25, np.float32)
    out = clicked(sound, rate, 0.5, [(0.0, True), (0.25, False), (9.0, True)])
    assert len(out) == rate + rate // 2
    assert np.abs(out[: rate // 20]).max() > 0.1
    assert np.abs(out[rate // 4 : rate // 4 + 400]).max() > 0.1
    assert np.abs(out[rate // 10 : rate // 4 - 10]).max() == 0
    assert (out[rate // 2 :] == sound).all()


def test_a_loud_sound_with_a_click_stays_within_scale() -> None:
    assert np.abs(clicked(np.ones(400, np.float32), 8000, 0.0, [(0.0, True)])).max() <= 1.0
