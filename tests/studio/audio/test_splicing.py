"""A part of a take put in: the rest stays as it is, the new speech is there, and no click is heard."""

import numpy as np

from studio.audio.splicing import FADE_S, ROOM_S, spliced

RATE = 16_000


def test_only_the_part_is_another() -> None:
    at = np.arange(3 * RATE) / RATE
    old = (0.3 * np.sin(2 * np.pi * 100 * at)).astype(np.float32)
    speech = (0.3 * np.sin(2 * np.pi * 400 * at[: RATE // 2])).astype(np.float32)
    new = np.pad(speech, (RATE // 3, RATE // 4))  # the speaker waits before and behind
    whole = spliced(old, new, RATE, (1.0, 2.0))
    fade = round(FADE_S * RATE)
    assert np.array_equal(whole[: RATE - fade], old[: RATE - fade])
    assert np.array_equal(whole[-RATE + fade :], old[-RATE + fade :])
    middle = len(whole) - 2 * RATE
    assert abs(middle - len(speech) - 2 * ROOM_S * RATE + 2 * fade) < 0.03 * RATE
    spectrum = np.abs(np.fft.rfft(whole[RATE + RATE // 5 : RATE + RATE // 5 + 1600]))
    assert spectrum.argmax() == 40
    steepest = np.abs(np.diff(speech)).max()
    assert np.abs(np.diff(whole)).max() < 1.5 * steepest
