"""The real client against real processes: greeting, restart, giving up, hanging."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from backend.protocol import wire
from backend.protocol.jobs import Doctor, Examined
from studio.client import backend_client
from studio.client.backend_client import BackendClient
from tests.patience import PATIENCE_MS

SCRIPT = """
import os, sys, signal
sys.path.insert(0, {root!r})
from backend.protocol import wire
from backend.protocol.jobs import Examined
def say(message):
    sys.stdout.buffer.write(wire.encode(message)); sys.stdout.buffer.flush()
say(wire.Hello(version=wire.VERSION, pid=os.getpid()))
for line in sys.stdin.buffer:
    request = wire.decode_request(line)
    if isinstance(request, wire.Ping):
        say(wire.Pong(nonce=request.nonce))
    elif isinstance(request, wire.Start):
        say(wire.JobStarted(id=request.id))
        say(wire.Done(id=request.id, result=Examined(lines=[])))
    elif isinstance(request, wire.Shutdown):
        break
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "tiny backend 声.py"
    path.write_text(SCRIPT.format(root=str(Path(__file__).parents[3])), "utf-8")
    return path


@pytest.fixture
def tiny(qtbot: QtBot, script: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BackendClient]:
    monkeypatch.setattr(backend_client, "PING_MS", 50)
    client = BackendClient([sys.executable, str(script)])
    yield client
    client.close()
    assert client.process.pid == 0


def test_a_job_asked_before_the_greeting_is_done(qtbot: QtBot, tiny: BackendClient) -> None:
    heard: list[object] = []
    tiny.heard.connect(heard.append)
    tiny.start("one", Doctor())
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=PATIENCE_MS)
    assert heard == [wire.JobStarted(id="one"), wire.Done(id="one", result=Examined(lines=[]))]


def test_a_killed_backend_comes_back_and_goes_on(qtbot: QtBot, tiny: BackendClient) -> None:
    tiny.open()
    qtbot.waitUntil(lambda: tiny.state == "ready", timeout=PATIENCE_MS)
    before = tiny.process.pid
    with qtbot.waitSignal(tiny.lost, timeout=PATIENCE_MS):
        os.kill(before, signal.SIGKILL)
    qtbot.waitUntil(lambda: tiny.state == "ready", timeout=PATIENCE_MS)
    assert tiny.process.pid != before
    heard: list[object] = []
    tiny.heard.connect(heard.append)
    tiny.start("two", Doctor())
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=PATIENCE_MS)


def test_one_that_does_not_stay_up_is_given_up_with_its_last_words(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.client.process.RESTARTS", 2)
    path = tmp_path / "broken.py"
    path.write_text("import sys; sys.exit('no such library')")
    client = BackendClient([sys.executable, str(path)])
    words: list[str] = []
    client.lost.connect(words.append)
    client.open()
    qtbot.waitUntil(lambda: client.state == "given-up", timeout=PATIENCE_MS)
    assert len(words) == 3
    assert "no such library" in words[-1]
    client.close()


def test_a_command_that_does_not_exist_is_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.client.process.RESTARTS", 0)
    client = BackendClient(["/nowhere/at/all"])
    client.open()
    qtbot.waitUntil(lambda: client.state == "given-up", timeout=PATIENCE_MS)
    client.close()


def test_one_that_tells_how_far_it_is_does_not_hang_however_late_its_pong(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend_client, "PING_MS", 50)
    told = "wire.Progress(id='import', fraction=0.5)"
    path = tmp_path / "busy backend.py"
    path.write_text(
        SCRIPT.format(root=str(Path(__file__).parents[3])).replace("wire.Pong(nonce=request.nonce)", told), "utf-8"
    )
    client = BackendClient([sys.executable, str(path)])
    states: list[str] = []
    heard: list[object] = []
    client.state_changed.connect(states.append)
    client.heard.connect(heard.append)
    client.open()
    qtbot.waitUntil(lambda: len(heard) > 3 * backend_client.HUNG_AFTER, timeout=PATIENCE_MS)
    client.close()
    assert states == ["starting", "ready", "down"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGSTOP")
def test_a_stopped_backend_is_noticed_and_forgiven(qtbot: QtBot, tiny: BackendClient) -> None:
    tiny._ping.setInterval(50)
    tiny.open()
    qtbot.waitUntil(lambda: tiny.state == "ready", timeout=PATIENCE_MS)
    os.kill(tiny.process.pid, signal.SIGSTOP)
    qtbot.waitUntil(lambda: tiny.state == "hung", timeout=PATIENCE_MS)
    os.kill(tiny.process.pid, signal.SIGCONT)
    qtbot.waitUntil(lambda: tiny.state == "ready", timeout=PATIENCE_MS)
