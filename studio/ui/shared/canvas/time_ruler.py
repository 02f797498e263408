"""Seconds above a sound: as many figures as have room, and four small strokes between two of them."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from studio.models.time_view import TimeView
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.theme import Theme
from studio.words import format
from studio.words.language import tr

HEIGHT = 20
GAP_PX = 72
"""Figures lie no closer."""
STEPS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
_SMALL = 5


class TimeRuler(TimeCanvas):
    """Click goes there, drag selects, the wheel zooms: as on what it measures."""

    def __init__(self, theme: Theme, view: TimeView) -> None:
        super().__init__(theme, view, tr("Time"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it measures has the same keys
        self.setFixedHeight(HEIGHT)

    def step_s(self) -> float:
        """From figure to figure, seconds."""
        least = GAP_PX * self.view.span_s / max(1, self.width())
        return next((step for step in STEPS_S if step >= least), STEPS_S[-1])

    def figures(self) -> list[tuple[float, str]]:
        """Where figures stand, seconds, and what they say."""
        step = self.step_s()
        first, last = math.ceil(self.view.start_s / step - 1e-6), math.floor(self.view.end_s / step + 1e-6)
        return [(number * step, _said(number * step, step)) for number in range(first, last + 1)]

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        painter.fillRect(QRectF(0, 0, width, height), self.theme.color("panel"))
        painter.setPen(QPen(self.theme.color("border-strong"), 1))
        small = self.step_s() / _SMALL
        for number in range(math.floor(self.view.start_s / small), math.ceil(self.view.end_s / small) + 1):
            x = round(self.x_of(number * small)) + 0.5
            painter.drawLine(QPointF(x, height - (6 if number % _SMALL == 0 else 3)), QPointF(x, height))
        painter.setFont(self.theme.font(10))
        painter.setPen(self.theme.color("text-dim"))
        for at_s, text in self.figures():
            room = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(2.0, self.x_of(at_s) - room / 2), width - room - 2.0)
            painter.drawText(QRectF(left, 0, room + 1, height - 6), Qt.AlignmentFlag.AlignVCenter, text)


def _said(at_s: float, step_s: float) -> str:
    if at_s >= 60 or step_s >= 60:
        return format.duration(at_s, tenths=step_s < 1)
    digits = 2 if step_s < 0.1 else 1 if step_s < 1 else 0
    return f"{at_s:.{digits}f} s"
