"""Bars and beats over a piano roll. A click sets the cursor, a drag the span that is played and looped."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from backend.protocol.song_clock import bar_ticks, beat_ticks
from studio.models.song_document import SongDocument
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.theme import Theme

HEIGHT = 24
_LABEL_PX, _BEAT_PX = 34.0, 14.0


class BarRuler(TimeCanvas):
    """Numbers at bars, ticks at beats; meter and tempo stand where they change."""

    def __init__(self, theme: Theme, view: TimeView, document: SongDocument) -> None:
        super().__init__(theme, view, "Bars")
        self.setAccessibleDescription("Bars and beats. Click sets the cursor, drag selects what is played.")
        self._document = document
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        document.changed.connect(self.redraw)

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        painter.fillRect(0, 0, width, height, self.theme.color("panel"))
        clock = self._document.clock
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        last = clock.tick(self.view.end_s)
        tick = clock.bar_start(max(0, int(clock.tick(self.view.start_s))))
        while tick <= last:
            meter = clock.meter(tick)
            bar, beat = bar_ticks(meter), beat_ticks(meter)
            left, right = (self.x_of(clock.seconds(at)) for at in (tick, tick + bar))
            skip = _readable(_LABEL_PX / max(right - left, 1e-6))
            number = clock.place(tick).bar
            if (number - 1) % skip == 0:
                painter.setPen(QPen(self.theme.color("border-strong"), 1))
                painter.drawLine(QPointF(round(left) + 0.5, 0), QPointF(round(left) + 0.5, height))
                painter.setPen(self.theme.color("text-dim"))
                painter.drawText(QPointF(left + 5, 15), str(number))
            if (right - left) * beat / bar >= _BEAT_PX:
                painter.setPen(QPen(self.theme.color("border-strong"), 1))
                for at in range(beat, bar, beat):
                    x = round(self.x_of(clock.seconds(tick + at))) + 0.5
                    painter.drawLine(QPointF(x, height - 6), QPointF(x, height))
            tick += bar
        painter.setPen(QPen(self.theme.color("border"), 1))
        painter.drawLine(QPointF(0, height - 0.5), QPointF(width, height - 0.5))


def _readable(least: float) -> int:
    """Every how many bars a number has room: 1, 2, 4, 8, …"""
    return 1 if least <= 1 else int(2 ** math.ceil(math.log2(least)))
