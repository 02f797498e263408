"""Bars and beats over a piano roll, tempos and meters under them. A click sets the cursor, a drag the span that is
played and looped; a double click asks for another tempo or meter.
"""

import math

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPen

from backend.protocol.song_clock import bar_ticks, beat_ticks
from studio.maths import song_time
from studio.models.song_document import SongDocument
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.theme import Theme
from studio.words.language import tr

HEIGHT, BARS_PX = 42, 24
_LABEL_PX, _BEAT_PX = 34.0, 14.0
_NEAR_PX = 6.0
"""So near to a beat is on it."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BarRuler(TimeCanvas):
    """Numbers at bars, ticks at beats; meter and tempo stand where they change."""

    time_asked = Signal(int)
    """Another tempo or meter is wanted from the bar of this tick on."""

    def __init__(self, theme: Theme, view: TimeView, document: SongDocument) -> None:
        super().__init__(theme, view, tr("Bars"))
        self.setAccessibleDescription(
            tr(
                "Bars, beats, tempo and meter. Click sets the cursor, drag selects what is played, a double click "
                "changes tempo or meter."
            )
        )
        self._document = document
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        document.changed.connect(self.redraw)

    def time_at(self, x: float) -> float:
        """Logical pixels → seconds; beside a beat, the beat."""
        clock = self._document.clock
        tick = int(clock.tick(super().time_at(x)))
        bar, beat = clock.bar_start(tick), beat_ticks(clock.meter(tick))
        beat_s = min(clock.seconds(bar + round((tick - bar) / beat) * beat), self.view.duration_s)
        return beat_s if abs(self.x_of(beat_s) - x) <= _NEAR_PX else super().time_at(x)

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        painter.fillRect(0, 0, width, height, self.theme.color("panel"))
        self._paint_bars(painter, BARS_PX)
        self._paint_changes(painter, width, height)
        painter.setPen(QPen(self.theme.color("border"), 1))
        painter.drawLine(QPointF(0, height - 0.5), QPointF(width, height - 0.5))

    def _paint_bars(self, painter: QPainter, height: int) -> None:
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

    def _paint_changes(self, painter: QPainter, width: int, height: int) -> None:
        """What begins in sight, and what rules at the left edge; a later one covers what has no room."""
        song, clock = self._document.song, self._document.clock
        found = [(self.x_of(clock.seconds(tick)), tick, said) for tick, said in song_time.changes(song)] if song else []
        before = [row for row in found if row[0] < 0][-1:]
        top = float(BARS_PX)
        painter.setPen(QPen(self.theme.color("border"), 1))
        painter.drawLine(QPointF(0, top - 0.5), QPointF(width, top - 0.5))
        for x, _tick, said in [*((0.0, tick, said) for _, tick, said in before), *found]:
            if not 0 <= x <= width:
                continue
            room = painter.fontMetrics().horizontalAdvance(said) + 10
            painter.fillRect(QRectF(x, top, room, height - top - 1), self.theme.color("panel"))
            painter.setPen(QPen(self.theme.color("accent"), 1.5))
            painter.drawLine(QPointF(round(x) + 0.5, top + 2), QPointF(round(x) + 0.5, height - 3))
            painter.setPen(self.theme.color("text-dim"))
            painter.drawText(QRectF(x + 5, top, room, height - top), _LEFT, said)

    # -- asking for a change ----------------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._ask(event.position().x())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._ask(event.pos().x())

    def _ask(self, x: float) -> None:
        if self._document.song is not None:
            self.time_asked.emit(int(self._document.clock.tick(self.time_at(x)) + 1e-6))


def _readable(least: float) -> int:
    """Every how many bars a number has room: 1, 2, 4, 8, …"""
    return 1 if least <= 1 else int(2 ** math.ceil(math.log2(least)))
