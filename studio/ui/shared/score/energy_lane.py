"""Loudness under the pitch: drawn in decibels beside what the voice does by itself."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF, QUndoStack
from PySide6.QtWidgets import QWidget

from studio.commands import score as edit
from studio.maths import contour, score_energy
from studio.maths.score import Sheet
from studio.maths.score_energy import HIGHEST_DB, LOWEST_DB
from studio.models.score_document import ScoreDocument
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.bubble import paint_bubble
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.shared.canvas.value_axis import Tick
from studio.ui.theme import Theme
from studio.words.language import tr

HEIGHT = 60
_PAD_PX = 8.0


class EnergyLane(TimeCanvas):
    """Left drag draws, right drag returns to the voice's own; ↑ and ↓ make the selection louder or softer."""

    right_draws = True

    def __init__(
        self, theme: Theme, view: TimeView, document: ScoreDocument, undo: QUndoStack, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, view, tr("Loudness"), parent)
        self.setAccessibleDescription(
            tr(
                "Loudness over time. Arrow up and down make the selection louder or softer by a decibel, Delete "
                "returns to the voice's own."
            )
        )
        self._document, self._undo = document, undo
        self._origin: Sheet | None = None
        self._stroke: list[tuple[float, float]] = []
        self._erases = False
        self._gesture = 0
        self._bubble: tuple[QPointF, str] | None = None
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.CrossCursor)
        document.changed.connect(self.redraw)

    def y_of(self, decibels: float) -> float:
        """Decibels → logical pixels."""
        share = (HIGHEST_DB - decibels) / (HIGHEST_DB - LOWEST_DB)
        return _PAD_PX + share * (self.height() - 2 * _PAD_PX)

    def decibels_at(self, y: float) -> float:
        """Logical pixels → decibels, within what can be drawn."""
        share = (y - _PAD_PX) / max(1.0, self.height() - 2 * _PAD_PX)
        return min(max(HIGHEST_DB - share * (HIGHEST_DB - LOWEST_DB), LOWEST_DB), HIGHEST_DB)

    def ticks(self) -> Sequence[Tick]:
        """The loudest, the voice's own, and the softest."""
        named = ((HIGHEST_DB, f"+{HIGHEST_DB:.0f} dB"), (0.0, "0 dB"), (LOWEST_DB, f"−{-LOWEST_DB:.0f} dB"))
        return [Tick(self.y_of(decibels), said) for decibels, said in named]

    # -- drawing ----------------------------------------------------------------------------------------------

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        zero = round(self.y_of(0.0)) + 0.5
        painter.setPen(QPen(self.theme.color("grid"), 1))
        painter.drawLine(QPointF(0, 0.5), QPointF(width, 0.5))
        painter.setPen(QPen(self.theme.color("predicted", 0.7), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(0, zero), QPointF(width, zero))
        sheet = self._document.sheet
        if sheet is not None:
            self._paint_curve(painter, sheet, width)

    def _paint_curve(self, painter: QPainter, sheet: Sheet, width: int) -> None:
        decibels = score_energy.energy(sheet)
        if not decibels.any():
            return
        at_s = contour.times(decibels.size, sheet.score.f0.hop_s)
        shown = np.flatnonzero((at_s >= self.view.start_s - 0.05) & (at_s <= self.view.end_s + 0.05))
        if not shown.size:
            return
        shown = shown[:: max(1, shown.size // (2 * max(1, width)))]
        line = [QPointF(self.x_of(at_s[i]), self.y_of(decibels[i])) for i in shown]
        zero = self.y_of(0.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("edited", 0.18))
        painter.drawPolygon(QPolygonF([QPointF(line[0].x(), zero), *line, QPointF(line[-1].x(), zero)]))
        painter.setPen(QPen(self.theme.color("edited"), 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_over(self, painter: QPainter) -> None:
        if self._bubble is not None:
            paint_bubble(painter, self.theme, self, *self._bubble)

    # -- mouse and keys ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._document.sheet is None:
            return
        self._origin, self._gesture = self._document.sheet, edit.new_gesture()
        self._erases = event.button() == Qt.MouseButton.RightButton
        self._stroke = []
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._origin is not None:
            self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._origin = self._bubble = None
        self.update()

    def _drag(self, event: QMouseEvent) -> None:
        assert self._origin is not None
        at = event.position()
        self._stroke.append((self.time_at(at.x()), self.decibels_at(at.y())))
        if self._erases:
            times = [time_s for time_s, _ in self._stroke]
            after = score_energy.erase(self._origin, min(times), max(times))
        else:
            after = score_energy.draw(self._origin, self._stroke)
            self._bubble = (at, f"{self._stroke[-1][1]:+.1f} dB")
        self._push(after, self._gesture)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sheet, key = self._document.sheet, Qt.Key(event.key())
        way = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}.get(key)
        if sheet is None or (way is None and key not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)):
            super().keyPressEvent(event)
            return
        span = self.view.selection or (0.0, sheet.score.duration_s)
        self._push(score_energy.erase(sheet, *span) if way is None else score_energy.shift(sheet, *span, way), 0)

    def _push(self, after: Sheet, gesture: int) -> None:
        if after != self._document.sheet:
            self._undo.push(edit.EditScore(self._document, after, tr("Loudness"), gesture))
