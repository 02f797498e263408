"""Time in which this process could run: what a sleeping machine or a stopped process loses does not count."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

_LOOK_S = 0.5
MOST_S = 5.0
"""Between two looks: a longer gap was slept, however busy the machine is."""


class AwakeClock:
    """A monotonic clock that stands still over gaps. A thread looks at it twice a second while it is in use as a
    context manager; without, nobody may look away for longer than ``MOST_S``.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._seen = now()
        self._awake_s = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="awake", daemon=True)

    def __call__(self) -> float:
        """Seconds since it was made, gaps left out."""
        with self._lock:
            now = self._now()
            gap = now - self._seen
            self._awake_s += gap if 0.0 <= gap <= MOST_S else 0.0
            self._seen = now
            return self._awake_s

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_S):
            self()
