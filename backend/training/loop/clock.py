"""Training time: what the budget is counted in. It runs while the model learns and stands still while it
is judged.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TrainingClock:
    """Counts on a monotonic clock, so that a clock set back changes nothing; a trainer gives it an ``AwakeClock``, so
    that a machine that slept does not either.

    ``trained_s`` is what the model in memory has learned from; ``wall_s`` counts lost work as well (what a
    kill threw away), so that it never goes back in a run's events.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        """What everything in a trainer is measured by, seconds."""
        self._since: float | None = None
        self._trained_s = 0.0
        self.lost_s = 0.0
        self.listening_s = 0.0

    def restore(self, trained_s: float, listening_s: float, last_wall_s: float) -> None:
        """Go on from a checkpoint; ``last_wall_s`` is the last time in the run's events."""
        self._trained_s = trained_s
        self.listening_s = listening_s
        self.lost_s = max(0.0, last_wall_s - trained_s)

    def start(self) -> None:
        """Let it run."""
        if self._since is None:
            self._since = self.now()

    def stop(self) -> None:
        """Let it stand still."""
        self._trained_s, self._since = self.trained_s, None

    @property
    def trained_s(self) -> float:
        """Seconds of training in the model, resumed parts added up."""
        return self._trained_s + (0.0 if self._since is None else self.now() - self._since)

    @property
    def wall_s(self) -> float:
        """Seconds of training that the run has taken, lost work included."""
        return self.trained_s + self.lost_s

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Time in here is counted as listening, not as training."""
        ran = self._since is not None
        self.stop()
        began = self.now()
        try:
            yield
        finally:
            self.listening_s += self.now() - began
            if ran:
                self.start()


class Periodic:
    """Something to be done every so often that may cost at most a share of the time."""

    def __init__(self, every_s: float, share: float, first_s: float | None = None) -> None:
        self._every_s = every_s
        self._share = share
        self._next_s = every_s if first_s is None else first_s

    def due(self, now_s: float) -> bool:
        """Whether it is time; ``now_s`` is training time."""
        return now_s >= self._next_s

    def done(self, now_s: float, cost_s: float) -> None:
        """Note that it was done at ``now_s`` and took ``cost_s``: the dearer it was, the later the next time."""
        self._next_s = now_s + max(self._every_s, cost_s / self._share)
