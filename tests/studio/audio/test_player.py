"""The player, pumped by hand."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.audio.fake import FakeEngine, FakeStream
from studio.audio.player import Player


def started(samples: NDArray[Any], rate: int = 1000) -> tuple[Player, FakeStream]:
    engine = FakeEngine()
    player = Player(engine)
    player.load(samples.astype(np.float32), rate)
    player.start()
    return player, engine.players[0]


def test_plays_to_the_end_and_stops() -> None:
    player, stream = started(np.arange(10) / 10)
    np.testing.assert_allclose(stream.pump(6), np.arange(6) / 10, atol=1e-6)
    assert player.position_s == 0.006
    rest = stream.pump(6)
    np.testing.assert_allclose(rest, [0.6, 0.7, 0.8, 0.9, 0, 0], atol=1e-6)
    assert player.ran_out
    player.stop()
    assert stream.closed


def test_a_range_and_a_loop() -> None:
    player, stream = started(np.arange(10) / 10)
    player.set_range(0.002, 0.005)
    player.loop = True
    np.testing.assert_allclose(stream.pump(7), [0.2, 0.3, 0.4, 0.2, 0.3, 0.4, 0.2], atol=1e-6)
    player.loop = False
    np.testing.assert_allclose(stream.pump(4), [0.3, 0.4, 0, 0], atol=1e-6)
    assert not player.playing


def test_more_can_come_while_it_plays() -> None:
    player, stream = started(np.full(4, 0.5))
    player.set_range(0.0, None, open_end=True)
    stream.pump(8)
    assert player.playing
    player.append(np.full(4, 0.25, np.float32))
    player.close_end()
    np.testing.assert_allclose(stream.pump(5), [0.25, 0.25, 0.25, 0.25, 0])
    assert player.ran_out


def test_hushing_is_immediate() -> None:
    player, stream = started(np.ones(100))
    assert player.hush()
    assert not stream.pump(10).any()


def test_it_is_as_loud_as_it_is_asked_to_be() -> None:
    player, stream = started(np.full(10, 0.8))
    player.gain = 0.25
    np.testing.assert_allclose(stream.pump(4), 0.2, atol=1e-6)
    assert player.reading.peak_db < -13


@pytest.mark.parametrize("pace", [0.5, 0.75, 1.5, 2.0])
def test_another_pace_keeps_the_pitch(pace: float) -> None:
    rate, hz = 16000, 220.0
    player, stream = started(0.5 * np.sin(2 * np.pi * hz * np.arange(2 * rate) / rate), rate)
    player.pace = pace
    heard = stream.pump(round(1.9 * rate / pace))
    assert player.playing
    assert player.position_s == pytest.approx(1.9, abs=0.1)
    loudest = np.abs(np.fft.rfft(heard * np.hanning(heard.size))).argmax() * rate / heard.size
    assert loudest == pytest.approx(hz, abs=3)
    assert 0.45 < np.abs(heard[rate // 4 :]).max() < 0.6
    stream.pump(round(0.3 * rate / pace))
    assert player.ran_out


def test_a_loop_at_another_pace_begins_again() -> None:
    player, stream = started(np.linspace(0, 1, 1000), 1000)
    player.set_range(0.1, 0.3)
    player.loop, player.pace = True, 2.0
    stream.pump(500)
    assert player.playing
    assert 0.1 <= player.position_s <= 0.3
