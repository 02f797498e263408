"""Hearing oneself: in order, at once, and never late."""

import numpy as np
import pytest

from backend.protocol.problems import VoicewrightError
from studio.audio.fake import FakeEngine
from studio.audio.monitor import Monitor
from studio.audio.recorder import Recorder

RATE = 48_000


def test_what_is_said_is_heard_at_once_and_the_loudspeaker_is_let_go() -> None:
    engine = FakeEngine()
    recorder = Recorder(engine, sample_rate=RATE)
    recorder.monitor = Monitor(engine)
    recorder.start()
    said = np.random.default_rng(1).uniform(-1, 1, 4800).astype(np.float32)
    engine.feed(said)
    (stream,) = engine.players
    assert np.array_equal(np.concatenate([stream.pump(1000), stream.pump(5000)]), np.pad(said, (0, 1200)))
    recorder.cancel()
    assert stream.closed


def test_what_waited_too_long_is_dropped() -> None:
    engine = FakeEngine()
    monitor = Monitor(engine)
    monitor.start(RATE)
    for number in range(100):  # a second, and nobody plays it
        monitor.push(np.full(RATE // 100, number, np.float32))
    late = monitor.fill(RATE)
    assert 0 < np.count_nonzero(late) <= RATE // 4
    assert late[0] > 70


def test_without_a_loudspeaker_no_microphone_stays_open() -> None:
    engine = FakeEngine(outputs=0)
    recorder = Recorder(engine)
    recorder.monitor = Monitor(engine)
    with pytest.raises(VoicewrightError):
        recorder.start()
    assert not recorder.running
    assert engine.recorders == []
