"""The player, pumped by hand."""

from typing import Any

import numpy as np
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
