"""The whole song as a strip: all notes small, and a frame around what the roll shows. Drag it to go there."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent

from backend.protocol.song import Track
from studio.models.song_document import SongDocument
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.time_canvas import TimeCanvas
from studio.ui.theme import Theme

HEIGHT = 34
_PAD_PX, _LEAST_PX, _NOTE_PX = 4, 14.0, 2.0


class Minimap(TimeCanvas):
    """``view`` is what the roll shows; the strip itself shows everything, always."""

    def __init__(self, theme: Theme, view: TimeView, document: SongDocument) -> None:
        self._shown, self._document = view, document
        super().__init__(theme, TimeView(), "The whole song")
        self.setAccessibleDescription("All notes small. Drag the frame, or press ← and →, to show another part.")
        self.setFixedHeight(HEIGHT)
        self._grip_s: float | None = None
        view.span_changed.connect(self._follow)
        view.cursor_changed.connect(lambda: self.view.set_cursor(view.cursor_s))
        document.changed.connect(self._song_changed)

    # -- drawing ----------------------------------------------------------------------------------------------

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        painter.fillRect(0, 0, width, height, self.theme.color("panel"))
        song = self._document.song
        tracks = [track for track in song.tracks if track.notes] if song else []
        if not tracks:
            return
        tones = [tone for track in tracks for tone in (note.tone for note in track.notes)]
        low, high = min(tones) - 1, max(tones) + 1
        front = self._document.track
        painter.setPen(Qt.PenStyle.NoPen)
        for track in sorted(tracks, key=lambda one: one is front):
            painter.setBrush(self.theme.color("accent" if track is front else "text-faint"))
            painter.drawRects(self._bars(track, low, high, height))

    def _bars(self, track: Track, low: int, high: int, height: int) -> list[QRectF]:
        """Notes as bars; of those on one pixel and tone one is drawn."""
        clock = self._document.clock
        starts = np.array([self.x_of(clock.seconds(note.start)) for note in track.notes])
        ends = np.array([self.x_of(clock.seconds(note.end)) for note in track.notes])
        tones = np.array([note.tone for note in track.notes])
        _, first = np.unique(starts.astype(np.int64) * 256 + tones, return_index=True)
        room = height - 2 * _PAD_PX - _NOTE_PX
        tops = _PAD_PX + (high - tones) / max(1, high - low) * room
        return [QRectF(starts[at], tops[at], max(1.0, ends[at] - starts[at] - 0.5), _NOTE_PX) for at in first.tolist()]

    def paint_over(self, painter: QPainter) -> None:
        frame = self.frame()
        shade = self.theme.color("sunken", 0.55)
        painter.fillRect(QRectF(0, 0, frame.left(), self.height()), shade)
        painter.fillRect(QRectF(frame.right(), 0, self.width() - frame.right(), self.height()), shade)
        painter.setPen(QPen(self.theme.color("border-strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 3, 3)
        painter.setPen(QPen(self.theme.color("border"), 1))
        painter.drawLine(QPointF(0, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5))

    def frame(self) -> QRectF:
        """Around what the roll shows."""
        left, right = self.x_of(self._shown.start_s), self.x_of(self._shown.end_s)
        lack = max(0.0, _LEAST_PX - (right - left)) / 2
        return QRectF(left - lack, 0.5, right - left + 2 * lack, self.height() - 1.5)

    def _song_changed(self) -> None:
        self._follow()
        self.redraw()

    def _follow(self) -> None:
        if self.view.duration_s != self._shown.duration_s:
            self.view.set_duration(self._shown.duration_s)
        self.update()

    # -- mouse and keys ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            at_s = self.time_at(event.position().x())
            inside = self.frame().contains(event.position())
            self._grip_s = at_s - self._shown.start_s if inside else self._shown.span_s / 2
            self._go(at_s)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip_s is not None:
            self._go(self.time_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip_s = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        self._shown.scroll(-turn / 120 * 0.25 * self._shown.span_s)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -0.5, Qt.Key.Key_Right: 0.5}.get(Qt.Key(event.key()))
        if way is not None:
            self._shown.scroll(way * self._shown.span_s)
        elif event.key() == Qt.Key.Key_Home:
            self._shown.scroll(-self._shown.duration_s)
        elif event.key() == Qt.Key.Key_End:
            self._shown.scroll(self._shown.duration_s)
        else:
            event.ignore()

    def _go(self, at_s: float) -> None:
        start_s = at_s - (self._grip_s or 0.0)
        self._shown.show(start_s, start_s + self._shown.span_s)
