"""A supervisor process to talk to."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

import pytest

from backend.protocol import wire
from backend.protocol.jobs import AnyJob
from tests.patience import PATIENCE_S

E = TypeVar("E", bound=wire.Message)
ROOT = Path(__file__).resolve().parents[2]


class Talk:
    """The asker's side of a supervisor."""

    def __init__(self, *arguments: str, module: str = "tests.fakes.backend") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
        self.heard: list[wire.Event] = []
        self._queue: SimpleQueue[wire.Event | None] = SimpleQueue()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()
        self.until(wire.Hello)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(wire.decode_event(line))
        self._queue.put(None)

    def say(self, message: wire.Message | bytes) -> None:
        """Send a message, or raw bytes."""
        assert self.process.stdin is not None
        self.process.stdin.write(message if isinstance(message, bytes) else wire.encode(message))
        self.process.stdin.flush()

    def start(self, name: str, job: AnyJob) -> None:
        self.say(wire.Start(id=name, job=job))

    def until(self, kind: type[E], name: str | None = None) -> E:
        """The next event of that kind (and job); what comes before is kept in ``heard``."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                event = self._queue.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                raise AssertionError(f"no {kind.__name__} for {name}; heard {self.heard[-5:]}") from None
            if event is None:
                raise AssertionError(f"the supervisor ended before {kind.__name__}; heard {self.heard[-5:]}")
            self.heard.append(event)
            if isinstance(event, kind) and (name is None or getattr(event, "id", None) == name):
                return event

    def end(self) -> int:
        """Close its stdin and wait."""
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()
        status = self.process.wait(20)
        self._thread.join(5)
        return status


@pytest.fixture
def talk() -> Iterator[Callable[..., Talk]]:
    """Makes supervisors; ends them."""
    made: list[Talk] = []

    def make(*arguments: str, module: str = "tests.fakes.backend") -> Talk:
        made.append(Talk(*arguments, module=module))
        return made[-1]

    yield make
    for one in made:
        one.end()
        assert one.process.stdout is not None
        one.process.stdout.close()
