"""What a job may say and ask while it runs."""

import math
import time
from collections.abc import Callable
from copy import copy

from backend.jobs.progress import Eta
from backend.protocol import wire
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled

_INTERVAL_S = 0.05


class JobContext:
    """The job's side of the wire. Used from the job's thread only."""

    def __init__(
        self, job_id: str, send: Callable[[wire.Message], None], is_cancelled: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._id = job_id
        self._send = send
        self._is_cancelled = is_cancelled
        self._clock = clock
        self._eta = Eta()
        self._fraction = 0.0
        self._doing: Notice | None = None
        self._sent_at = -math.inf
        self._span = (0.0, 1.0)

    def cancelled(self) -> bool:
        """Whether a person has asked to stop."""
        return self._is_cancelled()

    def check(self) -> None:
        """Raise ``Cancelled`` when the work is to stop."""
        if self._is_cancelled():
            raise Cancelled

    def report(self, fraction: float, doing: Notice | None = None) -> None:
        """Say how far the work is, in [0, 1], and what is done now; None: as before. Raises ``Cancelled``.

        It may be called as often as you like: at most twenty messages a second go out. It never goes back.
        """
        self.check()
        if math.isfinite(fraction):
            begin, end = self._span
            self._fraction = max(self._fraction, begin + (end - begin) * min(1.0, fraction))
        now = self._clock()
        eta_s = self._eta.update(now, self._fraction)
        changed = doing is not None and doing != self._doing
        self._doing = doing or self._doing
        if now - self._sent_at < _INTERVAL_S and not (self._fraction >= 1.0 and changed):
            return
        self._sent_at = now
        self._send(wire.Progress(id=self._id, fraction=self._fraction, doing=self._doing, eta_s=eta_s))

    def section(self, begin: float, end: float) -> "JobContext":
        """The context of a job within this job: its 0 is ``begin`` of the whole, its 1 is ``end``."""
        inner, (first, last) = copy(self), self._span
        inner._span = (first + (last - first) * begin, first + (last - first) * end)
        return inner

    def chunk(self, index: int, path: str, start_s: float, duration_s: float, *, last: bool = False) -> None:
        """Announce a file with the next piece of a rendering, complete on disk. Raises ``Cancelled``."""
        self.check()
        chunk = wire.Chunk(id=self._id, index=index, path=path, start_s=start_s, duration_s=duration_s, last=last)
        self._send(chunk)

    def log(self, text: str) -> None:
        """A line for the log."""
        self._send(wire.Log(text=text, source=self._id))
