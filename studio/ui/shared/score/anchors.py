"""Places of the pitch that stay while it is bent between them."""

from bisect import insort

from studio.ui.shared.canvas.f0_canvas import F0Canvas

NEAR_PX = 8.0
REACH_S = 0.2
"""So far does the pitch bend where no anchor is beside."""


class Anchors:
    """Times on a canvas, in order; the canvas draws them on its curve."""

    def __init__(self, canvas: F0Canvas) -> None:
        self._canvas = canvas
        self._at_s: list[float] = []
        self.held_s = 0.0
        """The one that is being dragged."""

    def take(self, x: float) -> None:
        """Hold the anchor at a pixel; where none is near, a new one."""
        found = self._near(x)
        self.held_s = self._canvas.time_at(x) if found is None else found
        if found is None:
            insort(self._at_s, self.held_s)
        self._show()

    def drop(self, x: float) -> bool:
        """Take the anchor at a pixel away; whether one was there."""
        found = self._near(x)
        if found is not None:
            self._at_s.remove(found)
            self._show()
        return found is not None

    def clear(self) -> None:
        """None is left."""
        self._at_s = []
        self._show()

    def span(self) -> tuple[float, float, float]:
        """Where the bend begins, the anchor that is held, and where the bend ends, seconds."""
        before = [at_s for at_s in self._at_s if at_s < self.held_s]
        after = [at_s for at_s in self._at_s if at_s > self.held_s]
        left_s = before[-1] if before else self.held_s - REACH_S
        return left_s, self.held_s, after[0] if after else self.held_s + REACH_S

    def _near(self, x: float) -> float | None:
        nearest = min(self._at_s, key=lambda at_s: abs(self._canvas.x_of(at_s) - x), default=None)
        return nearest if nearest is not None and abs(self._canvas.x_of(nearest) - x) <= NEAR_PX else None

    def _show(self) -> None:
        self._canvas.set_anchors(self._at_s)
