"""Signs of life from a thread of its own, and a watchdog: a trainer that does nothing for long ends
itself.
"""

import faulthandler
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from backend.project import processes
from backend.protocol.runs import Heartbeat

NAME = "heartbeat"
STUCK_EXIT = 70
"""Exit status of a trainer that the watchdog ended."""


def announce(folder: Path, step: int = 0) -> None:
    """One sign of life: this process works on the run. Cheap, and needs no torch: a trainer begins with it."""
    pid = os.getpid()
    beat = Heartbeat(
        pid=pid,
        step=step,
        time=time.time(),
        process_started=processes.started(pid) or 0.0,
        host=socket.gethostname(),
    )
    temporary = folder / f".tmp-heartbeat-{pid}"
    try:
        temporary.write_bytes(msgspec.json.encode(beat))
        temporary.replace(folder / NAME)
    except OSError:
        # A full disk must not end the training; whoever watches sees an old heartbeat and a living process.
        return


class HeartbeatWriter:
    """Rewrites ``heartbeat`` every few seconds while in use as a context manager."""

    def __init__(
        self,
        folder: Path,
        *,
        every_s: float,
        stuck_s: float,
        step: Callable[[], int],
        stuck: Callable[[float], None],
        end: Callable[[int], None] = os._exit,
        silent: bool = False,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """``step``: the current step. ``stuck``: called with the seconds without progress, before ``end``.

        ``silent``: watch, but write nothing (all processes of a run but the first). ``now``: a clock that stands still
        while the process cannot run.
        """
        self._now = now
        self._silent = silent
        self._folder = folder
        self._every_s = every_s
        self._stuck_s = stuck_s
        self._step = step
        self._stuck = stuck
        self._end = end
        self._progress_at = self._now()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def progress(self) -> None:
        """Something got done: the watchdog begins to count anew."""
        self._progress_at = self._now()

    def __enter__(self) -> Self:
        self._write()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._write()

    def _beat(self) -> None:
        while not self._over.wait(self._every_s):
            self._write()
            idle_s = self._now() - self._progress_at
            if idle_s > self._stuck_s:
                faulthandler.dump_traceback(file=sys.__stderr__ or sys.stderr)
                self._stuck(idle_s)
                self._end(STUCK_EXIT)
                return

    def _write(self) -> None:
        if not self._silent:
            announce(self._folder, self._step())
