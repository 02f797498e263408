"""The melody that was asked for and the one that was made, one over the other."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from backend.project.conversions import Pitches
from studio.maths import melody
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.bubble import paint_bubble
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.shared.canvas.value_axis import Tick
from studio.ui.theme import Theme
from studio.words.language import tr
from studio.words.pitch_names import hz_of, note_name, pitch_text

LEAST_ROW_PX = 14
_POINTS_A_PX = 2


class Melodies(TimeCanvas):
    """A grey line for the recording's pitch, moved by the key; a coloured one for what was made. Under the pointer:
    both, and the cents between them.
    """

    def __init__(self, theme: Theme, view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(theme, view, tr("Pitch of the recording and of what was made"), parent)
        self._wanted = self._made = np.zeros(0)
        self._hop_s = 0.01
        self._low, self._high = melody.span()
        self._pointer: QPointF | None = None
        self.setMinimumHeight(120)

    def show_pitches(self, pitches: Pitches | None) -> None:
        """Show these; None: nothing was made yet."""
        if pitches is None:
            self._wanted = self._made = np.zeros(0)
        else:
            self._wanted, self._made = melody.midi(pitches.source, pitches.semitones), melody.midi(pitches.made)
            self._hop_s = pitches.source.hop_s
        self._low, self._high = melody.span(self._wanted, self._made)
        self.redraw()

    def text_at(self, at_s: float) -> str:
        """What is told of a time: the pitch that was made, and how far it is off; empty where nothing sounds."""
        frame = int(at_s / self._hop_s)
        wanted, made = (float(one[frame]) if frame < len(one) else math.nan for one in (self._wanted, self._made))
        if math.isnan(made):
            return "" if math.isnan(wanted) else tr("Asked for {pitch_text}", pitch_text=pitch_text(hz_of(wanted)))
        said = pitch_text(hz_of(made))
        return (
            said
            if math.isnan(wanted)
            else tr("{said}   {made:+.0f} ct off", said=said, made=100 * (made - wanted)).replace("-", "−")
        )

    def y_of(self, midi: float) -> float:
        """MIDI number → logical pixels."""
        return (self._high - midi) / (self._high - self._low) * self.height()

    def ticks(self) -> Sequence[Tick]:
        """As many semitones as have room, by name."""
        every = max(1, math.ceil(LEAST_ROW_PX * (self._high - self._low) / max(1, self.height())))
        tones = [tone for tone in range(math.ceil(self._low), math.floor(self._high) + 1) if tone % every == 0]
        return [Tick(self.y_of(tone), note_name(tone), strong=tone % 12 == 0) for tone in tones]

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        painter.setPen(self.theme.color("grid"))
        for tick in self.ticks():
            y = round(tick.y) + 0.5
            painter.drawLine(QPointF(0, y), QPointF(width, y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tones, colour, thick in ((self._wanted, "predicted", 3.0), (self._made, "edited", 1.6)):
            painter.setPen(QPen(self.theme.color(colour), thick))
            painter.drawPath(self._path(tones))

    def paint_over(self, painter: QPainter) -> None:
        if self._pointer is not None and (text := self.text_at(self.time_at(self._pointer.x()))):
            paint_bubble(painter, self.theme, self, self._pointer, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self.update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()
        super().leaveEvent(event)

    def _path(self, tones_T: NDArray[np.float64]) -> QPainterPath:
        path, drawing = QPainterPath(), False
        first = max(0, int(self.view.start_s / self._hop_s))
        last = min(len(tones_T), int(self.view.end_s / self._hop_s) + 2)
        every = max(1, (last - first) // max(1, _POINTS_A_PX * self.width()))
        for frame in range(first, last, every):
            tone = tones_T[frame]
            if math.isnan(tone):
                drawing = False
                continue
            point = QPointF(self.x_of((frame + 0.5) * self._hop_s), self.y_of(tone))
            path.lineTo(point) if drawing else path.moveTo(point)
            drawing = True
        return path
