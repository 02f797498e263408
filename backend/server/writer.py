"""The writing side of a wire: a thread of its own, so that nobody waits for a reader that hangs."""

import contextlib
import os
import sys
from queue import SimpleQueue
from threading import Thread
from typing import IO

from backend.protocol.wire import Message, encode


def claim_stdout() -> IO[bytes]:
    """Take stdout for the wire. From here on ``sys.stdout``, and what C code prints, goes to stderr."""
    sys.stdout.flush()
    wire = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(wire, "wb", buffering=0)


class Writer:
    """Messages on their way out, in order. Safe to use from any thread; never blocks."""

    def __init__(self, stream: IO[bytes], name: str = "writer") -> None:
        self._stream = stream
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = Thread(target=self._write, name=name, daemon=True)
        self._thread.start()

    def send(self, message: Message) -> None:
        """Queue a message."""
        self._queue.put(encode(message))

    def send_line(self, line: bytes) -> None:
        """Queue a line that is encoded already, without its newline."""
        self._queue.put(line + b"\n")

    def close(self, timeout_s: float | None = None) -> None:
        """Write what is queued, then close the stream. With a time limit, give up after it."""
        self._queue.put(None)
        if timeout_s is None or timeout_s > 0:
            self._thread.join(timeout_s)

    def _write(self) -> None:
        try:
            while (line := self._queue.get()) is not None:
                view = memoryview(line)
                while view:
                    view = view[self._stream.write(view) or 0 :]
                self._stream.flush()
        except (OSError, ValueError):
            pass  # The reader is gone; whoever watches the other direction learns of it and ends.
        finally:
            with contextlib.suppress(OSError):
                self._stream.close()
