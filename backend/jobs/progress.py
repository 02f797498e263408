"""Time left, computed in one place for every job."""

from collections import deque

_WINDOW_S = 30.0
_HONEST_S = 2.0
_HONEST_SHARE = 0.02


class Eta:
    """Time left from the pace so far: the recent pace counts as much as that of the whole."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, float]] = deque()
        self._first: tuple[float, float] | None = None

    def update(self, now_s: float, fraction: float) -> float | None:
        """Seconds left, or None while it can't be said honestly. ``now_s`` is from a monotonic clock.

        The first fraction is where the work stood when it began: what was done before says nothing of the pace.
        """
        if self._first is None:
            self._first = (now_s, fraction)
        self._points.append((now_s, fraction))
        while now_s - self._points[0][0] > _WINDOW_S:
            self._points.popleft()
        elapsed, done = now_s - self._first[0], fraction - self._first[1]
        if elapsed < _HONEST_S or done < _HONEST_SHARE:
            return None
        whole = done / elapsed
        recent_s = now_s - self._points[0][0]
        recent = (fraction - self._points[0][1]) / recent_s if recent_s > _HONEST_S else whole
        return (1.0 - fraction) / ((whole + recent) / 2)
