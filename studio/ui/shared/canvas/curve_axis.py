"""The horizontal axis of training curves: steps, training time or time of day."""

from datetime import datetime
from typing import Any

import pyqtgraph as pg

from studio.models.run_curves import Axis


class RunAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Says ticks the way people say steps, lengths and hours."""

    kind: Axis = "step"

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        """One text a tick."""
        return [place_text(float(value), self.kind, spacing) for value in values]


def place_text(x: float, kind: Axis, spacing: float = 1.0) -> str:
    """``1,250``, ``12k``; ``4:05``, ``1:04:05``; ``14:05``, with seconds where ticks lie closer than a minute."""
    if kind == "step":
        return f"{x / 1000:g}k" if x >= 10_000 and x % 100 == 0 else f"{x:,.0f}"
    if kind == "time":
        minutes, seconds = divmod(round(max(x, 0)), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return f"{datetime.fromtimestamp(x).astimezone():{'%H:%M' if spacing >= 60 else '%H:%M:%S'}}" if x > 0 else ""
