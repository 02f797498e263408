"""What stands under a training's curves, as people say steps, lengths and hours."""

from datetime import datetime

import pytest

from studio.models.run_curves import Axis
from studio.ui.shared.canvas.curve_axis import place_text

NOON = datetime(2026, 11, 29, 12, 0, 30).astimezone().timestamp()


@pytest.mark.parametrize(
    ("x", "kind", "spacing", "said"),
    [
        (0, "step", 10, "0"),
        (1250, "step", 250, "1,250"),
        (9999, "step", 1, "9,999"),
        (10_000, "step", 1, "10k"),
        (12_500, "step", 1, "12.5k"),
        (12_345, "step", 1, "12,345"),
        (0, "time", 1, "0:00"),
        (59.6, "time", 1, "1:00"),
        (245, "time", 1, "4:05"),
        (3845, "time", 1, "1:04:05"),
        (-3, "time", 1, "0:00"),
        (NOON, "clock", 60, "12:00"),
        (NOON, "clock", 10, "12:00:30"),
        (0, "clock", 60, ""),
    ],
)
def test_places(x: float, kind: Axis, spacing: float, said: str) -> None:
    assert place_text(x, kind, spacing) == said


def test_ticks_that_lie_close_differ() -> None:
    said = [place_text(NOON + 10 * n, "clock", 10) for n in range(6)]
    assert len(set(said)) == 6
