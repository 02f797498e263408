"""The pitch of a score over its spectrogram: predicted in grey, edited in the accent, on an axis of semitones."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from backend.protocol.score import Score
from studio.maths.contour import F0_MAX_HZ, F0_MIN_HZ, Curve, edited_mask
from studio.maths.score_difference import laid_over
from studio.models.score_document import ScoreDocument
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.bubble import paint_bubble
from studio.ui.shared.canvas.spectrogram import Spectrogram
from studio.ui.shared.canvas.value_axis import Tick
from studio.ui.theme import Theme
from studio.words.language import tr
from studio.words.pitch_names import hz_of, midi_of, note_name, pitch_text

PAD_SEMITONES = 4.0
LEAST_RANGE = 16.0
LEAST_SHOWN = 4.0
"""Semitones that are shown at the least."""
ANCHOR_PX = 4.5
NAME_GAP_PX = 18
"""Names of notes lie no closer."""


class F0Canvas(Spectrogram):
    """Draws; what a gesture means is ``PitchGestures``' matter, which listens to the four signals."""

    pressed = Signal(object)
    moved = Signal(object)
    released = Signal(object)
    key_pressed = Signal(object)

    opacity = 0.45
    right_draws = True

    def __init__(self, theme: Theme, view: TimeView, document: ScoreDocument, parent: QWidget | None = None) -> None:
        super().__init__(theme, view, tr("Pitch"), parent)
        self.setAccessibleDescription(
            tr(
                "Pitch over time. Arrow up and down move the selection by a semitone, with Control by an octave, "
                "with Alt by ten cents. Delete returns to the predicted pitch."
            )
        )
        self._own = self._document = document
        self._other: Score | None = None
        self._low, self._high = midi_of(80), midi_of(320)
        self._pointer: QPointF | None = None
        self._bubble = ""
        self._anchors: Sequence[float] = ()
        self.show_spectrum = True
        self.setMinimumHeight(140)
        document.changed.connect(self._score_changed)
        document.replanned.connect(self._fit)

    def show_document(self, document: ScoreDocument, other: Score | None) -> None:
        """Another score in the same place: that of a take, which cannot be changed. ``other``: drawn behind it."""
        self._document, self._other = document, other
        self.redraw()

    # -- the pitch axis ---------------------------------------------------------------------------------------

    def y_of(self, hz: float) -> float:
        """Hz → logical pixels."""
        return (self._high - midi_of(hz)) / (self._high - self._low) * self.height()

    def hz_at(self, y: float) -> float:
        """Logical pixels → Hz, within what F0 can be."""
        hz = hz_of(self._high - y / max(self.height(), 1) * (self._high - self._low))
        return min(max(hz, F0_MIN_HZ), F0_MAX_HZ)

    @property
    def semitones_per_pixel(self) -> float:
        return (self._high - self._low) / max(self.height(), 1)

    def ticks(self) -> Sequence[Tick]:
        """As many semitones as have room, by name; the Cs stand out."""
        every = next((n for n in (1, 2, 3, 4, 6, 12) if n / self.semitones_per_pixel >= NAME_GAP_PX), 12)
        tones = range(math.ceil(self._low), math.floor(self._high) + 1)
        named = [midi for midi in tones if midi % every == 0]
        return [Tick(self.y_of(hz_of(midi)), note_name(midi), strong=midi % 12 == 0) for midi in named]

    def stretch_values(self, factor: float, y: float) -> bool:
        """Show more or fewer semitones about ``y``; from one whole tone to all that F0 can be."""
        about, span = midi_of(self.hz_at(y)), self._high - self._low
        wished = min(max(span * factor, LEAST_SHOWN), midi_of(F0_MAX_HZ) - midi_of(F0_MIN_HZ))
        low = about - (about - self._low) * wished / span
        self._low = min(max(low, midi_of(F0_MIN_HZ)), midi_of(F0_MAX_HZ) - wished)
        self._high = self._low + wished
        self.redraw()
        return True

    def _fit(self) -> None:
        """Show the whole predicted and edited range with some air."""
        curves = [curve[curve > 0] for curve in (self._document.f0(), self._document.predicted()) if curve is not None]
        voiced = np.concatenate(curves) if curves else np.zeros(0)
        if voiced.size == 0:
            return
        low, high = midi_of(float(np.percentile(voiced, 1))), midi_of(float(np.percentile(voiced, 99)))
        low, high = low - PAD_SEMITONES, high + PAD_SEMITONES
        air = max(0.0, LEAST_RANGE - (high - low)) / 2
        self._low, self._high = low - air, high + air

    def widen(self) -> None:
        """After a gesture: make room if a curve left the picture."""
        curve = self._document.f0()
        if curve is None or not (curve > 0).any():
            return
        low, high = midi_of(float(curve[curve > 0].min())), midi_of(float(curve.max()))
        if low < self._low or high > self._high:
            self._low, self._high = min(self._low, low - 2), max(self._high, high + 2)
            self.redraw()

    # -- drawing ----------------------------------------------------------------------------------------------

    def _score_changed(self) -> None:
        self.redraw()

    def set_show_spectrum(self, shown: bool) -> None:
        """The spectrogram underneath, or plain ground."""
        self.show_spectrum = shown
        self.redraw()

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        if self.show_spectrum:
            self.paint_spectrum(painter, width, height)
        self._paint_grid(painter, width, height)
        self.paint_marks(painter, height, 0.28)
        self._paint_curves(painter)

    def _paint_grid(self, painter: QPainter, width: int, height: int) -> None:
        line = self.theme.color("text")
        for midi in range(math.ceil(self._low), math.floor(self._high) + 1):
            line.setAlphaF(0.20 if midi % 12 == 0 else 0.07)
            y = round(self.y_of(hz_of(midi))) + 0.5
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(0, y), QPointF(width, y))

    def _paint_curves(self, painter: QPainter) -> None:
        now, predicted, score = self._document.f0(), self._document.predicted(), self._document.score
        if now is None or predicted is None or score is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hop_s = score.f0.hop_s
        edited = edited_mask(now, predicted)
        halo = self.theme.color("sunken")
        halo.setAlphaF(0.65)
        grey, accent = self.theme.color("predicted"), self.theme.color("edited")
        faint = self.theme.color("predicted")
        faint.setAlphaF(0.8)
        if self._other is not None:
            behind = laid_over(self._other, score)
            shown = np.ones(behind.size, dtype=bool)
            self._stroke(painter, behind, shown, hop_s, QPen(self.theme.plots[1], 1.5, Qt.PenStyle.DotLine))
        every = np.ones(now.size, dtype=bool)
        self._stroke(painter, predicted, edited, hop_s, QPen(faint, 1.25, Qt.PenStyle.DashLine))
        self._stroke(painter, now, every, hop_s, QPen(halo, 5))
        self._stroke(painter, now, every, hop_s, QPen(grey.lighter(125) if self.theme.dark else grey.darker(150), 2))
        self._stroke(painter, now, edited, hop_s, QPen(accent, 2.5))

    def _stroke(
        self, painter: QPainter, hz: Curve, shown: "np.ndarray[tuple[int], np.dtype[np.bool_]]", hop_s: float, pen: QPen
    ) -> None:
        """The voiced and shown runs of a curve; a neighbour is added to each run so that colours meet."""
        path = QPainterPath()
        first = max(0, int(self.view.start_s / hop_s) - 2)
        last = min(hz.size, int(self.view.end_s / hop_s) + 3)
        down = False
        for i in range(first, last):
            near = bool(shown[i] or (i + 1 < hz.size and shown[i + 1]) or (i > 0 and shown[i - 1]))
            if hz[i] <= 0 or not near:
                down = False
                continue
            point = QPointF(self.x_of((i + 0.5) * hop_s), self.y_of(float(hz[i])))
            if down:
                path.lineTo(point)
            else:
                path.moveTo(point)
                path.lineTo(point + QPointF(0.01, 0))
            down = True
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def say(self, text: str) -> None:
        """The live tooltip of a gesture; empty: back to what is under the pointer."""
        self._bubble = text
        self.update()

    def set_anchors(self, at_s: Sequence[float]) -> None:
        """Places of the curve that are marked, seconds."""
        self._anchors = tuple(at_s)
        self.update()

    def _paint_anchors(self, painter: QPainter) -> None:
        now, score = self._document.f0(), self._document.score
        if now is None or score is None:
            return
        painter.setPen(QPen(self.theme.color("edited"), 2))
        painter.setBrush(self.theme.color("sunken"))
        for at_s in self._anchors:
            frame = min(int(at_s / score.f0.hop_s), now.size - 1)
            if frame >= 0 and now[frame] > 0:
                painter.drawEllipse(QPointF(self.x_of(at_s), self.y_of(float(now[frame]))), ANCHOR_PX, ANCHOR_PX)

    def paint_over(self, painter: QPainter) -> None:
        self._paint_anchors(painter)
        if self._pointer is None or self._document.score is None:
            return
        text = self._bubble or self._under_pointer()
        if text:
            paint_bubble(painter, self.theme, self, self._pointer, text)

    def _under_pointer(self) -> str:
        """Pitch of the curve below the pointer, if the pointer is near it; else nothing."""
        now, score = self._document.f0(), self._document.score
        if self._pointer is None or now is None or score is None:
            return ""
        frame = int(self.time_at(self._pointer.x()) / score.f0.hop_s)
        if not 0 <= frame < now.size or now[frame] <= 0:
            return ""
        if abs(self.y_of(float(now[frame])) - self._pointer.y()) > 10:
            return ""
        return pitch_text(float(now[frame]))

    # -- events go to the gestures ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        event.ignore()
        if self._document is self._own:
            self.pressed.emit(event)
        if not event.isAccepted():
            super().mousePressEvent(event)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        event.ignore()
        self.moved.emit(event)
        if not event.isAccepted():
            super().mouseMoveEvent(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.ignore()
        self.released.emit(event)
        if not event.isAccepted():
            super().mouseReleaseEvent(event)

    def keeps(self, event: QKeyEvent) -> bool:
        """↑ and ↓ tune, also by cents and octaves."""
        return event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not (
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        if self._document is self._own:
            self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)
