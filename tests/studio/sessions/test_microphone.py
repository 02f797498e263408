"""The microphone: one recording after the other, and every way in which one ends lets the device go."""

import threading
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from backend.protocol.problems import Problem
from studio.app import Studio
from studio.audio import turn
from studio.audio.engine import Lost, Stream, Take
from studio.audio.fake import FakeEngine, FakeStream
from studio.audio.recorder import Recorded
from studio.sessions.microphone import Microphone
from tests.patience import PATIENCE_S


@pytest.fixture
def microphone(studio: Studio, engine: FakeEngine) -> Microphone:
    return Microphone(engine, studio.context.work, studio.window)


def test_it_rests_only_when_the_recording_is_kept(qtbot: QtBot, microphone: Microphone, engine: FakeEngine) -> None:
    heard: list[Recorded] = []
    states: list[str] = []
    microphone.state_changed.connect(states.append)
    microphone.recorded.connect(lambda recorded, _found: heard.append(recorded))
    microphone.start()
    qtbot.waitUntil(lambda: microphone.state == "recording")
    engine.feed((0.3 * np.sin(np.arange(48_000))).astype(np.float32))
    microphone.stop()
    engine.feed(np.zeros(48_000, np.float32))
    qtbot.waitUntil(lambda: bool(heard))
    microphone.start()
    assert microphone.state == "ending", "what was recorded is not safe yet"
    microphone.rest()
    assert states == ["starting", "recording", "ending", "idle"]
    assert engine.recorders[0].closed


def test_silence_is_refused_and_leaves_no_file(
    qtbot: QtBot, microphone: Microphone, engine: FakeEngine, tmp_path: Path
) -> None:
    refused: list[Problem] = []
    microphone.refused.connect(refused.append)
    spare = tmp_path / "spare.wav"
    microphone.start(spare)
    qtbot.waitUntil(lambda: microphone.state == "recording")
    engine.feed(np.zeros(48_000, np.float32))
    assert spare.exists()
    microphone.stop()
    engine.feed(np.zeros(48_000, np.float32))
    qtbot.waitUntil(lambda: bool(refused))
    assert (refused[0].kind, microphone.state) == ("take-silent", "idle")
    qtbot.waitUntil(lambda: not spare.exists())


def test_who_cancels_while_the_device_is_opened_leaves_it_closed(
    qtbot: QtBot, microphone: Microphone, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, open_now = engine.record, threading.Event()

    def slow(device: str, sample_rate: int, take: Take, lost: Lost) -> Stream:
        open_now.wait()
        return opened(device, sample_rate, take, lost)

    monkeypatch.setattr(engine, "record", slow)
    microphone.start()
    microphone.cancel()
    assert microphone.state == "idle"
    open_now.set()
    qtbot.waitUntil(lambda: bool(engine.recorders) and engine.recorders[0].closed)
    assert microphone.state == "idle"


def test_another_device_is_opened_while_the_first_is_still_being_opened(
    qtbot: QtBot, microphone: Microphone, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, record = threading.Event(), engine.record
    opened: dict[str, FakeStream] = {}

    def slow(device: str, sample_rate: int, take: Take, lost: Lost) -> Stream:
        gate.wait(PATIENCE_S)
        made = record(device, sample_rate, take, lost)
        assert isinstance(made, FakeStream)
        opened[device] = made
        return made

    monkeypatch.setattr(engine, "record", slow)
    microphone.use("Microphone 1")
    microphone.listen()
    microphone.cancel()
    microphone.use("Microphone 2")
    microphone.listen()
    gate.set()
    # Which thread gets through first is left open.
    qtbot.waitUntil(lambda: microphone.state == "recording" and len(opened) == 2 and opened["Microphone 1"].closed)
    assert not opened["Microphone 2"].closed
    microphone.cancel()
    qtbot.waitUntil(lambda: opened["Microphone 2"].closed)


def test_a_card_for_one_at_a_time_is_let_go_before_another_opens_it(
    qtbot: QtBot, microphone: Microphone, studio: Studio, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What listened ahead in Record hangs a little when it is closed; Settings asks for the microphone meanwhile."""
    close_now, closes, record = threading.Event(), threading.Event(), engine.record
    busy: list[bool] = []
    monkeypatch.setattr(turn, "LET_GO_S", PATIENCE_S)

    def one_at_a_time(device: str, sample_rate: int, take: Take, lost: Lost) -> Stream:
        busy.append(any(not stream.closed for stream in engine.recorders))
        return record(device, sample_rate, take, lost)

    monkeypatch.setattr(engine, "record", one_at_a_time)
    close = FakeStream.close

    def slow(stream: FakeStream) -> None:
        closes.set()
        close_now.wait(PATIENCE_S)
        close(stream)

    monkeypatch.setattr(FakeStream, "close", slow)
    microphone.listen_ahead(0.3)
    qtbot.waitUntil(lambda: microphone.listens)
    microphone.let_go()
    other = Microphone(engine, studio.context.work, studio.window)
    other.listen()
    assert closes.wait(PATIENCE_S)
    close_now.set()
    qtbot.waitUntil(lambda: other.state == "recording")
    assert busy == [False, False]
    other.cancel()
